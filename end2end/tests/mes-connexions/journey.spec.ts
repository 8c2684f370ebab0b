// R-P08: a person sees her connections, closes one, then says « Ce n’est pas moi » and chooses a new password: on a
// computer, on a phone, without JavaScript, on PostgreSQL.
import { Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

const PASSWORD = 'girafe-violette-moteur-39-banquise';
const LOGIN = 'Connexion à votre espace professionnel';

test('a person closes a connection, then all of them', async ({ page, person, scripted, demonstration, post, otherBrowser }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  await visitor.settle(person, post);
  const other = new Visitor(await (await otherBrowser()).newPage(), scripted, demonstration);
  await other.open('/connexion');
  await other.signIn(person.email, person.password);

  await main.getByRole('link', { name: 'Gérer les services', exact: true }).click();
  await visitor.arrives('Gérer mon espace');
  await main.getByRole('link', { name: 'Mes connexions', exact: true }).click();
  await visitor.arrives('Mes connexions');
  const open = page.getByRole('table', { name: 'Connexions ouvertes' });
  await expect(open.getByRole('row')).toHaveCount(3);
  await expect(open).toContainText('Cette connexion');
  await expect(page.getByRole('table', { name: 'Les 20 derniers événements' })).toContainText('Activation de l’espace');
  await open.getByRole('button', { name: 'Fermer' }).click();
  await expect(main).toContainText('La connexion est fermée.');
  await visitor.arrives('Mes connexions');
  await expect(open.getByRole('row')).toHaveCount(2);

  // The other browser is out at its next step, and signs in again.
  await other.page.getByRole('link', { name: 'GÉRER', exact: true }).click();
  await other.arrives(LOGIN);
  await other.open('/connexion');
  await other.signIn(person.email, person.password);
  await visitor.button('Ce n’est pas moi').click();
  await visitor.arrives('Renouveler mon mot de passe');
  await expect(main).toContainText('quelqu’un d’autre le connaît peut-être');
  expect((await post.latest(person.email)).length).toBeGreaterThan(0);
  await visitor.open('/espace');
  await visitor.arrives('Renouveler mon mot de passe');
  await other.page.goto('/espace');
  await other.arrives(LOGIN);

  await main.getByLabel(/^Saisir mon nouveau mot de passe/).fill(PASSWORD);
  await main.getByLabel(/^Confirmer mon nouveau mot de passe/).fill(PASSWORD);
  await visitor.button('Valider').click();
  await visitor.arrives('Espace professionnel');
});
