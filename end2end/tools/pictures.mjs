// By hand: `node tools/pictures.mjs [FOLDER] [-g SCENE]` takes pictures of every page into FOLDER (/tmp/pictures).
import { spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = resolve(process.argv[2] ?? '/tmp/pictures');
const done = spawnSync('npx', ['playwright', 'test', '--config', 'tools/pictures.config.ts', ...process.argv.slice(3)], {
  cwd: here,
  stdio: 'inherit',
  env: { ...process.env, E2E_PICTURES: folder },
});
console.log(`pictures in ${folder}`);
process.exit(done.status ?? 1);
