// « Opening a téléprocédure » as ruled: a page of ours, one button, a site that takes the assertion once: on a computer, on a
// phone, without JavaScript, on PostgreSQL. The receiving site is support/receiver.mjs.
import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

test('one company: from the home to the site of the service, once', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  await visitor.open('/connexion');
  await visitor.signIn('martin@example.com', DEMO_PASSWORD);
  await main.getByRole('link', { name: 'Avis CFE' }).click();
  await visitor.arrives('Consulter les avis de cotisation foncière des entreprises (CFE)');
  await expect(main).toContainText('SARL MARTIN DISTRIBUTION — SIREN 123 456 789, titulaire');
  await expect(main).toContainText('La cotisation foncière des entreprises (CFE) est un impôt local');
  const opening = page.url();
  const button = main.getByRole('button', { name: /^Continuer vers 127\.0\.0\.1:\d+$/ });
  const assertion = await button.getAttribute('value');
  const address = await page.locator('form:has(button[name="assertion"])').getAttribute('action');
  await button.click();
  await expect(page.getByRole('heading', { name: 'Téléprocédure' })).toBeVisible();
  await expect(page.locator('p')).toHaveText('123456789 consulter-avis-cfe holder');
  // The same again is refused; a new rendering has a new one.
  const again = await page.request.post(address ?? '', { form: { assertion: assertion ?? '' } });
  expect(again.status()).toBe(403);
  expect(await again.text()).toContain('déjà utilisée');
  await visitor.open(opening);
  await main.getByRole('link', { name: 'Recharger cette page' }).click();
  await visitor.arrives('Consulter les avis de cotisation foncière des entreprises (CFE)');
  await button.click();
  await expect(page.locator('p')).toHaveText('123456789 consulter-avis-cfe holder');
});

test('several companies: the service leads to the choice, the choice to the service', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  await visitor.open('/connexion');
  await visitor.signIn('lila.rosemonde@example.com', DEMO_PASSWORD);
  await page.getByRole('region', { name: 'Payer' }).getByRole('link', { name: 'Impôt sur les sociétés' }).click();
  await visitor.arrives('Choisir un dossier');
  await main.getByRole('link', { name: 'SARL ALERIS' }).click();
  await visitor.arrives('Payer l’impôt sur les sociétés');
  await main.getByRole('button', { name: /^Continuer vers/ }).click();
  await expect(page.locator('p')).toHaveText('987654321 payer-impot-societes holder');
  // Back in the browser: the page as it would be now, still able to open the service.
  await page.goBack();
  await visitor.arrives('Payer l’impôt sur les sociétés');
  // Where nobody said where a service is, the page says so and whom to call.
  await visitor.open('/dossiers/987654321');
  await page.getByRole('region', { name: 'Déclarer' }).getByRole('link', { name: 'Impôt sur les sociétés' }).click();
  await visitor.arrives('Déclarer l’impôt sur les sociétés');
  await expect(main).toContainText('Ce service ne s’ouvre pas encore depuis cet espace.');
  await expect(main).toContainText(/Téléphone\s*0\d/);
  expect((await page.goto('/dossiers/987654321/services/inconnu'))?.status()).toBe(404);
});
