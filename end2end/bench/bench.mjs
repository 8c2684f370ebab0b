// `make bench`: ratios within one run, because absolute times on a shared machine say little (contract.md, Benchmarks).
//
// Measured and reference take turns, so that other work on the machine hits both; a ratio is the median over
// neighbouring turns. Exit status 1 when a budget is exceeded or a server fails. BENCH_ROUNDS changes how many turns there are.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { BYTES_PER_SECOND, Phone, ROUND_TRIP } from './browser.mjs';
import { directory } from './directory.mjs';
import { disturbance, Place, processor, resident, task } from './servers.mjs';
import { volume } from './volume.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
/** Brotli bytes of the minimal hydrated Leptos page (stack.md). */
const MINIMAL = 186_000;

const rows = [];
const notes = [];

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};
const number = (value, digits = 0) => value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const progress = (what) => process.stderr.write(`bench: ${what}\n`);

/** One row. `pairs` are [measured, reference] of neighbouring turns; `budget` is `{ most }`, `{ least }` or nothing. */
function row(name, unit, pairs, budget, digits = 0, failed = 0) {
  const [measured, reference] = [0, 1].map((side) => median(pairs.map((pair) => pair[side])));
  const ratio = median(pairs.map(([a, b]) => a / b));
  if (failed) notes.push(`${name}: ${number(failed)} answers were failures`);
  const kept = failed ? false : budget?.most !== undefined ? ratio <= budget.most : ratio >= (budget?.least ?? -Infinity);
  rows.push({
    row: name,
    measured: `${number(measured, digits)} ${unit}`,
    reference: `${number(reference, digits)} ${unit}`,
    ratio: ratio.toFixed(2),
    budget: budget ? (budget.most !== undefined ? `≤ ${budget.most}` : `≥ ${budget.least}`) : 'reported',
    '': kept ? (budget ? 'ok' : '') : failed ? 'FAILED' : 'OVER',
    over: !kept,
  });
}

function reported(name, value) {
  rows.push({ row: name, measured: value, reference: '', ratio: '', budget: 'reported', '': '', over: false });
}

/** The bytes that the browser loads: what Trunk's page names, as compressed at build time. */
function bundleBytes(place) {
  const html = readFileSync(join(place.dist, 'index.html'), 'utf8');
  const names = ['stylesheet', 'modulepreload', 'preload'].map((rel) => {
    const link = html.split('<link').find((tag) => new RegExp(`rel="?${rel}["\\s>]`).test(tag.split('>')[0] + '>'));
    return /href="?([^"\s>]+)/.exec(link)[1];
  });
  const sizes = names.map((name) => statSync(join(place.dist, `${name}.br`)).size);
  notes.push(`bundle: style ${number(sizes[0])}, script ${number(sizes[1])}, WASM ${number(sizes[2])} bytes`);
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The login page as a bare page: the same text and markup without style, script and picture. */
async function barePage(portal, place) {
  const html = await (await fetch(`${portal.origin}/connexion`)).text();
  const bare = html.replace(/<script[\s\S]*?<\/script>|<link[^>]*>|<img[^>]*>|<!--[\s\S]*?-->/g, '');
  writeFileSync(join(place.dist, 'bare.html'), bare);
  const page = join(place.folder, 'connexion.html');
  writeFileSync(page, html);
  notes.push(`HTML of /connexion: ${number(Buffer.byteLength(html))} bytes; the bare page: ${number(Buffer.byteLength(bare))} bytes`);
  return page;
}

async function browse(portal, bytes) {
  const download = (bytes / BYTES_PER_SECOND) * 1000 + ROUND_TRIP;
  const phone = await Phone.open();
  const [paints, clicks] = [[], []];
  let last;
  try {
    await phone.visit(`${portal.origin}/connexion`);
    for (let round = 0; round < ROUNDS; round += 1) {
      progress(`paint and click, ${round + 1} of ${ROUNDS}`);
      const page = await phone.visit(`${portal.origin}/connexion`);
      const bare = await phone.visit(`${portal.origin}/bare.html`);
      paints.push([page.paint, bare.paint]);
      last = page;
      const clicked = await phone.visit(`${portal.origin}/connexion`, true);
      clicks.push([clicked.handled, download]);
    }
  } finally {
    await phone.close();
  }
  notes.push(`largest paint of /connexion: ${last.element}; the last visit, ms: HTML until ${number(last.html)}, ${last.files.map((f) => `…${f.name} ${number(f.start)}–${number(f.end)}`).join(', ')}`);
  const wasm = last.requests.filter((url) => url.endsWith('.wasm')).length;
  if (wasm !== 1) notes.push(`the WASM is asked for ${wasm} times`);
  row('largest paint of /connexion / bare page', 'ms', paints, { most: 1.5 });
  row('handled click on /connexion / download of the bundle', 'ms', clicks, { most: 1.5 });
}

/** Requests a second of two addresses in turns; the processor time of each server beside. */
async function rates(name, what, a, b, budget) {
  let failed = 0;
  const one = async ({ server, path, body, cookie }) => {
    const more = [...(body ? ['--body', body] : []), ...(cookie ? ['--cookie', cookie] : [])];
    const before = processor(server.pid);
    const { requests, seconds, failed: failures } = await task('load', server.address, path, ...more);
    failed += failures;
    return { rate: requests / seconds, cost: (1e6 * (processor(server.pid) - before)) / requests };
  };
  const pairs = [];
  const costs = [];
  await one(a);
  await one(b);
  for (let round = 0; round < ROUNDS; round += 1) {
    progress(`${what}, ${round + 1} of ${ROUNDS}`);
    const turn = round % 2 ? [await one(b), await one(a)].reverse() : [await one(a), await one(b)];
    pairs.push(turn.map((side) => side.rate));
    costs.push(turn.map((side) => side.cost));
  }
  const [own, other] = [0, 1].map((side) => number(median(costs.map((turn) => turn[side]))));
  notes.push(`${what}: ${own} µs of processor time a request, the reference ${other} µs`);
  row(name, '/s', pairs, budget, 0, failed);
}

async function logins(portal) {
  const turns = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    progress(`logins, ${round + 1} of ${ROUNDS}`);
    turns.push(
      await disturbance(portal, async () => {
        const before = await task('hash', 1, 4);
        const { requests, seconds, refused } = await task('logins', portal.address, 5);
        const after = await task('hash', 1, 4);
        const both = await task('hash', before.cores, 4);
        if (refused) notes.push(`logins: ${refused} turned away by the hash gate (503)`);
        const rate = requests / seconds;
        const cores = before.cores;
        return { pair: [rate, cores / median([...before.times, ...after.times])], together: [rate, cores / median(both.times)] };
      }),
    );
  }
  // One hash finds a free core where logins on every core do not: only the quieter half of the turns is judged.
  const quiet = turns.sort((a, b) => a.disturbed - b.disturbed).slice(0, Math.ceil(ROUNDS / 2));
  row('logins / cores ÷ time of a bare hash', '/s', quiet.map((turn) => turn.pair), { least: 0.85 }, 1);
  const share = (turn) => `${number(100 * turn.disturbed)} %`;
  notes.push(`logins: other work took ${share(quiet[0])} to ${share(quiet.at(-1))} of the processors in the turns that count, up to ${share(turns.at(-1))} in the others`);
  const together = quiet.map((turn) => turn.together);
  notes.push(`bare hashes, one on each core at once: ${number(median(together.map(([, b]) => b)), 1)} /s; logins / that: ${median(together.map(([a, b]) => a / b)).toFixed(2)}`);
}

/** Where somebody with a hundred companies works. */
const DASHBOARD = '/dossiers';

/** The list of a hundred companies, and the same bytes from memory. */
async function dashboard(portal, place) {
  const { cookie } = await task('session', portal.address, '--account', 2);
  const html = await (await fetch(portal.origin + DASHBOARD, { headers: { cookie } })).text();
  if (!html.includes('100 / 100 dossiers')) throw new Error('the dashboard does not show a hundred companies');
  const page = join(place.folder, 'dossiers.html');
  writeFileSync(page, html);
  notes.push(`HTML of ${DASHBOARD} with a hundred companies: ${number(Buffer.byteLength(html))} bytes`);
  const reference = await place.reference(page);
  const own = { server: portal, path: DASHBOARD, cookie };
  await rates('rendered dashboard of 100 companies / same bytes from memory', 'rendered dashboard', own, { server: reference, path: '/page' });
  await reference.stop();
}

/** The same list with much beside it and with little. */
async function volumes(place) {
  for (const { name, pairs, failed } of await volume(place, DASHBOARD, Math.min(ROUNDS, 5), progress)) {
    row(`dashboard latency, 1,000,000 companies / 1,000, ${name}`, 'ms', pairs, { most: 1.25 }, 2, failed);
  }
  if (!process.env.PORTAL_TEST_POSTGRES) notes.push('no PostgreSQL to measure on: run through .ci/with-postgres');
}

/** Three turns at most: each takes as long as several of the others. */
async function imports(place) {
  const { pairs, peak } = await directory(place, Math.min(ROUNDS, 3), progress);
  row('directory import / sqlite3 doing the same', 'companies/s', pairs, { least: 1 });
  row('directory import, peak memory', 'MB', [[peak, 300]], { most: 1 });
}

async function idle(place) {
  const servers = [];
  for (let round = 0; round < 5; round += 1) {
    const server = await place.portal();
    if (round === 4) await new Promise((done) => setTimeout(done, 1500));
    servers.push({ startup: server.startup, memory: resident(server.pid) });
    await server.stop();
  }
  reported('memory of the idle server', `${number(servers.at(-1).memory, 1)} MB`);
  reported('start-up until /sante/pret, filled database', `${number(median(servers.map((server) => server.startup)))} ms`);
}

function print() {
  const columns = ['row', 'measured', 'reference', 'ratio', 'budget', ''];
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((one) => one[column].length)));
  const line = (cells) => `| ${cells.map((cell, at) => (at === 0 || at > 3 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join(' | ')} |`;
  console.log(line(columns));
  console.log(`|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  for (const one of rows) console.log(line(columns.map((column) => one[column])));
  for (const note of notes) console.log(`  ${note}`);
}

const place = new Place();
try {
  const bytes = bundleBytes(place);
  row('bundle, brotli / minimal hydrated page', 'bytes', [[bytes, MINIMAL]], { most: 2.0 });
  const portal = await place.portal();
  const page = await barePage(portal, place);
  await browse(portal, bytes);
  const reference = await place.reference(page);
  const { cookie } = await task('session', portal.address);
  const call = { body: '{}', cookie };
  const [ours, bare] = await Promise.all(
    [[portal, '/api/session/home'], [reference, '/home']].map(async ([server, path]) => {
      const headers = { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
      return (await fetch(server.origin + path, { method: 'POST', body: '{}', headers })).text();
    }),
  );
  if (ours !== bare) throw new Error(`the reference answers something else:\n${ours}\n${bare}`);
  const own = { server: portal, path: '/api/session/home', ...call };
  await rates('session/home / bare handler, same query', 'session/home', own, { server: reference, path: '/home', ...call }, { least: 0.7 });
  await logins(portal);
  const rendered = { server: portal, path: '/connexion' };
  await rates('rendered /connexion / same bytes from memory', 'rendered /connexion', rendered, { server: reference, path: '/page' });
  await reference.stop();
  await dashboard(portal, place);
  await portal.stop();
  await volumes(place);
  await imports(place);
  await idle(place);
  print();
} finally {
  place.clear();
}
process.exitCode = rows.some((one) => one.over) ? 1 : 0;
