// SC33, R-L01 to R-L03: a company's bank accounts and direct debit contracts, from the password asked again to the revoked mandate: on a
// computer, on a phone, without JavaScript, on PostgreSQL.
import { Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

const PAGE = 'Comptes bancaires et contrats de prélèvement';

test('accounts and contracts of a company, with its mandate to print', async ({ page, person, scripted, demonstration, post, company }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  const mine = company();
  await visitor.settle(person, post);
  await visitor.open('/espace/gestion/comptes');
  await visitor.arrives('Gérer les comptes bancaires');
  await expect(main).toContainText('titulaire ou suppléant d’un service de paiement');
  await visitor.payingFor(mine, post);

  // From « Gérer mon espace » straight to the one company.
  await visitor.open('/espace/gestion');
  await main.getByRole('link', { name: 'Gérer les comptes bancaires', exact: true }).click();
  await visitor.arrives(PAGE);
  const accounts = main.getByRole('region', { name: 'Gérer les comptes bancaires' });
  await expect(accounts).toContainText(/FR14\s••••\s••••\s2606/);
  await expect(main).not.toContainText('2004 1010');

  // The password is asked again, and leads back to the form that asked.
  const adding = `/dossiers/${mine.siren}/comptes/ajout`;
  await visitor.open(`/espace/gestion/confirmation?retour=${adding}`);
  await main.getByLabel('Mot de passe actuel', { exact: true }).fill(person.password);
  await visitor.button('Continuer').click();
  await visitor.arrives('Ajouter un compte');
  await main.getByLabel('Titulaire du compte').fill('SARL Essai');
  await main.getByLabel('IBAN').fill('de89 3704 0044 0532 0130 01');
  await main.getByLabel('SEPA CORE et SEPA B2B (interentreprises)').check();
  await visitor.button('Ajouter le compte').click();
  await expect(page.locator('#erreurs')).toContainText('Cet IBAN est incorrect');
  await expect(main.getByLabel('Titulaire du compte')).toHaveValue('SARL Essai');
  await expect(main.getByLabel('IBAN')).toHaveValue('');
  await main.getByLabel('IBAN').fill('de89 3704 0044 0532 0130 00');
  await visitor.button('Ajouter le compte').click();
  await visitor.arrives(PAGE);
  await expect(main.getByText('Le compte est ajouté.')).toBeVisible();
  await accounts.getByRole('link', { name: /^Modifier le titulaire.*DE89/ }).click();
  await visitor.arrives('Modifier le titulaire d’un compte');
  await main.getByLabel('Titulaire du compte').fill('SARL Nouvelle');
  await visitor.button('Enregistrer').click();
  await visitor.arrives(PAGE);
  await expect(accounts).toContainText('SARL Nouvelle');

  await main.getByRole('link', { name: 'Créer un contrat', exact: true }).click();
  await visitor.arrives('Créer un contrat de prélèvement');
  await main.getByLabel('Compte à prélever').selectOption({ label: 'DE89 •••• •••• 3000, SARL Nouvelle, SEPA CORE et B2B' });
  await main.getByLabel(/^SEPA B2B/).check();
  await visitor.button('Créer le contrat').click();
  await visitor.arrives('Contrat de prélèvement');
  const contract = page.url();
  const fetched = page.waitForEvent('download');
  await visitor.button('Télécharger le mandat (PDF)').click();
  expect((await fetched).suggestedFilename()).toMatch(/^mandat-EP\d{9}[2-9A-Z]{12}\.pdf$/);

  await visitor.open(`/dossiers/${mine.siren}/comptes`);
  await expect(main.getByRole('region', { name: 'Historique' })).toContainText('Mandat de prélèvement téléchargé');
  await accounts.getByRole('link', { name: /^Supprimer.*DE89/ }).click();
  await visitor.arrives('Supprimer un compte');
  await expect(main).toContainText('Révoquez d’abord le contrat');
  await visitor.open(contract);
  await main.getByRole('link', { name: 'Révoquer le contrat' }).click();
  await visitor.arrives('Révoquer un contrat de prélèvement');
  await visitor.button('Révoquer le contrat').click();
  await visitor.arrives(PAGE);
  await accounts.getByRole('link', { name: /^Supprimer.*DE89/ }).click();
  await visitor.arrives('Supprimer un compte');
  await visitor.button('Supprimer le compte').click();
  await visitor.arrives(PAGE);
  await expect(accounts).not.toContainText('DE89');
  await expect(main.getByRole('region', { name: 'Historique' })).toContainText('Compte bancaire supprimé');
});
