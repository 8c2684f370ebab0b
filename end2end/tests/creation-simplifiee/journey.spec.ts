// SC14, SC15, R-B01 to R-B08: the owner of one company creates her space in simplified mode: a link by mail, a letter, a code,
// every service at once; on a computer, on a phone, without JavaScript, on PostgreSQL.
import { ownCompany } from '../../support/companies';
import { Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

test('one company, one address: a link, a letter, a space with all its services', async ({ page, person, scripted, demonstration, post, company, otherBrowser }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  const mine = ownCompany(company);

  await visitor.open('/creation');
  await main.locator('a[href="/creation/simplifiee/conditions"]').click();
  await visitor.arrives('Création de votre espace professionnel en mode simplifié');
  await page.getByLabel(/^Je reconnais avoir pris connaissance/).check();
  await visitor.button('Valider').click();

  // A company that has services already is sent elsewhere, and what was typed stays.
  await visitor.arrives('2ème étape : votre entreprise et vos identifiants');
  const type = async (siren: string) => {
    await main.getByLabel('SIREN de l’entreprise').fill(siren);
    await main.getByLabel('Adresse électronique de l’entreprise', { exact: true }).fill(person.email);
    await main.getByLabel('Confirmer l’adresse électronique de l’entreprise').fill(person.email);
    await visitor.typeCredentials(person);
  };
  await type('987 654 321');
  await visitor.verify();
  await visitor.button('Valider').click();
  await expect(page.locator('#erreurs')).toContainText('dispose déjà de services en ligne');
  await expect(main.getByLabel('SIREN de l’entreprise')).toHaveValue('987 654 321');
  await type(mine.shown);
  // Each look at a company costs a check.
  await visitor.verify();
  await visitor.button('Valider').click();

  await visitor.arrives('3ème étape : remplissez votre formulaire d’inscription');
  await visitor.typeIdentity(person);
  await visitor.button('Valider').click();
  await visitor.arrives('Votre inscription');
  for (const shown of [mine.name, mine.shown, person.email]) await expect(main).toContainText(shown);
  await expect(main).not.toContainText(person.password);
  await visitor.button('Confirmer').click();
  await visitor.arrives('Votre demande est enregistrée');
  await expect(main).toContainText('Un courriel contenant un lien utilisable 72 heures a été envoyé à l’adresse électronique de l’entreprise');

  const other = new Visitor(await (await otherBrowser()).newPage(), scripted, demonstration);
  expect(await post.to(mine.shown), 'no letter before the link').toEqual([]);
  await other.open(await post.companyPath(person.email));
  await other.button('Valider cette adresse').click();
  await other.arrives('Adresse électronique de l’entreprise validée');
  await expect(other.page.getByRole('main')).toContainText('60 jours');

  const letter = await post.letter(mine);
  await visitor.open('/activation');
  await visitor.enterCode(letter.code);
  await visitor.enterAddress(person.email);
  await visitor.arrives('Activez votre espace ou vos services – Récapitulatif');
  await expect(main).toContainText('Votre inscription a été réalisée le');
  await expect(main).toContainText('Échanger par la messagerie sécurisée');
  await visitor.open('/connexion');
  await visitor.signIn(person.email, person.password);
  await expect(main).toContainText(mine.name);
  await expect(page.getByRole('region', { name: 'Déclarer' })).toBeVisible();
});
