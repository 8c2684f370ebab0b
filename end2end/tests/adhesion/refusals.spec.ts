// What an enrolment refuses, and how it says so; the company's own no.
import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { expectRefused } from '../../support/refused';
import { expect, type Page, test } from '../../support/test';

const HERS = 'titulaire@example.com';
const BEGIN = '/espace/gestion/adhesion';
const CHOICE = 'Adhérer aux services : choisir les services';
const EXTRAS = 'Adhérer aux services : compléments';
const field = (page: Page, label: string | RegExp) => page.getByRole('main').getByLabel(label, { exact: typeof label === 'string' });

test('each step says what is missing, and a service that has a holder has no box', async ({ page, scripted, demonstration, company }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  const errors = page.locator('#erreurs');
  const mine = company();
  await visitor.open('/connexion');
  await visitor.signIn(HERS, DEMO_PASSWORD);
  await visitor.open(BEGIN);
  await field(page, /^Représentant légal/).check();
  await visitor.button('Continuer').click();
  await expectRefused(page, 'Adhérer aux services', [{ field: field(page, 'SIREN de l’entreprise'), sentence: 'Saisissez le numéro SIREN ou équivalent.' }]);
  for (const [siren, sentence] of [['111 111 118', 'Aucune entreprise ne porte ce numéro SIREN. Vérifiez les 9 chiffres.'], ['290 264 563', 'Cette entreprise a cessé son activité : aucune demande n’est possible pour elle.']] as const) {
    await field(page, 'SIREN de l’entreprise').fill(siren);
    await visitor.button('Continuer').click();
    await expectRefused(page, 'Adhérer aux services', [{ field: field(page, 'SIREN de l’entreprise'), sentence }]);
    await expect(field(page, 'SIREN de l’entreprise')).toHaveValue(siren);
    await expect(field(page, /^Représentant légal/)).toBeChecked();
  }

  await field(page, 'SIREN de l’entreprise').fill('123 456 789');
  await visitor.button('Continuer').click();
  await visitor.arrives(CHOICE);
  await expect(main.getByText('déjà détenu — demandez une délégation, une suppléance ou la substitution').first()).toBeVisible();
  await expect(main.getByLabel('Payer la TVA', { exact: true })).toHaveCount(0);
  await expect(main).not.toContainText('MARTIN Paul');

  await visitor.open(BEGIN);
  await visitor.beginEnrolment(mine);
  await visitor.button('Continuer').click();
  await expect(errors).toBeFocused();
  await errors.getByRole('link', { name: 'Cochez au moins une case' }).click();
  await expect(main.getByRole('checkbox').first()).toBeFocused();
  await visitor.chooseServices('Payer la TVA', 'Échanger par la messagerie sécurisée');
  await visitor.arrives(EXTRAS);
  await visitor.button('Continuer').click();
  await expectRefused(page, EXTRAS, [
    { field: field(page, 'Adresse électronique de l’entreprise'), sentence: 'Saisissez l’adresse électronique.' },
    { field: field(page, 'Confirmer l’adresse électronique de l’entreprise'), sentence: 'Saisissez l’adresse électronique une seconde fois.' },
    { field: field(page, 'Titulaire du compte'), sentence: 'Saisissez le titulaire du compte.' },
    { field: field(page, 'IBAN'), sentence: 'Saisissez l’IBAN.' },
  ]);
  await page.goto(`/dossiers/${mine.siren}/adhesion/recapitulatif`);
  await visitor.arrives(EXTRAS);
});

test('the company refuses with the reference of its letter, and the code is dead', async ({ page, scripted, demonstration, post, company, otherBrowser }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const mine = company();
  await visitor.open('/connexion');
  await visitor.signIn(HERS, DEMO_PASSWORD);
  await visitor.enrol(mine, 'Déclarer la TVA');
  const letter = await post.letter(mine);
  const other = new Visitor(await (await otherBrowser()).newPage(), scripted, demonstration);
  const reference = field(other.page, 'Référence de refus');
  await other.open('/refus');
  await other.button('Refuser la demande').click();
  await expectRefused(other.page, 'Refuser une demande', [{ field: reference, sentence: 'Saisissez la référence de refus.' }]);
  // The code of the same letter is not its reference.
  await reference.fill(letter.code);
  await other.button('Refuser la demande').click();
  await expectRefused(other.page, 'Refuser une demande', [{ field: reference, sentence: 'Aucune demande en cours ne porte cette référence. Recopiez-la telle qu’elle figure sur le courrier.' }]);
  await reference.fill(letter.refusal);
  await other.button('Refuser la demande').click();
  await other.arrives('La demande est refusée');

  await expect.poll(async () => (await post.to(HERS)).join('\n')).toContain(mine.name);
  await visitor.redeemInside(letter.code);
  await expect(page.getByRole('alert')).toContainText('L’entreprise a refusé cette demande');
  await visitor.open('/espace/gestion/demandes');
  await expect(page.getByRole('row').filter({ hasText: mine.name })).toContainText('Refusée par l’entreprise');
});

test('a code of nobody’s letter', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.open('/connexion');
  await visitor.signIn(HERS, DEMO_PASSWORD);
  await visitor.open('/espace/gestion/activation');
  const code = field(page, 'Saisissez le code d’activation');
  await visitor.button('Activer').click();
  await expectRefused(page, 'Activer mes services', [{ field: code, sentence: 'Saisissez le code d’activation.' }]);
  await code.fill('abcd-EFGH-2345');
  await visitor.button('Activer').click();
  await expectRefused(page, 'Activer mes services', [{ field: code, sentence: 'Ce code n’est celui d’aucune de vos demandes en cours. Recopiez-le tel qu’il figure sur le courrier.' }]);
  await expect(code).toHaveValue('abcd-EFGH-2345');
});

test('a request is given up by its author, and its code is dead', async ({ page, scripted, demonstration, post, company }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  const mine = company();
  await visitor.open('/connexion');
  await visitor.signIn(HERS, DEMO_PASSWORD);
  await visitor.enrol(mine, 'Déclarer la TVA');
  const dead = await post.letter(mine);
  await main.getByRole('link', { name: mine.name }).click();
  await main.getByRole('link', { name: 'Annuler la demande' }).click();
  await visitor.arrives('Annuler la demande');
  await visitor.button('Annuler la demande').click();
  await visitor.arrives('Suivi de mes demandes');
  await expect(main.getByRole('status')).toContainText('La demande est annulée.');
  await expect(main.getByRole('row').filter({ hasText: mine.name })).toContainText('Annulée');
  await visitor.redeemInside(dead.code);
  await expect(page.getByRole('alert')).toContainText('Cette demande a été annulée');
});
