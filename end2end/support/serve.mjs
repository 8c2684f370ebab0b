// Starts a demonstration of its own: fresh folder, fresh database, one free port. Also a command: `node serve.mjs NAME PORT [postgres | years]`; « years »: filled more than three years ago.
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { receive } from './receiver.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const target = process.env.CARGO_TARGET_DIR ?? join(homedir(), '.cache/portal/target');

/** The binary and the bundle that are tested. */
export const binary = process.env.E2E_SERVER ?? join(target, 'debug/portal');
export const bundle = process.env.E2E_DIST ?? join(root, 'dist');

/** A folder that nobody else uses. */
export const folder = (name) => mkdtempSync(join(tmpdir(), `portal-e2e-${name}-`));

/** A database of its own on the PostgreSQL of `.ci/with-postgres`. */
export function postgres(name) {
  const server = process.env.PORTAL_TEST_POSTGRES;
  if (!server) throw new Error('PORTAL_TEST_POSTGRES is missing: run the browser tests through .ci/with-postgres');
  const database = `e2e_${name}_${process.pid}`;
  execFileSync('psql', ['-q', server, '-c', `CREATE DATABASE ${database}`]);
  return server.replace(/\/[^/]*$/, `/${database}`);
}

/** Fills a database as if `days` had passed since. */
function filledBefore(days, data) {
  const environment = { PATH: process.env.PATH, PORTAL_DATABASE_URL: `sqlite://${data}/portal.db?mode=rwc`, PORTAL_DATA_DIR: data };
  execFileSync(binary, ['migrate'], { cwd: data, env: environment });
  execFileSync(binary, ['demo'], {
    cwd: data,
    env: { ...environment, PORTAL_CLOCK_OFFSET: `-${days}d`, PORTAL_PASSWORD_MEMORY: '19456', PORTAL_PASSWORD_PASSES: '2' },
  });
}

/**
 * Starts a server; `stop` ends it and waits. What it prints is shown only when it dies by itself; all of it goes to the file E2E_LOG, if that is set.
 * @param {{ port: number, data: string, database?: string, environment?: Record<string, string> }} options
 */
export async function start({ port, data, database, environment = {} }) {
  const child = spawn(binary, ['serve'], {
    cwd: data,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORTAL_ADDRESS: `127.0.0.1:${port}`,
      PORTAL_DATABASE_URL: database ?? `sqlite://${data}/portal.db?mode=rwc`,
      PORTAL_DATA_DIR: data,
      PORTAL_DIST_DIR: bundle,
      // Limiters are never off: each person of a test has a source address of her own, behind one proxy.
      PORTAL_TRUSTED_PROXIES: '1',
      PORTAL_PASSWORD_MEMORY: '19456',
      PORTAL_PASSWORD_PASSES: '2',
      PORTAL_CHECK_EXPONENT: '14',
      ...environment,
    },
  });
  let said = '';
  let wanted = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      said = (said + text).slice(-20_000);
      if (process.env.E2E_LOG) appendFileSync(process.env.E2E_LOG, text);
    });
  }
  const over = new Promise((done) => child.once('exit', done));
  child.once('exit', (status) => {
    if (!wanted) console.error(`portal on port ${port} ended by itself (${status}):\n${said}`);
  });
  const origin = `http://127.0.0.1:${port}`;
  for (let left = 300; ; left -= 1) {
    const ready = await fetch(`${origin}/sante/pret`).then((answer) => answer.ok, () => false);
    if (ready && child.exitCode === null) break;
    if (child.exitCode !== null || left === 0) throw new Error(`portal did not start on port ${port}:\n${said}`);
    await new Promise((later) => setTimeout(later, 100));
  }
  const stop = async () => {
    wanted = true;
    child.kill('SIGTERM');
    await over;
  };
  return { origin, stop, over };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name, port, kind] = process.argv.slice(2);
  const data = folder(name);
  if (kind === 'years') filledBefore(1200, data);
  // Two services are opened at a site of the tests.
  const receiver = await receive(`http://127.0.0.1:${port}`);
  const services = ['consulter-avis-cfe', 'payer-impot-societes'].map((id) => `${id} = "${receiver.address}"\n`);
  writeFileSync(join(data, 'portal.toml'), `[services]\n${services.join('')}`);
  const server = await start({ port: Number(port), data, database: kind === 'postgres' ? postgres(name) : undefined });
  const end = async () => {
    await server.stop();
    receiver.close();
    rmSync(data, { recursive: true, force: true });
    process.exit(0);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  await server.over;
  process.exit(1);
}
