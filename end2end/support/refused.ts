// What every refusal of a form looks like: the summary first and in focus, its links, the sentences next to the fields.
import { expect, type Locator, type Page } from '@playwright/test';

export interface Wrong {
  field: Locator;
  sentence: string | RegExp;
}

export async function expectRefused(page: Page, title: string, wrongs: Wrong[]): Promise<void> {
  const main = page.getByRole('main');
  const summary = page.locator('#erreurs');
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('alert').getByRole('heading', { name: 'Il y a un problème' })).toBeVisible();
  await expect(page).toHaveTitle(`Erreur : ${title} – Espace professionnel de démonstration`);
  // First in the page, under the way back and above the title.
  const first = await main.evaluate((element) => {
    const parts = [...(element.querySelector('.ep-page')?.children ?? [])].filter((part) => !part.matches('nav'));
    return parts.slice(0, 2).map((part) => part.id);
  });
  expect(first).toEqual(['erreurs', 'titre']);
  await expect(summary.getByRole('link')).toHaveCount(wrongs.length);
  const anchors = await summary.getByRole('link').evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).hash.slice(1)));
  for (const { field, sentence } of wrongs) {
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(typeof sentence === 'string' ? new RegExp(sentence.replace(/[.?()+]/g, '\\$&').replace(/ /g, '\\s')) : sentence);
    const id = (await field.getAttribute('id')) ?? '';
    expect(anchors).toContain(id);
    const link = summary.locator(`a[href="#${id}"]`).first();
    await expect(link).toHaveText(sentence);
    await link.click();
    await expect(field).toBeFocused();
  }
}
