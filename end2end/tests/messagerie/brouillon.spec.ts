// R-M10: a draft is kept as one types, what is shown is read; both by the script of these pages alone.
import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { expect, somebody, test } from '../../support/test';

test('what is typed is kept without a button, and the button waits for it', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  const mark = somebody().email.slice(0, 10);
  await visitor.open('/connexion');
  await visitor.signIn('martin@example.com', DEMO_PASSWORD);
  await visitor.open('/messagerie/nouveau');
  await visitor.button('Continuer').click();
  await expect(main.getByLabel('Objet')).toBeVisible();
  const kept = page.waitForResponse((response) => response.url().endsWith('/api/messaging/compose'));
  await main.getByLabel('Objet').fill(`Frappe ${mark}`);
  await main.getByLabel('Message').pressSequentially('Bonjour, ');
  expect((await kept).status()).toBe(200);
  await expect(main.getByText(/^Brouillon enregistré à/)).toBeVisible();
  await main.getByLabel('Message').pressSequentially('et merci.');
  await main.getByLabel('Thème').selectOption('Autre question');
  await visitor.button('Envoyer').click();
  await visitor.arrives(`Frappe ${mark}`);
  await expect(main.getByRole('article')).toContainText('Bonjour, et merci.');
});

test('an opened thread is read, and says so nowhere else', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.open('/connexion');
  await visitor.signIn('lila.rosemonde@example.com', DEMO_PASSWORD);
  await visitor.open('/messagerie?lu=non');
  const subject = page.getByRole('main').getByRole('table').getByRole('link').first();
  const name = (await subject.textContent()) ?? '';
  const read = page.waitForResponse((response) => response.url().endsWith('/api/messaging/read'));
  await subject.click();
  await visitor.arrives(name);
  expect((await read).status()).toBe(200);
  await visitor.open('/messagerie?lu=non');
  await expect(page.getByRole('main').getByRole('link', { name, exact: true })).toHaveCount(0);
});
