// R-M05: who loses the right loses its threads at the next request, in the page that is open too.
import { Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

test('a right that ends takes its threads along, at the next request', async ({ page, person, scripted, demonstration, post, company, otherBrowser }) => {
  test.slow();
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  const mine = company();
  await visitor.settle(person, post);
  await visitor.writingFor(mine, `entreprise.${person.email}`, post, await otherBrowser());
  await visitor.writes('Avant la fin');

  const other = new Visitor(await page.context().newPage(), scripted, demonstration);
  await other.open('/espace/gestion/habilitations');
  await other.page.getByRole('main').getByRole('link', { name: /^Supprimer le service.*messagerie/ }).click();
  await other.arrives('Supprimer le service');
  await other.button('Supprimer le service').click();
  await other.arrives('Consulter mes services (habilitations)');

  // What she types in the page that is still open reaches nobody.
  await main.getByLabel('Message').fill('Trop tard.');
  await visitor.button('Envoyer').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Page introuvable' }).or(page.getByRole('alert').filter({ hasText: 'Page introuvable' })).first()).toBeVisible();
  expect((await page.reload())?.status()).toBe(404);
  await visitor.open('/messagerie');
  await expect(main).toContainText('Vous ne disposez de la messagerie d’aucune entreprise.');
});
