// The configuration of `node tools/pictures.mjs`: the same servers and browser, the walk of tools/pictures.spec.ts.
import base from '../playwright.config';

export default { ...base, testDir: '.', outputDir: '../test-results', testMatch: 'pictures.spec.ts', projects: [{ name: 'pictures', use: { viewport: { width: 1280, height: 900 } } }] };
