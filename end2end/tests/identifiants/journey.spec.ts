// SC20 to SC24: all three credentials changed in one form, the code given, the new ones used: on a computer, on a phone,
// without JavaScript, on PostgreSQL.
import { Visitor } from '../../support/journey';
import { codeIn } from '../../support/post';
import { expect, somebody, test } from '../../support/test';

const PASSWORD = 'girafe-violette-moteur-39-banquise';

test('a person changes her address, her password and her question at once', async ({ page, person, scripted, demonstration, post }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  const next = somebody().email;
  await visitor.request(person);
  await visitor.activate(await post.code(person.email), person.email);
  await main.getByRole('link', { name: 'Accédez à vos services en ligne' }).click();
  await visitor.signIn(person.email, person.password);

  await main.getByRole('link', { name: 'Gérer les services', exact: true }).click();
  await visitor.arrives('Gérer mon espace');
  await main.getByRole('link', { name: 'Modifier mes identifiants de connexion', exact: true }).click();
  await visitor.arrives('Modifier mes identifiants de connexion');

  // With script a box opens its fields; without it they are all in sight.
  const newPassword = main.getByLabel(/^Saisir mon nouveau mot de passe/);
  if (scripted) await expect(newPassword).toBeHidden();
  await visitor.button('Valider').click();
  await expect(page.locator('#erreurs')).toContainText('Cochez au moins une case');
  await main.getByLabel('Modifier mon adresse électronique').check();
  await main.getByLabel(/^Saisir ma nouvelle adresse/).fill(next);
  await main.getByLabel(/^Confirmer ma nouvelle adresse/).fill(next.toUpperCase());
  await main.getByLabel('Modifier mon mot de passe').check();
  await newPassword.fill(PASSWORD);
  if (scripted) await expect(main.getByText('Niveau de sécurité : Fort')).toBeVisible();
  await main.getByLabel(/^Confirmer mon nouveau mot de passe/).fill(PASSWORD);
  await main.getByLabel('Modifier ma question de confiance').check();
  await main.getByLabel(/^Question/).selectOption('Quel est le titre de votre livre préféré ?');
  await main.getByLabel(/^Réponse/).fill('Le Grand Meaulnes');
  await visitor.button('Valider').click();

  await expect(main).toContainText('Enregistrement effectué.');
  await expect(main).toContainText(next);
  await expect(main).toContainText('Votre mot de passe a été réinitialisé avec succès.');
  await expect(main).toContainText('Votre réponse à la question de confiance a été réinitialisée avec succès.');
  const code = codeIn(await post.latest(next));
  expect((await post.to(person.email)).join('\n')).toContain(next);

  await main.getByRole('link', { name: 'Activer', exact: true }).click();
  await visitor.enterCode(code);
  await visitor.enterAddress(next);
  await visitor.arrives('Activez votre espace ou vos services – Récapitulatif');
  await expect(main).toContainText('Votre nouvelle adresse de connexion');
  await main.getByRole('link', { name: 'Accédez à vos services en ligne' }).click();
  await visitor.signIn(next, PASSWORD);
  await expect(main).toContainText('Expiration du mot de passe');
});
