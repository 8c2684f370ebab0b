// SC18, SC19, SC28, R-K12, R-K13: the three homes, the choice of a dossier, the list, « Supprimer le service » and what
// it takes along: on a computer, on a phone, without JavaScript, on PostgreSQL.
import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

const LIST = 'Consulter mes services (habilitations)';

test('none, one, none again: the home follows the services one holds', async ({ page, person, scripted, demonstration, post, company }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  const mine = company();
  await visitor.settle(person, post);
  await expect(main).toContainText('Vous ne disposez d’aucun service.');
  await visitor.enrol(mine, 'Déclarer la TVA', 'Consulter le compte fiscal');
  await visitor.redeemInside((await post.letter(mine)).code);
  await visitor.arrives(`Demande pour ${mine.name}`);

  await visitor.open('/espace');
  await expect(main).toContainText(`${mine.name} — SIREN ${mine.shown}`);
  await expect(main).toContainText('2 services, dont vous êtes titulaire');
  await main.getByRole('link', { name: 'Compte fiscal [+]' }).click();
  await visitor.arrives('Consulter le compte fiscal');
  await expect(main.getByText('Attestation de régularité fiscale', { exact: true })).toBeVisible();
  await visitor.open('/espace');
  await main.getByRole('link', { name: LIST }).click();
  await visitor.arrives(LIST);
  for (const left of [1, 0]) {
    await expect(page.getByRole('table').getByRole('row')).toHaveCount(left + 2);
    await main.getByRole('link', { name: /^Supprimer le service/ }).first().click();
    await visitor.arrives('Supprimer le service');
    await expect(main).toContainText('L’entreprise n’aura plus de titulaire pour ce service.');
    if (left === 0) await expect(main).toContainText('son dossier quitte votre espace');
    await visitor.button('Supprimer le service').click();
    await visitor.arrives(LIST);
    await expect(main.getByRole('status')).toContainText('Le service est supprimé de votre espace.');
  }
  await expect(main).toContainText('Vous ne disposez d’aucun service.');
  expect((await page.goto(`/dossiers/${mine.siren}`))?.status()).toBe(404);
});

test('several companies: a service leads to those that have it, a dossier to its services', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  await visitor.open('/connexion');
  await visitor.signIn('lila.rosemonde@example.com', DEMO_PASSWORD);
  await expect(main).toContainText('100 / 100 dossiers, 3 demandes en cours');
  const account = page.getByRole('region', { name: 'Consulter' }).getByRole('listitem').first();
  const number = Number(/\d+/.exec(await account.innerText())?.[0]);
  await account.getByRole('link').click();
  await visitor.arrives('Choisir un dossier');
  await expect(main).toContainText('Entreprises pour lesquelles vous disposez du service');
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(number + 1);
  await main.getByRole('link', { name: 'Voir toutes les entreprises' }).click();
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(101);
  if (scripted) await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await main.getByRole('link', { name: 'SARL ALERIS' }).click();
  await visitor.arrives('SARL ALERIS');
  await expect(main).toContainText(/\d+ services, dont vous êtes titulaire/);

  // The list, a page at a time; what a deputy gives up takes nobody along.
  await visitor.open('/espace/gestion/habilitations');
  await expect(page.getByRole('table')).toContainText(/page 1 sur \d+/);
  await main.getByRole('link', { name: 'Page suivante' }).click();
  await expect(page.getByRole('table')).toContainText(/page 2 sur \d+/);
  await main.getByRole('row').filter({ hasText: 'Suppléant' }).first().getByRole('link', { name: /^Supprimer le service/ }).click();
  await visitor.arrives('Supprimer le service');
  await expect(main).toContainText('Les droits des autres personnes ne changent pas.');
  await main.getByRole('link', { name: 'Garder le service' }).click();
  await visitor.arrives(LIST);
});
