// « Calendrier fiscal »: what a company's rules wait for, its dates, those of all companies, the file, the reminders: on a
// computer, on a phone, without JavaScript, on PostgreSQL.
import { readFile } from 'node:fs/promises';

import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

test('a company says its scheme, then its dates are there, in a file too, and by mail', async ({ page, person, scripted, demonstration, post, company }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  const mine = company();
  await visitor.settle(person, post);
  await visitor.enrol(mine, 'Déclarer la TVA', 'Déclarer la taxe sur les salaires');
  await visitor.redeemInside((await post.letter(mine)).code);
  await visitor.arrives(`Demande pour ${mine.name}`);
  await visitor.open('/espace');
  await expect(main).toContainText('Taxe sur les salaires : déclaration annuelle');
  await main.getByRole('link', { name: 'Calendrier fiscal', exact: true }).click();
  await visitor.arrives('Calendrier fiscal');
  await expect(main).toContainText('Le calendrier attend le régime de TVA');
  await expect(page.getByRole('table')).not.toContainText('CA3');

  // Half a closing is refused beside its field; what was chosen stays.
  await page.getByLabel('Régime de TVA').selectOption('Régime réel normal, déclarations trimestrielles');
  await page.getByLabel('Jour', { exact: true }).selectOption('31');
  await visitor.button('Enregistrer').click();
  if (scripted) await expect(page.locator('#erreurs')).toBeFocused();
  await expect(page.getByLabel('Régime de TVA')).toHaveValue('quarterly');
  await page.getByLabel('Mois', { exact: true }).selectOption('décembre');
  await visitor.button('Enregistrer').click();
  await expect(main.getByRole('status').first()).toContainText('Les informations sont enregistrées.');
  await expect(page.getByRole('table')).toContainText('TVA : déclaration CA3 et paiement du trimestre précédent');

  const download = page.waitForEvent('download');
  await main.getByRole('link', { name: 'Télécharger le calendrier (ICS)' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`calendrier-fiscal-${mine.siren}.ics`);
  const text = (await readFile(await file.path())).toString();
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\n/);
  expect(text.match(/BEGIN:VEVENT/g)?.length).toBeGreaterThanOrEqual(5);

  await main.getByRole('link', { name: 'Calendrier de toutes mes entreprises' }).click();
  await visitor.arrives('Calendrier fiscal');
  await expect(page.getByLabel('Non', { exact: true })).toBeChecked();
  await page.getByLabel('7 jours avant').check();
  await visitor.button('Enregistrer mon choix').click();
  await expect(main.getByRole('status').first()).toContainText('Vous recevrez un courriel 7 jours avant chaque échéance.');
  await expect(page.getByLabel('7 jours avant')).toBeChecked();
});

test('a hundred companies: month after month, each date with its companies', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  await visitor.open('/connexion');
  await visitor.signIn('lila.rosemonde@example.com', DEMO_PASSWORD);
  await main.getByRole('link', { name: 'Calendrier fiscal', exact: true }).click();
  await visitor.arrives('Calendrier fiscal');
  await expect(main).toContainText(/\d+ entreprises attendent une information/);
  const first = await main.getByRole('heading', { level: 2 }).first().innerText();
  await main.getByRole('link', { name: 'Mois suivant' }).click();
  await expect(main.getByRole('heading', { level: 2 }).first()).not.toHaveText(first);
  if (scripted) await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await main.getByRole('link', { name: 'Mois précédent' }).click();
  await expect(main.getByRole('heading', { level: 2 }).first()).toHaveText(first);
  await visitor.open('/espace');
  await main.getByRole('link', { name: 'Coordonnées du gestionnaire et prise de rendez-vous' }).click();
  await visitor.arrives('Coordonnées du gestionnaire et prise de rendez-vous');
  await main.getByText(/^\d+ entreprises gérées par ce service$/).first().click();
  await expect(main.getByRole('list').getByRole('link').first()).toBeVisible();
  await visitor.open('/espace');
  await main.getByRole('link', { name: 'Tests tiers déclarants' }).click();
  await visitor.arrives('Tests tiers déclarants');
});
