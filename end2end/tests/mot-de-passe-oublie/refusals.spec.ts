// What the procedure refuses, and that it never says whether a space exists.
import { ANOTHER_PASSWORD, Visitor } from '../../support/journey';
import { expectRefused } from '../../support/refused';
import { expect, test } from '../../support/test';

const TITLE = 'Choisissez un nouveau mot de passe';

test('an empty form', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.open('/mot-de-passe-oublie');
  await visitor.button('Recevoir le lien').click();
  await expectRefused(page, 'Mot de passe oublié', [
    { field: page.getByLabel('Adresse électronique de connexion'), sentence: 'Saisissez l’adresse électronique.' },
    { field: page.getByLabel(/^Recopie/), sentence: /Recopiez les caractères de l’image, ou/ },
  ]);
});

test('an unknown address gets the same screen, and no mail', async ({ page, person, post, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.open('/mot-de-passe-oublie');
  await visitor.forget(person.email);
  await expect(page.getByRole('main')).toContainText('Si un espace existe pour cette adresse, un courriel vient d’être envoyé.');
  for (const text of await post.to(person.email)) expect(text).not.toContain('jeton');
});

test('the fields of the answer; the fifth wrong one ends the link', async ({ page, person, post, scripted, demonstration }) => {
  test.setTimeout(120_000);
  const visitor = new Visitor(page, scripted, demonstration);
  const send = visitor.button('Changer le mot de passe');
  await visitor.request(person);
  await visitor.activate(await post.code(person.email), person.email);
  await visitor.open('/mot-de-passe-oublie');
  await visitor.forget(person.email);
  await visitor.open(await post.resetPath(person.email));
  await send.click();
  const answer = page.getByLabel('Votre réponse', { exact: true });
  await expectRefused(page, TITLE, [
    { field: answer, sentence: 'Saisissez la réponse à la question de confiance.' },
    { field: page.getByLabel('Votre nouveau mot de passe', { exact: true }), sentence: 'Saisissez le mot de passe.' },
    { field: page.getByLabel('Confirmer votre nouveau mot de passe', { exact: true }), sentence: 'Saisissez le mot de passe une seconde fois.' },
  ]);
  for (const left of ['4 essais', '3 essais', '2 essais', 'un essai']) {
    await visitor.typeAnswer('Pompon', ANOTHER_PASSWORD);
    await send.click();
    await expectRefused(page, TITLE, [{ field: answer, sentence: `Cette réponse n’est pas la bonne. Il reste ${left} avec ce lien.` }]);
  }
  await visitor.typeAnswer('Pompon', ANOTHER_PASSWORD);
  await send.click();
  await expect(page.getByRole('alert')).toContainText('Ce lien ne peut plus servir.');
  await expect(page.locator('#erreurs')).toBeFocused();
  await expect(answer).toHaveCount(0);
  await page.getByRole('main').getByRole('link', { name: 'Demander un nouveau lien' }).click();
  await visitor.arrives('Mot de passe oublié');
});
