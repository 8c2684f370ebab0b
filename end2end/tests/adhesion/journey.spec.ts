// SC26, R-J01 to R-J13: from a SIREN to active services, with the messaging and without: on a computer, on a phone,
// without JavaScript, on PostgreSQL.
import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

const STEP = 'Adhérer aux services : ';
const MESSAGING = 'Échanger par la messagerie sécurisée';

test('a person enrols a company, its letter gives the code, the services are hers', async ({ page, person, scripted, demonstration, post, company }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  const mine = company();
  await visitor.settle(person, post);
  await main.getByRole('link', { name: 'Adhérer aux services', exact: true }).click();
  await visitor.beginEnrolment(mine);
  await expect(main).toContainText(`${mine.name}, SIREN ${mine.shown}`);

  // What each service is for is there before one asks for it (R-J08).
  await main.getByText('En savoir plus : Déclarer la TVA').click();
  await expect(main).toContainText('Déposez ici vos déclarations de TVA');
  await visitor.chooseServices('Déclarer la TVA', 'Consulter le compte fiscal');
  await visitor.arrives(`${STEP}récapitulatif`);
  await expect(main).toContainText('Rien n’est envoyé tant que vous n’avez pas confirmé.');
  await main.getByRole('link', { name: 'Modifier les services' }).click();
  await visitor.arrives(`${STEP}choisir les services`);
  await expect(main.getByLabel('Déclarer la TVA', { exact: true })).toBeChecked();
  await visitor.chooseServices('Déclarer l’impôt sur les sociétés');
  await visitor.arrives(`${STEP}récapitulatif`);
  await expect(main.getByRole('heading', { name: '3 services demandés' })).toBeVisible();
  await visitor.button('Confirmer').click();

  await visitor.arrives('Suivi de mes demandes');
  await expect(main.getByRole('status')).toContainText('Demande enregistrée');
  const letter = await post.letter(mine);
  expect(letter.text).toContain('Madame ROSEMONDE Lila');
  await main.getByRole('link', { name: mine.name }).click();
  await visitor.arrives(`Demande pour ${mine.name}`);
  await visitor.letterLeaves();
  await main.getByRole('link', { name: 'Activer mes services' }).click();
  await visitor.arrives('Activer mes services');
  await main.getByLabel('Saisissez le code d’activation').fill(letter.code.toLowerCase());
  await visitor.button('Activer').click();
  await expect(page.locator('#erreurs')).toContainText('Respectez les majuscules et les minuscules');
  await main.getByLabel('Saisissez le code d’activation').fill(letter.code.replaceAll(' ', '-'));
  await visitor.button('Activer').click();
  await visitor.arrives(`Demande pour ${mine.name}`);
  await expect(main.getByRole('status')).toContainText('Vos services sont actifs');
  await main.getByRole('link', { name: 'Voir le dossier' }).click();
  await visitor.arrives(mine.name);
  await expect(page.getByRole('region', { name: 'Déclarer' })).toContainText('Impôt sur les sociétés');
});

test('with the messaging the company says yes first, and the code is given on the common screen', async ({ page, person, scripted, demonstration, post, company, otherBrowser }) => {
  const hers = 'delegataire@example.com';
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  const mine = company();
  const address = `entreprise.${person.email}`;
  await visitor.open('/connexion');
  await visitor.signIn(hers, DEMO_PASSWORD);
  await visitor.open('/espace/gestion/adhesion');
  await visitor.beginEnrolment(mine);
  await visitor.chooseServices(MESSAGING, 'Payer la TVA');
  await visitor.typeExtras(address, 'FR15 2004 1010 0505 0001 3M02 606');
  await visitor.button('Continuer').click();
  await expect(page.locator('#erreurs')).toContainText('IBAN');
  await expect(main.getByLabel('IBAN')).toHaveValue('');
  await expect(main.getByLabel('Titulaire du compte')).toHaveValue('SARL Essai');
  await visitor.typeExtras(address);
  await visitor.button('Continuer').click();
  await visitor.arrives(`${STEP}récapitulatif`);
  await expect(main).toContainText('FR14 •••• •••• 2606');
  await visitor.button('Confirmer').click();
  await visitor.arrives('Suivi de mes demandes');
  await expect(main.getByRole('row').filter({ hasText: mine.name })).toContainText('Adresse de l’entreprise à valider');

  // Whoever reads the company's mail has no space and needs none.
  const other = new Visitor(await (await otherBrowser()).newPage(), scripted, demonstration);
  const path = await post.companyPath(address);
  expect(await post.to(mine.shown), 'no letter before the link').toEqual([]);
  await other.open(path);
  await other.arrives('Valider l’adresse électronique de l’entreprise');
  await expect(other.page.getByRole('main')).toContainText(`pour l’entreprise ${mine.name}`);
  await other.button('Valider cette adresse').click();
  await other.arrives('Adresse électronique de l’entreprise validée');
  await other.page.goto(path);
  await expect(other.page.getByRole('heading', { level: 1 })).toContainText('Ce lien a déjà servi');

  const letter = await post.letter(mine);
  await other.open('/activation');
  await other.enterCode(letter.code);
  await other.enterAddress(hers);
  await other.arrives('Activez votre espace ou vos services – Récapitulatif');
  await expect(other.page).toHaveURL('/activation/services');
  for (const label of ['Payer la TVA', MESSAGING]) await expect(other.page.getByRole('main').getByRole('listitem').filter({ hasText: label })).toBeVisible();
  await visitor.open('/espace');
  await expect(page.getByRole('region', { name: 'Messagerie' })).toBeVisible();
});
