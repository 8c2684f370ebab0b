// Between described screens the browser asks for each of them once, and announces each, a second page of a list too.
import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

test('each described screen is asked for once, announced, and in focus', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  await visitor.open('/connexion');
  await visitor.signIn('lila.rosemonde@example.com', DEMO_PASSWORD);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/screen/page')) asked.push((JSON.parse(request.postData() ?? '{}') as { address: string }).address);
  });
  const follow = async (link: string, title: string) => {
    await main.getByRole('link', { name: link, exact: true }).click();
    await visitor.arrives(title);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  };
  await follow('Choisir un dossier', 'Choisir un dossier');
  await follow('SARL ALERIS', 'SARL ALERIS');
  await follow('Consulter mes services (habilitations)', 'Consulter mes services (habilitations)');
  await follow('Page suivante', 'Consulter mes services (habilitations)');
  await expect(main).toContainText('page 2 sur 13');
  await follow('Gérer mon espace', 'Gérer mon espace');
  await follow('Mes données', 'Mes données');
  expect(asked).toEqual(['/dossiers', '/dossiers/987654321', '/espace/gestion/habilitations', '/espace/gestion/habilitations?page=2', '/espace/gestion']);
});
