// S-9, RGAA 13.1: the end of an idle session is said before it comes, in every tab alike.
import { DEMO_PASSWORD, ready, Visitor } from '../../support/journey';
import { expect, type Page, test } from '../../support/test';

const WARNING = 'Votre session va se terminer';
const OVER = 'Votre session a pris fin';
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true });

test.beforeEach(async ({ page, demonstration }) => {
  await page.clock.install();
  const visitor = new Visitor(page, true, demonstration);
  await visitor.open('/connexion');
  await visitor.signIn('martin@example.com', DEMO_PASSWORD);
});

test('two minutes before, again at thirty seconds, then the way back', async ({ page }) => {
  await page.clock.fastForward('26:00');
  await expect(dialog(page, WARNING)).toBeHidden();
  await page.clock.fastForward('01:10');
  await expect(dialog(page, WARNING)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Rester connecté' })).toBeFocused();
  const spoken = dialog(page, WARNING).getByRole('status').first();
  await expect(spoken).toBeEmpty();
  await page.getByRole('button', { name: 'Rester connecté' }).click();
  await expect(dialog(page, WARNING)).toBeHidden();

  await page.clock.fastForward('28:35');
  await expect(dialog(page, WARNING)).toBeVisible();
  await expect(spoken).toHaveText('Il reste 30 secondes.');
  // Échap puts it away and prolongs nothing.
  await page.keyboard.press('Escape');
  await page.clock.fastForward('00:40');
  await expect(dialog(page, OVER)).toBeVisible();
  await expect(dialog(page, OVER)).toContainText('Reconnectez-vous pour continuer.');
  await dialog(page, OVER).getByRole('link', { name: 'Se reconnecter' }).click();
  await expect(page).toHaveURL('/connexion?retour=/espace');
});

test('where what is typed survives a new login, the end says so', async ({ page }) => {
  await page.goto('/espace/gestion/coordonnees');
  await ready(page);
  await page.clock.fastForward('29:30');
  await expect(dialog(page, OVER)).toContainText('Ce que vous avez saisi est encore là');
});

test('a request in one tab keeps the others; signing out in one ends all', async ({ page, context }) => {
  const other = await context.newPage();
  await page.clock.fastForward('27:10');
  await expect(dialog(page, WARNING)).toBeVisible();
  await other.goto('/espace/gestion');
  await ready(other);
  await expect(dialog(page, WARNING)).toBeHidden();
  await other.getByRole('button', { name: 'Me déconnecter' }).first().click();
  await expect(page).toHaveURL('/connexion?retour=/espace');
});
