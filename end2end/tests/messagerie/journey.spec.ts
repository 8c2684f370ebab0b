// SC35, R-M02 to R-M10: a request from its draft to its thread, as typed, the colleague who sees the same, the file: on a
// computer, on a phone, without JavaScript, on PostgreSQL.
import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { expect, somebody, test } from '../../support/test';

const COMPANY = 'SARL MARTIN DISTRIBUTION';

test('a request is prepared, found on another device, sent, answered by a colleague', async ({ page, scripted, demonstration, otherBrowser }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  const mark = somebody().email.slice(0, 10);
  const subject = `Échéance ${mark} <b>&amp;</b>`;
  await visitor.open('/connexion');
  await visitor.signIn('martin@example.com', DEMO_PASSWORD);
  await page.getByRole('navigation', { name: 'Menu de l’espace' }).getByRole('link', { name: /^MESSAGERIE/ }).click();
  await visitor.arrives(/^Messagerie/);
  await main.getByRole('link', { name: 'Nouvelle demande', exact: true }).click();
  await visitor.arrives('Nouvelle demande');
  await visitor.button('Continuer').click();
  await expect(main.getByLabel('Thème')).toBeVisible();
  await expect(main).toContainText(COMPANY);

  // Nothing is sent while something is missing, and nothing typed is lost.
  await main.getByLabel('Message').fill('Bonjour,\n\n<script>alert(1)</script> & la suite.');
  await visitor.button('Envoyer').click();
  await expect(page.locator('#erreurs')).toContainText('Choisissez le thème de la demande.');
  await expect(page.locator('#erreurs')).toContainText('Saisissez l’objet.');
  await expect(main.getByLabel('Message')).toHaveValue('Bonjour,\n\n<script>alert(1)</script> & la suite.');
  await main.getByLabel('Thème').selectOption('TVA : déclaration, paiement, remboursement');
  await main.getByLabel('Objet').fill(subject);
  await visitor.button('Enregistrer le brouillon').click();
  await expect(main.getByRole('status').first()).toContainText('Le brouillon est enregistré.');

  // The same draft on another device.
  const elsewhere = await (await otherBrowser()).newPage();
  const second = new Visitor(elsewhere, scripted, demonstration);
  await second.open('/connexion');
  await second.signIn('martin@example.com', DEMO_PASSWORD);
  await second.open(new URL(page.url()).pathname);
  await expect(elsewhere.getByLabel('Objet')).toHaveValue(subject);
  await expect(elsewhere.getByLabel('Message')).toHaveValue('Bonjour,\n\n<script>alert(1)</script> & la suite.');
  await second.button('Envoyer').click();
  await second.arrives(subject);
  await expect(elsewhere.getByRole('main')).toContainText('Votre demande est déposée.');
  await expect(elsewhere.getByRole('article')).toContainText('<script>alert(1)</script> & la suite.');
  const thread = new URL(elsewhere.url()).pathname;

  // The colleague who also holds the messaging.
  const hers = await (await otherBrowser()).newPage();
  const colleague = new Visitor(hers, scripted, demonstration);
  await colleague.open('/connexion');
  await colleague.signIn('suppleant@example.com', DEMO_PASSWORD);
  await colleague.open(`/messagerie?q=echeance+${mark}`);
  await hers.getByRole('main').getByRole('link', { name: subject }).click();
  await colleague.arrives(subject);
  if (!scripted) await colleague.button('Marquer comme lu').click();
  await hers.getByLabel('Message').fill('Je complète.');
  await colleague.button('Envoyer').click();
  await expect(hers.getByRole('main')).toContainText('Votre message est envoyé.');

  await visitor.open(thread);
  await expect(main.getByRole('article')).toHaveCount(2);
  await expect(main).toContainText('Je complète.');
  const file = page.waitForEvent('download');
  await main.getByRole('link', { name: 'Télécharger l’échange (PDF)' }).click();
  expect((await file).suggestedFilename()).toBe('fil-de-discussion.pdf');
});
