import { defineConfig } from '@playwright/test';

import type { Options } from './support/test';

// Another base lets two runs stand beside each other.
const SQLITE = Number(process.env.PORTAL_E2E_PORT ?? 3410);
const POSTGRES = SQLITE + 1;
const YEARS = SQLITE + 2;

const desktop = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const command = (name: string, port: number, kind = '') => ({
  cwd: new URL('.', import.meta.url).pathname,
  command: `node support/serve.mjs ${name} ${port} ${kind}`,
  url: `http://127.0.0.1:${port}/sante/pret`,
  reuseExistingServer: false,
  timeout: 60_000,
  gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 10_000 },
  stderr: 'pipe' as const,
});

export default defineConfig<Options>({
  testDir: 'tests',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${SQLITE}`,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    browserName: 'chromium',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: [command('sqlite', SQLITE), command('years', YEARS, 'years'), ...(process.env.PORTAL_TEST_POSTGRES ? [command('postgres', POSTGRES, 'postgres')] : [])],
  projects: [
    { name: 'desktop', use: desktop, testIgnore: /sans-script|renouvellement/ },
    { name: 'phone', use: phone, testMatch: /journey|connexion\/login/, testIgnore: /renouvellement/ },
    { name: 'sans-script', use: { ...desktop, javaScriptEnabled: false }, testMatch: /journey|sans-script/, testIgnore: /renouvellement/ },
    {
      name: 'postgres',
      use: { ...desktop, baseURL: `http://127.0.0.1:${POSTGRES}`, needsPostgres: true },
      testMatch: /journey|refusals/,
      testIgnore: /renouvellement/,
    },
    ...[desktop, phone, { ...desktop, javaScriptEnabled: false }].map((use, form) => ({
      name: `renouvellement-${['desktop', 'phone', 'sans-script'][form]}`,
      use: { ...use, baseURL: `http://127.0.0.1:${YEARS}` },
      testMatch: /renouvellement/,
    })),
  ],
});
