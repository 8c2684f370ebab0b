// SC31, R-N08, T-SES-8: a person corrects her coordinates although her session ended meanwhile, reads and takes away
// what is held about her: on a computer, on a phone, without JavaScript, on PostgreSQL.
import { readFile } from 'node:fs/promises';

import { Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

test('a person corrects her coordinates and takes her data away', async ({ page, context, person, scripted, demonstration, post }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  await visitor.settle(person, post);
  await visitor.open('/espace/gestion');
  await main.getByRole('link', { name: 'Modifier mes coordonnées', exact: true }).click();
  await visitor.arrives('Modifier mes coordonnées');
  await expect(main.getByLabel('Ville')).toHaveValue('Rennes');
  await main.getByLabel('Ville').fill('');
  await visitor.button('Valider').click();
  await expect(page.locator('#erreurs')).toContainText('Saisissez');
  await main.getByLabel('Ville').fill('Douarnenez');
  await main.getByLabel(/^Recevoir les informations/).uncheck();

  // The session ends: what is typed comes back after a new login, to be sent again.
  await context.clearCookies({ name: 'portal' });
  await visitor.button('Valider').click();
  await visitor.arrives('Connexion à votre espace professionnel');
  await expect(main).toContainText('Votre saisie est conservée');
  await visitor.typeLogin(person.email, person.password);
  await visitor.verify();
  await visitor.button('Se connecter').click();
  await visitor.arrives('Modifier mes coordonnées');
  await expect(main).toContainText('Votre session avait expiré : votre saisie est conservée.');
  await expect(main.getByLabel('Ville')).toHaveValue('Douarnenez');
  await expect(main.getByLabel(/^Recevoir les informations/)).not.toBeChecked();
  await visitor.button('Valider').click();
  await expect(main).toContainText('Vos coordonnées sont enregistrées.');
  await expect(main.getByLabel('Ville')).toHaveValue('Douarnenez');

  await visitor.open('/espace/gestion/donnees');
  await visitor.arrives('Mes données');
  await expect(main.getByRole('heading', { name: 'Votre espace' })).toBeVisible();
  await expect(main.getByRole('definition').filter({ hasText: 'Douarnenez' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Journal de sécurité' })).toContainText('Modification des coordonnées');
  const coming = page.waitForEvent('download');
  await main.getByRole('link', { name: 'Télécharger mes données (JSON)' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe('mes-donnees.json');
  const given = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(given.espace).toMatchObject({ ville: 'Douarnenez', informations: false, adresse_connexion: person.email });
});
