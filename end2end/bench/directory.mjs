// The company directory: two files of INSEE's form through the server's importer, and the same through sqlite3.
import { spawn } from 'node:child_process';
import { copyFileSync, createReadStream, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { portalBinary, task } from './servers.mjs';

const COMPANIES = 300_000;
const script = resolve(fileURLToPath(import.meta.url), '../../../server/tests/sirene/reference.sql');

/** Runs a program to its end; seconds and the most memory it had, MB. */
async function timed(binary, args, folder, { environment = {}, input } = {}) {
  const began = performance.now();
  const child = spawn(binary, args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: process.env.PATH, ...environment } });
  let [out, said, peak] = ['', '', 0];
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (said = (said + text).slice(-10_000)));
  if (input) createReadStream(input).pipe(child.stdin);
  else child.stdin.end();
  const look = setInterval(() => {
    try {
      peak = Math.max(peak, Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024);
    } catch {
      // It has ended.
    }
  }, 20);
  const code = await new Promise((done, fail) => child.once('error', fail).once('close', done));
  clearInterval(look);
  if (code !== 0) throw new Error(`${binary} ended with ${code}:\n${said}`);
  return { seconds: (performance.now() - began) / 1000, peak, out };
}

/** Turns of both: companies a second, ours and sqlite3's; and the peak of our memory, MB. */
export async function directory(place, rounds, progress) {
  const folder = join(place.folder, 'directory');
  mkdirSync(folder);
  await task('directory', folder, COMPANIES);
  copyFileSync(script, join(folder, 'reference.sql'));
  const environment = { PORTAL_DATABASE_URL: `sqlite://${join(folder, 'portal.db')}?mode=rwc`, PORTAL_DATA_DIR: folder };
  const clear = () => ['portal.db', 'portal.db-wal', 'portal.db-shm', 'reference.db'].forEach((file) => rmSync(join(folder, file), { force: true }));
  const own = async () => {
    await timed(portalBinary, ['migrate'], folder, { environment });
    const { seconds, peak, out } = await timed(portalBinary, ['import-directory', 'units.csv', 'seats.csv'], folder, { environment });
    if (out.split(`${COMPANIES} rows imported, 0 lines refused`).length !== 3) throw new Error(`the import said:\n${out}`);
    peaks.push(peak);
    return COMPANIES / seconds;
  };
  const other = async () => {
    const { seconds, out } = await timed('sqlite3', ['reference.db'], folder, { input: join(folder, 'reference.sql') });
    if (out.trim() !== `${COMPANIES}`) throw new Error(`sqlite3 said:\n${out}`);
    return COMPANIES / seconds;
  };
  const [pairs, peaks] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    progress(`directory import, ${round + 1} of ${rounds}`);
    const pair = round % 2 ? [await other(), await own()].reverse() : [await own(), await other()];
    pairs.push(pair);
    clear();
  }
  rmSync(folder, { recursive: true });
  return { pairs, peak: Math.max(...peaks) };
}
