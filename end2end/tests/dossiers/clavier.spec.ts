// A hundred companies with the keyboard alone: search, filter, order, page, export (Shows 1 of the accountant's day).
import type { Locator } from '@playwright/test';

import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { expect, type Page, test } from '../../support/test';

/** Tab until the element has the focus. */
async function tabTo(page: Page, target: Locator, most = 90): Promise<void> {
  await expect(target).toBeVisible();
  for (let left = most; left > 0; left -= 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way to ${target}`);
}

test('search, filter, order, page and export without a mouse', async ({ page, scripted, demonstration }) => {
  test.setTimeout(240_000);
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  const table = page.getByRole('table');
  const press = async (target: Locator, key = 'Enter') => {
    await tabTo(page, target);
    await page.keyboard.press(key);
  };
  await visitor.open('/connexion');
  await visitor.signIn('lila.rosemonde@example.com', DEMO_PASSWORD);
  await press(main.getByRole('link', { name: 'Choisir un dossier' }));
  await visitor.arrives('Choisir un dossier');
  await expect(table.getByRole('row')).toHaveCount(101);

  // Search: Enter in the field asks.
  await tabTo(page, main.getByLabel('Nom ou SIREN'));
  await page.keyboard.type('aleris');
  await page.keyboard.press('Enter');
  await expect(table.getByRole('row')).toHaveCount(2);
  await visitor.arrives('Choisir un dossier');
  await press(main.getByRole('link', { name: 'Tout effacer' }));
  await expect(table.getByRole('row')).toHaveCount(101);

  // Filter: the list of roles, by its first letter.
  await visitor.arrives('Choisir un dossier');
  await tabTo(page, main.getByLabel('Rôle'));
  await page.keyboard.type('Su');
  await expect(main.getByLabel('Rôle')).toHaveValue('suppleant');
  await press(visitor.button('Rechercher'));
  await expect(page).toHaveURL(/role=suppleant/);
  await visitor.arrives('Choisir un dossier');
  for (const row of (await table.getByRole('row').all()).slice(1)) await expect(row).toContainText('Suppléant');
  await press(main.getByRole('link', { name: /^Retirer le filtre Rôle/ }));
  await expect(table.getByRole('row')).toHaveCount(101);

  // Order: a column, then the other way round.
  for (const order of ['ascending', 'descending']) {
    await visitor.arrives('Choisir un dossier');
    await press(table.getByRole('link', { name: 'SIREN', exact: true }));
    await expect(table.getByRole('columnheader', { name: 'SIREN' })).toHaveAttribute('aria-sort', order);
  }

  // Pages: the next one of twenty lines.
  await visitor.open('/dossiers?lignes=20');
  await expect(table.getByRole('row')).toHaveCount(21);
  await press(main.getByRole('link', { name: 'Page suivante' }));
  await expect(page).toHaveURL(/page=2/);
  await visitor.arrives('Choisir un dossier');

  // Export: two picked lines, then all of them.
  const boxes = table.getByRole('checkbox');
  await press(boxes.nth(0), 'Space');
  await press(boxes.nth(1), 'Space');
  const some = page.waitForEvent('download');
  await press(visitor.button('Exporter la sélection (CSV)'));
  expect((await some).suggestedFilename()).toMatch(/^dossiers-\d{4}-\d\d-\d\d\.csv$/);
  const all = page.waitForEvent('download');
  await press(main.getByRole('link', { name: 'Exporter les 100 entreprises (CSV)' }));
  expect((await all).suggestedFilename()).toMatch(/\.csv$/);
});
