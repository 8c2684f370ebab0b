// SC34, R-L05 to R-L07, C26: another electronic address of a company, from the form to the code of the letter: on a computer, on a
// phone, without JavaScript, on PostgreSQL.
import { Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

const PAGE = 'Modifier l’adresse électronique de l’entreprise';

test('the new address says yes, the letter gives the code, the former one is told', async ({ page, person, scripted, demonstration, post, company, otherBrowser }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  const mine = company();
  const [before, after] = [`avant.${person.email}`, `apres.${person.email}`];
  await visitor.settle(person, post);
  await visitor.writingFor(mine, before, post, await otherBrowser());

  await visitor.open('/espace/gestion');
  await main.getByRole('link', { name: PAGE, exact: true }).click();
  await visitor.arrives(PAGE);
  await expect(main).toContainText(before);
  await main.getByLabel('Nouvelle adresse électronique de l’entreprise').fill(before);
  await main.getByLabel('Confirmer la nouvelle adresse électronique').fill(after);
  await visitor.button('Demander le changement').click();
  await expect(page.locator('#erreurs')).toBeVisible();
  await main.getByLabel('Nouvelle adresse électronique de l’entreprise').fill(after);
  await visitor.button('Demander le changement').click();
  await visitor.arrives('Suivi de mes demandes');
  await expect(main.getByRole('status')).toContainText('Demande enregistrée');
  expect(await post.latest(before)).toContain(after);

  const company2 = new Visitor(await (await otherBrowser()).newPage(), scripted, demonstration);
  await company2.open(await post.companyPath(after));
  await company2.arrives('Valider l’adresse électronique de l’entreprise');
  await company2.button('Valider cette adresse').click();
  await company2.arrives('Adresse électronique de l’entreprise validée');

  // Under way: one at a time.
  await visitor.open(`/dossiers/${mine.siren}/adresse`);
  await expect(main).toContainText('Un changement d’adresse est en cours');
  await main.getByRole('link', { name: 'Suivre ou annuler la demande' }).click();
  await visitor.arrives(`Demande pour ${mine.name}`);
  await visitor.letterLeaves();
  const letter = await post.letter(mine);
  expect(letter.text).toContain(after);
  expect(letter.text).toContain(before);
  await visitor.redeemInside(letter.code);
  await visitor.arrives(`Demande pour ${mine.name}`);
  await expect(main.getByRole('status')).toContainText('L’adresse électronique de l’entreprise est modifiée');
  await visitor.open(`/dossiers/${mine.siren}/adresse`);
  await expect(main).toContainText(after);
  await expect(main).not.toContainText(before);
  expect(await post.latest(before)).toContain('a été changée');
});
