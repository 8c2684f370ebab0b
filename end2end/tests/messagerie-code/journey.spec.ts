// C16, R-M06, T-SUB-3: somebody asks for a service of a company; its manager finds the code in the messaging, once the letter
// has left, and never in a message; it goes with the request: on a computer, on a phone, without JavaScript, on PostgreSQL.
import AxeBuilder from '@axe-core/playwright';
import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

const COMPANY = { siren: '123456789', shown: '123 456 789', name: 'SARL MARTIN DISTRIBUTION' };
const SUBJECT = 'Demande d’accès aux services en ligne de votre entreprise';

test('the code of a letter is seen by who manages the messaging, while the request lasts', async ({ page, person: somebody, scripted, demonstration, post, otherBrowser }) => {
  test.slow();
  // A name of her own: the manager's messaging holds the requests of other tests too, and finds hers by it.
  const person = { ...somebody, lastName: somebody.email.replace(/@.*/, '') };
  const asker = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  await asker.settle(person, post);
  await asker.enrol(COMPANY, 'Intervenir dans une succession vacante');
  await main.getByRole('link', { name: COMPANY.name }).click();
  await asker.arrives(`Demande pour ${COMPANY.name}`);
  const request = new URL(page.url()).pathname;
  await asker.letterLeaves();
  const letter = await post.letter(COMPANY, person.lastName);

  const manager = new Visitor(await (await otherBrowser()).newPage(), scripted, demonstration);
  const desk = manager.page.getByRole('main');
  await manager.open('/connexion');
  await manager.signIn('martin@example.com', DEMO_PASSWORD);
  const clean = async () => {
    if (!scripted) return;
    const { violations } = await new AxeBuilder({ page: manager.page as never }).analyze();
    expect(violations.map((violation) => violation.id)).toEqual([]);
  };
  const found = desk.getByRole('link', { name: SUBJECT }).first();
  await expect(async () => {
    await manager.open(`/messagerie?q=${person.lastName}+succession+vacante`);
    await expect(found).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await found.click();
  await manager.arrives(SUBJECT);
  await expect(desk.getByRole('article')).toContainText(person.lastName.toUpperCase());
  await expect(desk).not.toContainText(letter.code);
  const thread = new URL(manager.page.url()).pathname;
  await desk.getByRole('link', { name: 'Voir le code' }).click();
  await manager.arrives('Code d’activation');
  await expect(desk).toContainText('Intervenir dans une succession vacante');
  await expect(desk).not.toContainText(letter.code);
  await clean();
  await manager.button('Voir le code').dblclick();
  await expect(desk).toContainText(letter.code);
  await clean();
  // Another tab, another day: seen again for the asking, and the back button shows no more than it did.
  await manager.page.reload();
  await expect(desk).toContainText(letter.code);

  // Who asks does not read that messaging.
  await page.goto(thread);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page introuvable');
  await asker.open(`${request}/annulation`);
  await asker.button('Annuler la demande').click();
  await asker.arrives('Suivi de mes demandes');
  await manager.page.goto(`${thread}/code`);
  await expect(desk).not.toContainText(letter.code);
  await manager.open(thread);
  await manager.arrives(SUBJECT);
  await expect(desk.getByRole('link', { name: 'Voir le code' })).toHaveCount(0);
});
