// The measured server and the references: started on free ports, over one temporary database, stopped by their id.
import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const target = process.env.CARGO_TARGET_DIR ?? join(homedir(), '.cache/portal/target');
export const portalBinary = process.env.E2E_SERVER ?? join(target, 'release/portal');
const referenceBinary = process.env.BENCH_REFERENCE ?? join(target, 'release/examples/reference');
const dist = process.env.E2E_DIST ?? join(root, 'dist');

const later = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** A folder with a copy of the bundle, to which files can be added, and a database. */
export class Place {
  constructor() {
    for (const needed of [portalBinary, referenceBinary, join(dist, 'index.html')]) {
      if (!existsSync(needed)) throw new Error(`${needed} is missing: run make bench`);
    }
    this.folder = mkdtempSync(join(tmpdir(), 'portal-bench-'));
    this.dist = join(this.folder, 'dist');
    this.database = `sqlite://${join(this.folder, 'portal.db')}?mode=rwc`;
    cpSync(dist, this.dist, { recursive: true });
    this.running = new Set();
  }

  /** Starts a process and waits until its address answers; `startup` is how long that took, in ms. */
  async #start(binary, args, environment, path) {
    const began = performance.now();
    const child = spawn(binary, args, { cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH, ...environment } });
    let said = '';
    child.stderr.on('data', (text) => (said = (said + text).slice(-10_000)));
    this.running.add(child);
    const over = new Promise((done) => child.once('exit', done)).then(() => this.running.delete(child));
    while (!(await fetch(path).then((answer) => answer.ok, () => false))) {
      if (child.exitCode !== null || performance.now() - began > 60_000) throw new Error(`${binary} did not start:\n${said}`);
      await later(3);
    }
    const startup = performance.now() - began;
    return { pid: child.pid, startup, stop: async () => (child.kill('SIGTERM'), await over) };
  }

  /** The release server: demonstration, production's password hashes, checks that cost nothing. */
  async portal(database = this.database) {
    const address = `127.0.0.1:${await freePort()}`;
    const environment = {
      PORTAL_ADDRESS: address,
      PORTAL_DATABASE_URL: database,
      PORTAL_DATA_DIR: this.folder,
      PORTAL_DIST_DIR: this.dist,
      PORTAL_CHECK_EXPONENT: '8',
    };
    const server = await this.#start(portalBinary, ['serve'], environment, `http://${address}/sante/pret`);
    return { address, origin: `http://${address}`, ...server };
  }

  /** The bare server over the same database; `page` is the file that it sends from memory. */
  async reference(page) {
    const address = `127.0.0.1:${await freePort()}`;
    const server = await this.#start(referenceBinary, ['serve', address, this.database, page], {}, `http://${address}/page`);
    return { address, origin: `http://${address}`, ...server };
  }

  /** Ends what still runs, and leaves nothing behind. */
  clear() {
    for (const child of this.running) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One task of the reference program; what it prints. */
export async function task(...args) {
  const { stdout } = await promisify(execFile)(referenceBinary, args.map(String));
  return JSON.parse(stdout);
}

/** Resident memory of a process, MB. */
export function resident(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

/** Processor time, in seconds: of a process, or of the tasks that this one has run. */
export function processor(pid) {
  const [from, to] = pid === undefined ? [13, 15] : [11, 13];
  const fields = readFileSync(`/proc/${pid ?? 'self'}/stat`, 'utf8').split(') ')[1].split(' ');
  return fields.slice(from, to).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
}

/** What share of the processors other work took while `turn` ran, from 0 to 1. */
export async function disturbance(server, turn) {
  const look = () => {
    const [user, nice, system, idle, wait, ...more] = /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))[1].split(' ').map(Number);
    const busy = (user + nice + system + more.slice(0, 3).reduce((sum, ticks) => sum + ticks, 0)) / 100;
    return { all: busy + (idle + wait) / 100, others: busy - processor(server.pid) - processor() };
  };
  const before = look();
  const answer = await turn();
  const after = look();
  return { ...answer, disturbed: Math.max(0, (after.others - before.others) / (after.all - before.all)) };
}
