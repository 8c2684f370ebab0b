// No violation of WCAG 2.2 AA that axe can find: each page in each state, light and dark, wide and narrow.
import AxeBuilder from '@axe-core/playwright';

import { settled, Visitor } from '../../support/journey';
import { SCENES } from '../../support/scenes';
import { expect, test } from '../../support/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const WIDTHS = [1280, 320];
const SCHEMES = ['light', 'dark'] as const;
/** Seen in both schemes at both widths: the components, the space with its dialogs. Elsewhere each once: colours depend on the scheme, structure on the width. */
const WHOLE = ['composants', 'gestion'];

for (const scene of SCENES) {
  test(`axe: ${scene.name}`, async ({ page, person, post, scripted, demonstration, company }) => {
    test.setTimeout(300_000);
    const found: string[] = [];
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await scene.walk(new Visitor(page, scripted, demonstration), person, post, async (state) => {
      await expect(page.getByRole('heading', { level: 1 }), `one h1: ${state}`).toHaveCount(1);
      const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map((element) => element.id));
      expect(ids.filter((id, index) => ids.indexOf(id) !== index), `ids twice: ${state}`).toEqual([]);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        for (const colorScheme of SCHEMES) {
          if (!WHOLE.includes(scene.name) && (width === 320) !== (colorScheme === 'dark')) continue;
          await page.emulateMedia({ colorScheme });
          await settled(page);
          const { violations } = await new AxeBuilder({ page: page as never }).withTags(TAGS).analyze();
          for (const { id, nodes } of violations) {
            found.push(`${state} ${width} ${colorScheme}: ${id} ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`);
          }
        }
      }
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.emulateMedia({ colorScheme: 'light' });
    }, company);
    expect(found).toEqual([]);
  });
}
