// The list of a hundred companies in a small and in a large database: the same demonstration, with so many other companies and spaces beside.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { task } from './servers.mjs';

/** Companies and spaces, and how many companies each of these spaces has. */
const SMALL = { companies: 1_000, spaces: 100 };
const LARGE = { companies: 1_000_000, spaces: 100_000 };
const EACH = 3;

/** What the two databases write differently. */
const SQLITE = {
  id: 'randomblob(16)',
  columns: (run) => run("SELECT name FROM pragma_table_info('person')"),
  run: (file) => (sql) => execFileSync('sqlite3', ['-batch', file], { input: sql, encoding: 'utf8', maxBuffer: 1 << 26 }),
};
const POSTGRES = {
  id: 'gen_random_uuid()',
  columns: (run) => run("SELECT column_name FROM information_schema.columns WHERE table_name = 'person' AND table_schema = 'public'"),
  run: (url) => (sql) => execFileSync('psql', ['-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', url], { input: sql, encoding: 'utf8', maxBuffer: 1 << 26 }),
};

const numbers = (last) => `WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${last})`;

/** Adds companies, spaces and their rights beside the demonstration's; sets the statistics. */
function fill(kind, run, { companies, spaces }) {
  const own = {
    id: kind.id,
    subscriber_number: 'CAST(50000000000000 + c.n AS TEXT)',
    address: "'p' || c.n || '@volume.example'",
    address_key: "'p' || c.n || '@volume.example'",
    companies: String(EACH),
  };
  const columns = kind.columns(run).trim().split('\n');
  const place = `CAST(p.subscriber_number AS BIGINT) - 50000000000000`;
  run(`
    ${numbers(companies)} INSERT INTO company (siren, name, legal_category, active, address, folded_name)
      SELECT CAST(500000000 + n AS TEXT), 'ENTREPRISE ' || n, '5499', TRUE, '1 RUE DE L''ESSAI', 'entreprise ' || n FROM c;
    ${numbers(spaces)} INSERT INTO person (${columns.join(', ')})
      SELECT ${columns.map((name) => own[name] ?? `p.${name}`).join(', ')} FROM person p, c WHERE p.address_key = 'nouvelle@example.com';
    INSERT INTO entitlement (id, person_id, siren, service, role, state, may_delegate, since)
      SELECT ${kind.id}, p.id, CAST(500000000 + ${place} + k.n * ${spaces} AS TEXT), 'declarer-tva', 'holder', 'active', TRUE, p.created_at
      FROM person p, (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2) k WHERE p.address LIKE '%@volume.example';
    ANALYZE;
  `);
}

/** Milliseconds a request, one after the other: [large, small] of neighbouring turns. */
async function latencies(place, path, databases, rounds, progress) {
  const servers = [];
  let failed = 0;
  try {
    for (const database of databases) {
      const server = await place.portal(database);
      // Lila: a hundred companies.
      servers.push({ server, cookie: (await task('session', server.address, '--account', 2)).cookie });
    }
    const one = async ({ server, cookie }) => {
      const { requests, seconds, failed: failures } = await task('load', server.address, path, '--cookie', cookie, '--connections', 1);
      failed += failures;
      return (1000 * seconds) / requests;
    };
    for (const each of servers) await one(each);
    const pairs = [];
    for (let round = 0; round < rounds; round += 1) {
      progress(round + 1);
      const turn = round % 2 ? [...servers].reverse() : servers;
      const times = [];
      for (const each of turn) times.push(await one(each));
      pairs.push(round % 2 ? times.reverse() : times);
    }
    return { pairs, failed };
  } finally {
    for (const { server } of servers) await server.stop();
  }
}

async function measured(place, kind, name, databases, path, rounds, progress) {
  for (const [{ url, run }, size] of databases) {
    progress(`${name}: filling a database of ${size.companies.toLocaleString('en-GB')} companies`);
    // The first start makes the schema and the demonstration.
    await (await place.portal(url)).stop();
    fill(kind, run, size);
  }
  const urls = databases.map(([{ url }]) => url);
  return { name, ...(await latencies(place, path, urls, rounds, (round) => progress(`${name}, ${round} of ${rounds}`))) };
}

/** One answer for each kind of database there is: SQLite, and the PostgreSQL of `.ci/with-postgres`. */
export async function volume(place, path, rounds, progress) {
  const file = (name) => {
    const at = join(place.folder, `${name}.db`);
    return { url: `sqlite://${at}?mode=rwc`, run: SQLITE.run(at) };
  };
  const answers = [await measured(place, SQLITE, 'SQLite', [[file('large'), LARGE], [file('small'), SMALL]], path, rounds, progress)];
  const postgres = process.env.PORTAL_TEST_POSTGRES;
  if (postgres) {
    const database = (name) => {
      POSTGRES.run(postgres)(`CREATE DATABASE bench_${name}_${process.pid}`);
      const url = postgres.replace(/\/[^/]*$/, `/bench_${name}_${process.pid}`);
      return { url, run: POSTGRES.run(url) };
    };
    answers.push(await measured(place, POSTGRES, 'PostgreSQL', [[database('large'), LARGE], [database('small'), SMALL]], path, rounds, progress));
  }
  return answers;
}
