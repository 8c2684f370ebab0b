// R-A12: a password of more than three years opens nothing but its renewal. The server of this project was filled years ago.
import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

const PASSWORD = 'girafe-violette-moteur-39-banquise';

test('an expired password is renewed at login, and nothing else is reached before', async ({ page, scripted, demonstration, isMobile }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  // One account each: the tests of this file run at once on one server.
  const address = { true: 'lila.rosemonde@example.com', false: scripted ? 'nouvelle@example.com' : 'martin@example.com' }[`${isMobile ?? false}`];
  await visitor.open('/connexion');
  await visitor.typeLogin(address, DEMO_PASSWORD);
  await visitor.verify();
  await visitor.button('Se connecter').click();
  await visitor.arrives('Renouveler mon mot de passe');
  await page.goto('/espace/gestion');
  await visitor.arrives('Renouveler mon mot de passe');

  await main.getByLabel('Saisir mon nouveau mot de passe', { exact: true }).fill(DEMO_PASSWORD);
  await main.getByLabel('Confirmer mon nouveau mot de passe', { exact: true }).fill(DEMO_PASSWORD);
  await visitor.button('Valider').click();
  await expect(main).toContainText('Ce mot de passe a déjà servi pour cet espace.');
  await main.getByLabel('Saisir mon nouveau mot de passe', { exact: true }).fill(PASSWORD);
  await main.getByLabel('Confirmer mon nouveau mot de passe', { exact: true }).fill(PASSWORD);
  await visitor.button('Valider').click();
  await visitor.arrives('Espace professionnel');
  await expect(main).toContainText('Expiration du mot de passe');
});
