// « Vérification sans image » at the effort of a real site: 2^18 tries.
import { rmSync } from 'node:fs';

import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { folder, start } from '../../support/serve.mjs';
import { expect, test } from '../../support/test';

test('the work of a real site ends with « Vérification réussie », and the page stays awake', async ({ page, scripted, demonstration }, testInfo) => {
  const data = folder('effort');
  const server = await start({ port: 3430 + testInfo.parallelIndex, data, environment: { PORTAL_CHECK_EXPONENT: '18' } });
  try {
    const visitor = new Visitor(page, scripted, demonstration);
    await visitor.open(`${server.origin}/connexion`);
    await visitor.typeLogin('nouvelle@example.com', DEMO_PASSWORD);
    await page.evaluate(() => {
      const kept = window as unknown as { longest: number };
      kept.longest = 0;
      new PerformanceObserver((list) => {
        for (const task of list.getEntries()) kept.longest = Math.max(kept.longest, task.duration);
      }).observe({ type: 'longtask' });
    });
    const begun = Date.now();
    await visitor.button('Vérification sans image').click();
    const result = page.getByRole('status').filter({ hasText: 'Vérification réussie' });
    await expect(result).toBeVisible({ timeout: 60_000 });
    const took = Date.now() - begun;
    await expect(result).toBeFocused();
    const longest = await page.evaluate(() => (window as unknown as { longest: number }).longest);
    console.log(`vérification sans image, 2^18: ${took} ms, longest task ${Math.round(longest)} ms`);
    testInfo.annotations.push({ type: 'duration', description: `${took} ms` });
    await visitor.button('Se connecter').click();
    await visitor.arrives('Espace professionnel');
    await page.goto('about:blank');
  } finally {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
});
