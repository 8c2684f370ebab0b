// The refusals where there is no script: the page itself says what is wrong.
import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

const CREDENTIALS = '2ème étape : créez vos identifiants';

test('a refused form comes back as a page: 422, summary in focus, values kept, password gone, check kept', async ({ page, person, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.toCredentials();
  await visitor.typeCredentials({ ...person, password: 'trop court' });
  await visitor.verify();
  const answer = page.waitForResponse('**/creation/expert/identifiants');
  await visitor.button('Valider').click();
  expect((await answer).status()).toBe(422);
  await expect(page).toHaveTitle(`Erreur : ${CREDENTIALS} – Espace professionnel de démonstration`);
  await expect(page.locator('#erreurs')).toBeFocused();
  await expect(page.getByRole('alert')).toContainText('Ce mot de passe est trop court : 20 caractères au minimum.');
  const password = page.getByLabel('Votre mot de passe :', { exact: true });
  await expect(password).toHaveAttribute('aria-invalid', 'true');
  await expect(password).toHaveAccessibleDescription(/Ce mot de passe est trop court/);
  await expect(password).toHaveValue('');
  await expect(page.getByLabel('Votre adresse électronique :', { exact: true })).toHaveValue(person.email);
  await expect(page.getByText('Vérification réussie')).toBeVisible();
  await page.getByRole('alert').getByRole('link').first().click();
  await expect(page).toHaveURL(/#creation-credentials-password$/);
  await password.fill(person.password);
  await page.getByLabel('Confirmer votre mot de passe :', { exact: true }).fill(person.password);
  await visitor.button('Valider').click();
  await visitor.arrives(/^3ème étape/);
});

test('what needs script is not shown', async ({ page }) => {
  await page.goto('/connexion');
  const main = page.getByRole('main');
  for (const name of ['Vérification sans image', 'Masquer le message']) await expect(main.getByRole('button', { name })).toHaveCount(0);
  await expect(main.getByRole('checkbox', { name: 'Afficher le mot de passe' })).toHaveCount(0);
  const picture = page.getByRole('img', { name: 'image contenant 6 caractères à recopier' });
  const first = await picture.getAttribute('src');
  await main.getByRole('link', { name: 'Changer l’image' }).click();
  await expect(picture).not.toHaveAttribute('src', first ?? '');
});

test('a stale tab, a step opened directly, a wrong password', async ({ page, context, person, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.toDetails(person);
  const other = new Visitor(await context.newPage(), scripted, demonstration);
  await other.open('/creation/expert/formulaire');
  await other.fillDetails(person);
  await other.arrives('Votre inscription');
  await visitor.typeDetails({ ...person, firstName: 'Zoé' });
  const stale = page.waitForResponse('**/creation/expert/formulaire');
  await visitor.button('Valider').click();
  expect((await stale).status()).toBe(409);
  await expect(page.getByRole('alert')).toContainText('Cette page n’est plus à jour');
  await expect(page.getByRole('textbox', { name: /^Prénom/ })).toHaveValue(person.firstName);

  await page.goto('/activation/identifiants');
  await visitor.arrives('Activez votre espace ou vos services');

  await visitor.open('/connexion');
  await visitor.typeLogin('suppleant@example.com', 'ce-n-est-pas-le-bon-mot-de-passe');
  await visitor.verify();
  await visitor.button('Se connecter').click();
  await expect(page.getByRole('alert')).toContainText('L’adresse électronique ou le mot de passe est incorrect');
  await expect(page.getByLabel('Mot de passe', { exact: true })).toHaveValue('');
  await visitor.signIn('suppleant@example.com', DEMO_PASSWORD);
});

test('the theme is a form that sets a cookie', async ({ page }) => {
  await page.goto('/aide');
  await page.getByRole('contentinfo').getByRole('button', { name: 'Sombre' }).click();
  await expect(page).toHaveURL('/aide');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'sombre');
  await expect(page.getByRole('button', { name: 'Sombre' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Clair' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'clair');
});
