// From nothing to a person signed in, and out again: on a computer, on a phone, without JavaScript, on PostgreSQL.
import { Visitor, ready } from '../../support/journey';
import { codeIn } from '../../support/post';
import { expect, test } from '../../support/test';

test('a person who has never been here creates her space, activates it, signs in and out', async ({ page, person, scripted, demonstration, isMobile }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  let loads = 0;
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) loads += 1;
  });
  /** Between the steps the browser loads no page; each title takes the focus and names the tab. */
  const within = async (title: string) => {
    await visitor.arrives(title);
    await expect(page).toHaveTitle(`${title} – Espace professionnel de démonstration`);
    if (scripted) await expect(page.getByRole('heading', { level: 1, name: title })).toBeFocused();
  };
  const main = page.getByRole('main');
  const follow = (name: string) => main.getByRole('link', { name, exact: true }).click();

  await visitor.open('/');
  await visitor.arrives('Votre espace professionnel');
  const before = loads;
  await follow('Connexion à l’espace professionnel');
  await within('Connexion à votre espace professionnel');
  await follow('Créer votre espace professionnel');
  await within('Créer votre espace professionnel');
  await follow('Créez votre espace');
  await within('Création de votre espace professionnel');
  await visitor.acceptTerms();

  await within('2ème étape : créez vos identifiants');
  await visitor.typeCredentials(person);
  if (scripted) await expect(main.getByText('Niveau de sécurité : Fort')).toBeVisible();
  await visitor.verify();
  await visitor.button('Valider').click();

  await within('3ème étape : remplissez votre formulaire d’inscription');
  await visitor.fillDetails(person);

  await within('Votre inscription');
  for (const shown of ['Rosemonde', 'SARL MARTIN DISTRIBUTION', '123 456 789', person.email]) {
    await expect(main.getByText(shown, { exact: false }).first()).toBeVisible();
  }
  await expect(main).not.toContainText(person.password);
  await expect(main.getByText(person.answer)).toBeHidden();
  await main.getByText('Afficher la réponse').click();
  await expect(main.getByText(person.answer)).toBeVisible();
  await visitor.button('Confirmer').click();

  await within('Activation de votre espace professionnel');
  await expect(main).toContainText(person.email);
  await expect(main).toContainText('48 heures');
  await follow('Courriers envoyés');
  await within('Courriers envoyés');
  const line = page.getByRole('row').filter({ hasText: person.email });
  await expect(line).toHaveCount(1);
  await line.getByRole('link').click();
  await expect(main).toContainText('Vous avez demandé la création d');
  const code = codeIn(await main.innerText());
  await page.goBack();
  await within('Courriers envoyés');
  await page.goBack();
  await visitor.arrives('Activation de votre espace professionnel');

  await follow('Activer');
  await within('Activez votre espace ou vos services');
  await visitor.enterCode(code);
  await within('Activez votre espace ou vos services – Identifiants');
  await visitor.enterAddress(person.email);
  await within('Activez votre espace ou vos services – Récapitulatif');
  if (scripted) expect(loads, 'full page loads since the home page').toBe(before);
  const record = page.getByRole('region', { name: /RECAPITULATIF DE VOS DONNEES PERSONNELLES/ });
  const number = /\b\d{14}\b/.exec(await record.innerText())?.[0] ?? '';
  expect(number).toMatch(/^20\d{12}$/);
  await expect(record).not.toContainText(person.answer);

  await follow('Accédez à vos services en ligne');
  await visitor.signIn(person.email, person.password);
  await expect(page).toHaveURL('/espace');
  await expect(main).toContainText('Vous ne disposez d’aucun service.');
  await expect(main).toContainText(`Abonné : ${number}`);
  await expect(main).toContainText('Mme ROSEMONDE Lila');
  if (isMobile) {
    await page.getByRole('banner').getByText('Menu', { exact: true }).click();
    await page.getByRole('navigation', { name: 'Menu', exact: true }).getByRole('button', { name: 'Me déconnecter' }).click();
  } else {
    await page.getByRole('banner').getByRole('button', { name: 'Me déconnecter' }).click();
  }

  await visitor.arrives('Connexion à votre espace professionnel');
  await expect(main).toContainText('Vous êtes déconnecté');
  await page.goto('/espace');
  await expect(page).toHaveURL('/connexion?retour=/espace');
  if (scripted) await ready(page);
});
