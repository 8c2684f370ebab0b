// Pictures of every page in every state, at 1280 and 360 px, light and dark.
import { settled, Visitor } from '../support/journey';
import { SCENES } from '../support/scenes';
import { test } from '../support/test';

const FOLDER = process.env.E2E_PICTURES ?? '/tmp/pictures';

for (const scene of SCENES) {
  test(scene.name, async ({ page, person, post, scripted, demonstration, company }) => {
    test.setTimeout(600_000);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await scene.walk(new Visitor(page, scripted, demonstration), person, post, async (state) => {
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await settled(page);
          await page.screenshot({ path: `${FOLDER}/${scene.name}-${state}-${width}-${colorScheme}.png`, fullPage: true });
        }
      }
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.emulateMedia({ colorScheme: 'light' });
    }, company);
  });
}
