// R-M08, T-PJ-1 to T-PJ-6: files on their way to the administration, on a computer, on a phone, without JavaScript, on
// PostgreSQL. The text that was typed stays, each refused file says why, what is sent can be downloaded.
import AxeBuilder from '@axe-core/playwright';
import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

const PDF = Buffer.from('%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R /Size 2>>\nstartxref\n9\n%%EOF\n');

test('files join a request, refused ones say why, and the thread gives them back', async ({ page, scripted, demonstration }, info) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await visitor.open('/connexion');
  await visitor.signIn('martin@example.com', DEMO_PASSWORD);
  await visitor.open('/messagerie/nouveau');
  await main.getByLabel('Entreprise').selectOption('123456789');
  await visitor.button('Continuer').click();
  await visitor.arrives('Nouvelle demande');
  const subject = `Facture ${info.project.name} ${Date.now()}`;
  await main.getByLabel('Thème').selectOption({ index: 1 });
  await main.getByLabel('Objet').fill(subject);
  await main.getByLabel('Message', { exact: true }).fill('Voici la facture.');
  await visitor.button('Joindre des fichiers').click();

  await visitor.arrives('Joindre des fichiers');
  await expect(main).toContainText('10 Mo au plus par fichier, 10 fichiers au plus par message.');
  await page.getByLabel('Fichiers à joindre').setInputFiles([
    { name: 'Facture d’été.pdf', mimeType: 'application/pdf', buffer: PDF },
    { name: '<img src=x onerror=alert(1)>.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') },
  ]);
  await visitor.button('Joindre les fichiers').click();
  await expect(main.getByRole('heading', { name: 'Fichiers joints (1 sur 10)' })).toBeVisible();
  await expect(main.locator('.ep-field__error')).toContainText('ce type de fichier n’est pas accepté');
  await expect(page.getByLabel('Fichiers à joindre')).toHaveAttribute('aria-describedby', 'pieces-aide pieces-erreurs');
  if (scripted) {
    const { violations } = await new AxeBuilder({ page: page as never }).analyze();
    expect(violations.map((violation) => violation.id)).toEqual([]);
  }

  // One too many is taken out by the keyboard.
  await page.getByLabel('Fichiers à joindre').setInputFiles({ name: 'de trop.txt', mimeType: 'text/plain', buffer: Buffer.from('de trop') });
  await visitor.button('Joindre les fichiers').focus();
  await page.keyboard.press('Enter');
  await expect(main.getByRole('heading', { name: 'Fichiers joints (2 sur 10)' })).toBeVisible();
  await expect(main.locator('.ep-field__error')).toHaveCount(0);
  await main.getByRole('button', { name: /^Retirer.*de trop/ }).focus();
  await page.keyboard.press('Enter');
  await expect(main.getByRole('heading', { name: 'Fichiers joints (1 sur 10)' })).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(main).toContainText('Non analysé', { timeout: 1_000 });
  }).toPass();

  await main.getByRole('link', { name: 'Revenir à votre message' }).click();
  await visitor.arrives('Nouvelle demande');
  await expect(main.getByLabel('Objet')).toHaveValue(subject);
  await expect(main.getByLabel('Message', { exact: true })).toHaveValue('Voici la facture.');
  await expect(main).toContainText('1 fichier joint');
  await visitor.button('Envoyer').click();
  await visitor.arrives(subject);
  const link = main.getByRole('link', { name: 'Facture d’été.pdf' });
  await expect(main).toContainText('Ouvrez ce fichier avec prudence');
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toBe('Facture d’été.pdf');
  expect(dialogs).toEqual([]);
});

test('a file over the limit is said before it is sent', async ({ page, scripted, demonstration }) => {
  test.skip(!scripted, 'the server says it otherwise');
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  await visitor.open('/connexion');
  await visitor.signIn('martin@example.com', DEMO_PASSWORD);
  await visitor.open('/messagerie/nouveau');
  await main.getByLabel('Entreprise').selectOption('123456789');
  await visitor.button('Continuer').click();
  await visitor.arrives('Nouvelle demande');
  await visitor.button('Joindre des fichiers').click();
  await visitor.arrives('Joindre des fichiers');
  await page.getByLabel('Fichiers à joindre').setInputFiles({ name: 'grand.txt', mimeType: 'text/plain', buffer: Buffer.alloc(11 << 20, 'a') });
  await visitor.button('Joindre les fichiers').click();
  await expect(main.locator('.ep-upload__status')).toContainText('« grand.txt » n’a pas été envoyé : il dépasse 10 Mo.');
  await expect(main.getByRole('heading', { name: /Fichiers joints/ })).toHaveCount(0);
});
