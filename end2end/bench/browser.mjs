// What a person on a phone waits for: each visit in a browser profile of its own, slow network, slow processor.
import { chromium } from 'playwright-core';

/** Lighthouse's slow 4G: 150 ms to and fro, 1638.4 kbit/s down (of 1024 bits), 750 up; the processor four times slower. */
export const ROUND_TRIP = 150;
export const BYTES_PER_SECOND = (1638.4 * 1024) / 8;
const NETWORK = { offline: false, latency: ROUND_TRIP, downloadThroughput: BYTES_PER_SECOND, uploadThroughput: (750 * 1024) / 8 };
const SLOWDOWN = 4;

const ARGUMENTS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Runs in the page: the largest paint so far, and when « Afficher » first did something, from the start of the navigation. */
function observe() {
  const seen = { paint: 0, element: '', handled: 0 };
  window.__seen = seen;
  new PerformanceObserver((list) => {
    const last = list.getEntries().at(-1);
    Object.assign(seen, { paint: last.startTime, element: `${last.element?.tagName ?? 'removed'} of ${last.size} px²` });
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  if (!window.__click) return;
  const again = () => {
    document.querySelector('.ep-password__show input')?.click();
    // The page answers a click before its next task.
    setTimeout(() => {
      if (document.querySelector('input[name=password]')?.type === 'text') seen.handled = performance.now();
      else setTimeout(again, 10);
    }, 0);
  };
  again();
}

export class Phone {
  static async open() {
    const phone = new Phone();
    phone.browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS });
    return phone;
  }

  /** One visit with nothing cached; `click` to press « Afficher » until it works (a click ends the search for the largest paint). */
  async visit(address, click = false) {
    const context = await this.browser.newContext({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, locale: 'fr-FR' });
    try {
      const page = await context.newPage();
      const faults = [];
      page.on('pageerror', (error) => faults.push(error.message));
      const requests = [];
      page.on('request', (request) => requests.push(request.url()));
      const session = await context.newCDPSession(page);
      await session.send('Network.enable');
      await session.send('Network.emulateNetworkConditions', NETWORK);
      await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
      await page.addInitScript((press) => void (window.__click = press), click);
      await page.addInitScript(observe);
      await page.goto(address, { waitUntil: 'load', timeout: 60_000 });
      if (click) await page.waitForFunction(() => window.__seen.handled > 0, null, { timeout: 60_000, polling: 50 });
      else await page.waitForTimeout(800);
      if (faults.length) throw new Error(faults.join('\n'));
      const seen = await page.evaluate(() => {
        const timing = performance.getEntriesByType('navigation')[0];
        const files = performance.getEntriesByType('resource').map((r) => ({ name: r.name.split('/').at(-1).slice(-24), start: r.startTime, end: r.responseEnd, size: r.transferSize }));
        return { ...window.__seen, html: timing.responseEnd, interactive: timing.domInteractive, files };
      });
      return { ...seen, requests };
    } finally {
      await context.close();
    }
  }

  async close() {
    await this.browser.close();
  }
}
