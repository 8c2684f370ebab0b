// What the journey refuses, and how it says so.
import { rmSync } from 'node:fs';

import { Visitor } from '../../support/journey';
import { Post } from '../../support/post';
import { expectRefused } from '../../support/refused';
import { folder, start } from '../../support/serve.mjs';
import { expect, type Page, somebody, test } from '../../support/test';

const CREDENTIALS = '2ème étape : créez vos identifiants';
const DETAILS = '3ème étape : remplissez votre formulaire d’inscription';
const CODE = 'Activez votre espace ou vos services';
const ADDRESS = 'Activez votre espace ou vos services – Identifiants';

const field = (page: Page, label: string | RegExp) => page.getByRole('main').getByLabel(label, { exact: typeof label === 'string' });

test.describe('an empty form', () => {
  test('terms', async ({ page, scripted, demonstration }) => {
    const visitor = new Visitor(page, scripted, demonstration);
    await visitor.open('/creation/expert/conditions');
    await visitor.button('Valider').click();
    await expectRefused(page, 'Création de votre espace professionnel', [
      { field: field(page, /^Je reconnais/), sentence: 'Pour continuer, cochez la case d’acceptation des conditions générales.' },
    ]);
  });

  test('credentials', async ({ page, scripted, demonstration }) => {
    const visitor = new Visitor(page, scripted, demonstration);
    await visitor.toCredentials();
    await visitor.button('Valider').click();
    await expectRefused(page, CREDENTIALS, [
      { field: field(page, 'Votre adresse électronique :'), sentence: 'Saisissez l’adresse électronique.' },
      { field: field(page, 'Confirmer votre adresse électronique :'), sentence: 'Saisissez l’adresse électronique une seconde fois.' },
      { field: field(page, 'Votre mot de passe :'), sentence: 'Saisissez le mot de passe.' },
      { field: field(page, 'Confirmer votre mot de passe :'), sentence: 'Saisissez le mot de passe une seconde fois.' },
      { field: field(page, /^Recopie/), sentence: /^Recopiez les caractères de l’image, ou|Recopiez les caractères de l’image, ou/ },
    ]);
  });

  test('registration form', async ({ page, person, scripted, demonstration }) => {
    const visitor = new Visitor(page, scripted, demonstration);
    await visitor.toDetails(person);
    await field(page, /^Pays/).fill('');
    await visitor.button('Valider').click();
    await expectRefused(page, DETAILS, [
      { field: field(page, /^Civilité/), sentence: 'Choisissez la civilité.' },
      { field: page.getByRole('textbox', { name: /^Nom( \*)?$/ }), sentence: 'Saisissez le nom.' },
      { field: page.getByRole('textbox', { name: /^Prénom/ }), sentence: 'Saisissez le prénom.' },
      { field: field(page, /^S\.I\.R\.E\.N/), sentence: 'Saisissez le numéro SIREN ou équivalent.' },
      { field: field(page, /^Numéro de téléphone/), sentence: 'Saisissez le numéro de téléphone.' },
      { field: field(page, /^Ville/), sentence: 'Saisissez la ville.' },
      { field: field(page, /^Pays/), sentence: 'Saisissez le pays.' },
      { field: page.getByRole('textbox', { name: /^Réponse/ }), sentence: 'Saisissez la réponse à la question de confiance.' },
    ]);
  });

  test('activation code, then address', async ({ page, scripted, demonstration }) => {
    const visitor = new Visitor(page, scripted, demonstration);
    await visitor.open('/activation');
    await visitor.button('Continuer').click();
    await expectRefused(page, CODE, [
      { field: field(page, /^Saisissez le code d’activation/), sentence: 'Saisissez le code d’activation.' },
      { field: field(page, /^Recopie/), sentence: /Recopiez les caractères de l’image, ou/ },
    ]);
    await visitor.enterCode('abcd-EFGH-2345');
    await visitor.arrives(ADDRESS);
    await visitor.button('Continuer').click();
    await expectRefused(page, ADDRESS, [
      { field: field(page, /^Saisissez votre adresse électronique/), sentence: 'Saisissez l’adresse électronique.' },
    ]);
  });
});

test('what was typed is kept, passwords are emptied, and a check well done need not be done twice', async ({ page, person, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.toCredentials();
  await visitor.typeCredentials({ ...person, password: 'trop court' });
  await field(page, 'Confirmer votre adresse électronique :').fill('autre@example.com');
  await visitor.verify();
  const answer = page.waitForResponse('**/api/creation/credentials');
  await visitor.button('Valider').click();
  expect((await answer).status()).toBe(422);
  await expect(page.locator('#erreurs')).toBeFocused();
  await expect(page.getByRole('alert')).toContainText('Les deux adresses sont différentes.');
  await expect(page.getByRole('alert')).toContainText('Ce mot de passe est trop court : 20 caractères au minimum.');
  await expect(field(page, 'Votre adresse électronique :')).toHaveValue(person.email);
  await expect(field(page, 'Confirmer votre adresse électronique :')).toHaveValue('autre@example.com');
  await expect(field(page, 'Votre mot de passe :')).toHaveValue('');
  await expect(field(page, 'Confirmer votre mot de passe :')).toHaveValue('');
  await expect(page.getByText('Niveau de sécurité de votre mot de passe')).toBeVisible();
  await expect(page.getByText('Vérification réussie')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Vérification sans image' })).toHaveCount(0);

  await visitor.typeCredentials(person);
  await visitor.button('Valider').click();
  await visitor.arrives(DETAILS);
  await expect(page).toHaveTitle(/^3ème étape/);

  await visitor.typeDetails(person);
  await field(page, /^S\.I\.R\.E\.N/).fill('12345');
  await field(page, /^Numéro de téléphone/).fill('douze');
  await field(page, /^Code postal/).fill('3500');
  await page.getByRole('textbox', { name: /^Réponse/ }).fill('ab');
  await visitor.button('Valider').click();
  await expectRefused(page, DETAILS, [
    { field: field(page, /^S\.I\.R\.E\.N/), sentence: 'Un numéro SIREN compte 9 chiffres, par exemple 987 654 321.' },
    { field: field(page, /^Numéro de téléphone/), sentence: /Ce numéro n’a pas la forme attendue/ },
    { field: field(page, /^Code postal/), sentence: 'Un code postal français compte 5 chiffres, par exemple 35000.' },
    { field: page.getByRole('textbox', { name: /^Réponse/ }), sentence: 'La réponse compte au moins 3 caractères.' },
  ]);
  await expect(field(page, /^S\.I\.R\.E\.N/)).toHaveValue('12345');
  await expect(page.getByRole('textbox', { name: /^Prénom/ })).toHaveValue(person.firstName);
  await expect(field(page, /^Ville/)).toHaveValue('Rennes');
});

test('a picture copied wrongly is refused and replaced', async ({ page, person, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.toCredentials();
  await visitor.typeCredentials(person);
  const token = await page.locator('input[name="check"]').inputValue();
  await field(page, /^Recopie/).fill('zzzzzz');
  await visitor.button('Valider').click();
  await expect(page.getByRole('alert')).toContainText('Les caractères recopiés ne sont pas ceux de l’image.');
  await expect(page.locator('input[name="check"]')).not.toHaveValue(token);
  await expect(field(page, /^Recopie/)).toHaveValue('');
  await field(page, 'Votre mot de passe :').fill(person.password);
  await field(page, 'Confirmer votre mot de passe :').fill(person.password);
  await field(page, /^Recopie/).fill(await visitor.pictureAnswer());
  await visitor.button('Valider').click();
  await visitor.arrives(DETAILS);
});

test('a code of a wrong form, a wrong code', async ({ page, person, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const code = field(page, /^Saisissez le code d’activation/);
  await visitor.open('/activation');
  await code.fill('abcd efgh jkmn');
  await visitor.verify();
  await visitor.button('Continuer').click();
  await expect(page.getByRole('alert')).toContainText('Respectez les majuscules et les minuscules');
  await expect(code).toHaveValue('abcd efgh jkmn');
  await code.fill('abcd EFGH 0000');
  await visitor.button('Continuer').click();
  await expect(page.getByRole('alert')).toContainText('Un caractère de ce code n’existe pas dans nos codes.');
  await code.fill('abcd EFGH');
  await visitor.button('Continuer').click();
  await expect(page.getByRole('alert')).toContainText('Le code compte 12 caractères.');
  await code.fill('abcd EFGH 2345');
  await visitor.button('Continuer').click();
  await visitor.arrives(ADDRESS);
  const answer = page.waitForResponse('**/api/activation/redeem');
  await field(page, /^Saisissez votre adresse/).fill(person.email);
  await visitor.button('Continuer').click();
  expect((await answer).status()).toBe(422);
  await expect(page.getByRole('alert')).toContainText('Ce code et cette adresse ne vont pas ensemble. Vérifiez les deux, puis recommencez.');
  await expect(field(page, /^Saisissez votre adresse/)).toHaveValue(person.email);
});

test('a code that has served says so, and what to do', async ({ page, person, post, scripted, demonstration, otherBrowser }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.request(person);
  const code = await post.code(person.email);
  await visitor.activate(code, person.email);
  const second = new Visitor(await (await otherBrowser()).newPage(), scripted, demonstration);
  await second.open('/activation');
  await second.enterCode(code);
  await second.enterAddress(person.email);
  await expect(second.page.getByRole('alert')).toContainText('Ce code a déjà servi');
  await expect(second.page.getByRole('alert').getByRole('link', { name: 'Se connecter' })).toHaveAttribute('href', '/connexion');
});

test('a code is refused after its 48 hours, and the next step is named', async ({ person, otherBrowser, playwright, needsPostgres }, testInfo) => {
  const data = folder('horloge');
  const port = 3420 + 2 * testInfo.parallelIndex + Number(needsPostgres);
  try {
    const now = await start({ port, data });
    const page = await (await otherBrowser()).newPage();
    const demonstration = await playwright.request.newContext({ baseURL: now.origin });
    const visitor = new Visitor(page, true, demonstration);
    await visitor.open(`${now.origin}/creation/expert/conditions`);
    await visitor.acceptTerms();
    await visitor.chooseCredentials(person);
    await visitor.fillDetails(person);
    await visitor.arrives('Votre inscription');
    await visitor.button('Confirmer').click();
    await visitor.arrives('Activation de votre espace professionnel');
    const code = await new Post(demonstration).code(person.email);
    await expect.poll(async () => (await demonstration.get('/demonstration/courrier')).text()).toContain('Envoyé');
    await page.goto('about:blank');
    await now.stop();
    const later = await start({ port, data, environment: { PORTAL_CLOCK_OFFSET: '+49h' } });
    await visitor.open(`${later.origin}/activation`);
    await visitor.enterCode(code);
    await visitor.enterAddress(person.email);
    await expect(page.getByRole('alert')).toContainText('Ce code n’est plus valable');
    await expect(page.getByRole('alert')).toContainText('Les 48 heures sont passées. Recommencez la création');
    await expect(page.getByRole('alert').getByRole('link', { name: 'Créer votre espace professionnel' })).toHaveAttribute('href', '/creation');
    await page.goto('about:blank');
    await later.stop();
    await demonstration.dispose();
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});

test('the back button: earlier steps show what was given, and after the confirmation nothing can be sent twice', async ({ page, person, post, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.toReview(person);
  await page.goBack();
  await visitor.arrives(DETAILS);
  await expect(page.getByRole('textbox', { name: /^Prénom/ })).toHaveValue(person.firstName);
  await page.goBack();
  await visitor.arrives(CREDENTIALS);
  await expect(field(page, 'Votre adresse électronique :')).toHaveValue(person.email);
  await expect(field(page, 'Votre mot de passe :')).toHaveValue('');
  await page.goForward();
  await visitor.arrives(DETAILS);
  await page.getByRole('textbox', { name: /^Réponse/ }).fill(person.answer);
  await field(page, /^Ville/).fill('Vannes');
  await visitor.button('Valider').click();
  await visitor.arrives('Votre inscription');
  await expect(page.getByRole('main')).toContainText('Vannes');
  await visitor.button('Confirmer').click();
  await visitor.arrives('Activation de votre espace professionnel');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Votre inscription');
  await expect(page.getByRole('button', { name: 'Confirmer' })).toHaveCount(0);
  expect(await post.to(person.email)).toHaveLength(1);
});

test('a form from a stale tab is refused with the present state', async ({ page, context, person, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.toDetails(person);
  const other = new Visitor(await context.newPage(), scripted, demonstration);
  await other.open('/creation/expert/formulaire');
  await other.fillDetails(person);
  await other.arrives('Votre inscription');
  await visitor.typeDetails({ ...person, firstName: 'Zoé' });
  const answer = page.waitForResponse('**/api/creation/details');
  await visitor.button('Valider').click();
  expect((await answer).status()).toBe(409);
  await expect(page.getByRole('alert')).toContainText('Cette page n’est plus à jour');
  await expect(page.locator('#erreurs')).toBeFocused();
  await expect(page.getByRole('textbox', { name: /^Prénom/ })).toHaveValue(person.firstName);
  await visitor.typeDetails({ ...person, firstName: 'Zoé' });
  await visitor.button('Valider').click();
  await visitor.arrives('Votre inscription');
  await expect(page.getByRole('main')).toContainText('Zoé');
});

test('a later step opened directly leads to the first missing one', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  for (const step of ['identifiants', 'formulaire', 'recapitulatif', 'confirmation']) {
    await page.goto(`/creation/expert/${step}`);
    await visitor.arrives('Création de votre espace professionnel');
    await expect(page).toHaveURL('/creation/expert/conditions');
  }
  for (const step of ['identifiants', 'recapitulatif']) {
    await page.goto(`/activation/${step}`);
    await visitor.arrives(CODE);
  }
});

test('« Je me suis trompé d’adresse » kills the code and takes up the journey at its second step', async ({ page, person, post, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.request(person);
  const dead = await post.code(person.email);
  await visitor.button('Je me suis trompé d’adresse').click();
  await visitor.arrives(CREDENTIALS);
  await expect(field(page, 'Votre mot de passe :')).toHaveValue('');
  const right = { ...person, email: somebody().email };
  await visitor.chooseCredentials(right);
  await visitor.arrives(DETAILS);
  await expect(page.getByRole('textbox', { name: /^Prénom/ })).toHaveValue(person.firstName);
  await expect(field(page, /^Ville/)).toHaveValue('Rennes');
  await expect(page.getByRole('textbox', { name: /^Réponse/ })).toHaveValue('');
  await page.getByRole('textbox', { name: /^Réponse/ }).fill(person.answer);
  await visitor.button('Valider').click();
  await visitor.arrives('Votre inscription');
  await visitor.button('Confirmer').click();
  await visitor.arrives('Activation de votre espace professionnel');
  await expect(page.getByRole('main')).toContainText(right.email);
  const living = await post.code(right.email);
  await visitor.open('/activation');
  await visitor.enterCode(dead);
  await visitor.enterAddress(person.email);
  await expect(page.getByRole('alert')).toContainText('Cette demande a été annulée');
  await visitor.activate(living, right.email);
});

test('the link of the mail cancels the request, by its button only', async ({ page, person, post, scripted, demonstration, otherBrowser }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.request(person);
  const code = await post.code(person.email);
  const path = await post.cancelPath(person.email);
  const owner = new Visitor(await (await otherBrowser()).newPage(), scripted, demonstration);
  await owner.open(path);
  await owner.arrives('Vous n’êtes pas à l’origine de cette demande ?');
  await expect(owner.page.getByRole('main')).toContainText(person.email);
  await owner.open(path);
  await owner.button('Annuler la demande').click();
  await owner.arrives('La demande est annulée');
  expect((await owner.page.goto(path))?.status()).toBe(410);
  await owner.arrives('Ce lien ou cette démarche n’est plus valable');
  await visitor.open('/activation');
  await visitor.enterCode(code);
  await visitor.enterAddress(person.email);
  await expect(page.getByRole('alert')).toContainText('Cette demande a été annulée');
});

test('two clicks on « Confirmer » make one request', async ({ page, person, post, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.toReview(person);
  let sent = 0;
  page.on('request', (request) => (sent += Number(request.url().includes('/api/creation/confirm'))));
  await visitor.button('Confirmer').dblclick();
  await visitor.arrives('Activation de votre espace professionnel');
  expect(sent).toBe(1);
  await post.code(person.email);
  expect(await post.to(person.email)).toHaveLength(1);
});
