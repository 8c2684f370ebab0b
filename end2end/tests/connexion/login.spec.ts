// Signing in and out (SC02, R-A01 to R-A11), on a computer and on a phone.
import { DEMO_PASSWORD, Visitor, ready } from '../../support/journey';
import { expectRefused } from '../../support/refused';
import { expect, test } from '../../support/test';

const LOGIN = 'Connexion à votre espace professionnel';

test('an empty form', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.open('/connexion');
  await visitor.button('Se connecter').click();
  await expectRefused(page, LOGIN, [
    { field: page.getByLabel('Adresse électronique', { exact: true }), sentence: 'Saisissez l’adresse électronique.' },
    { field: page.getByLabel('Mot de passe', { exact: true }), sentence: 'Saisissez le mot de passe.' },
    { field: page.getByLabel('Recopier les caractères'), sentence: /Recopiez les caractères de l’image, ou/ },
  ]);
});

test('a wrong password and an unknown address get the same alert, which names no field', async ({ page, person, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const sentence = 'L’adresse électronique ou le mot de passe est incorrect, ou l’espace n’est pas encore activé.';
  await visitor.open('/connexion');
  const alerts: string[] = [];
  for (const email of ['suppleant@example.com', person.email]) {
    await visitor.typeLogin(email, 'ce-n-est-pas-le-bon-mot-de-passe');
    await visitor.verify();
    const answer = page.waitForResponse('**/api/session/login');
    await visitor.button('Se connecter').click();
    expect((await answer).status()).toBe(422);
    const alert = page.getByRole('alert').filter({ hasText: sentence });
    await expect(alert).toBeVisible();
    await expect(page.locator('#erreurs')).toBeFocused();
    alerts.push(await alert.innerText());
    await expect(alert.getByRole('link')).toHaveCount(0);
    await expect(page.getByLabel('Adresse électronique', { exact: true })).toHaveValue(email);
    await expect(page.getByLabel('Mot de passe', { exact: true })).toHaveValue('');
    // A wrong password uses the check up.
    await expect(page.getByText('Vérification réussie')).toHaveCount(0);
    await expect(visitor.button('Vérification sans image')).toBeVisible();
  }
  expect(alerts[0]).toBe(alerts[1]);
  await expect(page).toHaveTitle(`Erreur : ${LOGIN} – Espace professionnel de démonstration`);
});

test('« Afficher » shows the password, and it is hidden again when it is sent', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.open('/connexion');
  const password = page.getByLabel('Mot de passe', { exact: true });
  const show = page.getByRole('checkbox', { name: 'Afficher le mot de passe' });
  await password.fill('secret');
  await expect(password).toHaveAttribute('type', 'password');
  await show.check();
  await expect(password).toHaveAttribute('type', 'text');
  await expect(page.getByRole('status').filter({ hasText: 'Mot de passe affiché' })).toHaveCount(1);
  await show.uncheck();
  await expect(password).toHaveAttribute('type', 'password');
  await expect(page.getByRole('status').filter({ hasText: 'Mot de passe masqué' })).toHaveCount(1);
  await show.check();
  await visitor.button('Se connecter').click();
  await expect(password).toHaveAttribute('type', 'password');
  await expect(show).not.toBeChecked();
});

test('the security notice can be put away', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.open('/connexion');
  const notice = page.getByText('le mot de passe doit être renouvelé régulièrement');
  await expect(notice).toBeVisible();
  await visitor.button('Masquer le message').click();
  await expect(notice).toBeHidden();
  await expect(page.getByRole('main')).toBeFocused();
  await page.reload();
  await expect(notice).toBeVisible();
});

test('another picture: the old one is gone, what was typed stays', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.open('/connexion');
  await visitor.typeLogin('suppleant@example.com', DEMO_PASSWORD);
  const picture = page.getByRole('img', { name: 'image contenant 6 caractères à recopier' });
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth)).toBeGreaterThan(0);
  const first = await picture.getAttribute('src');
  await page.getByLabel('Recopier les caractères').fill('abcdef');
  await visitor.button('Changer l’image').click();
  await expect(picture).not.toHaveAttribute('src', first ?? '');
  await expect(page.getByLabel('Recopier les caractères')).toHaveValue('');
  await expect(page.getByLabel('Adresse électronique', { exact: true })).toHaveValue('suppleant@example.com');
  await page.getByLabel('Recopier les caractères').fill(await visitor.pictureAnswer());
  await visitor.button('Se connecter').click();
  await visitor.arrives('Espace professionnel');
});

test('the page asked for comes after signing in; after signing out nothing of it is left', async ({ page, scripted, demonstration, isMobile }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await page.goto('/espace/gestion');
  await expect(page).toHaveURL('/connexion?retour=/espace/gestion');
  await visitor.arrives(LOGIN);
  await expect(page.getByRole('main')).toContainText('Connectez-vous pour continuer');
  await visitor.typeLogin('delegataire@example.com', DEMO_PASSWORD);
  await visitor.verify();
  await visitor.button('Se connecter').click();
  await visitor.arrives('Gérer mon espace');
  await expect(page).toHaveURL('/espace/gestion');
  await expect(page.getByRole('main')).toContainText('Modifier mes identifiants de connexion');

  const banner = page.getByRole('banner');
  if (isMobile) await banner.getByText('Menu', { exact: true }).click();
  await banner.getByRole('button', { name: 'Me déconnecter' }).click();
  await visitor.arrives(LOGIN);
  await expect(page.getByRole('main')).toContainText('Vous êtes déconnecté');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: LOGIN })).toBeVisible();
  await expect(page.locator('body')).not.toContainText('delegataire@example.com');
  await ready(page);
});

test('an address that is none of ours is no way back', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.open('/connexion?retour=https://example.com/');
  await visitor.signIn('suppleant@example.com', DEMO_PASSWORD);
  await expect(page).toHaveURL('/espace');
});
