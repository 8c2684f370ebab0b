// A lost password (SC37): link, question, new password, on a computer, on a phone, without JavaScript, on PostgreSQL.
import { ANOTHER_PASSWORD, Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

test('a person who has lost her password gets a link, answers, chooses another one and signs in', async ({ page, person, post, scripted, demonstration }) => {
  test.setTimeout(120_000);
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  await visitor.request(person);
  await visitor.activate(await post.code(person.email), person.email);
  await visitor.open('/connexion');
  await main.getByRole('link', { name: 'Mot de passe oublié ?', exact: true }).click();
  await visitor.forget(person.email);
  await expect(page).toHaveURL('/mot-de-passe-oublie/envoi');
  await expect(main).toContainText('Si un espace existe pour cette adresse, un courriel vient d’être envoyé.');

  const path = await post.resetPath(person.email);
  await visitor.open(path);
  await visitor.arrives('Choisissez un nouveau mot de passe');
  await expect(main).toContainText('Le nom de votre animal de compagnie ?');
  await expect(main).not.toContainText(person.answer);
  const refused = async (answer: string, password: string, sentence: string) => {
    await visitor.typeAnswer(answer, password);
    const response = page.waitForResponse((one) => one.request().method() === 'POST' && /mot-de-passe-oublie\/reponse|reset\/answer$/.test(one.url()));
    await visitor.button('Changer le mot de passe').click();
    expect((await response).status()).toBe(422);
    await expect(page.locator('#erreurs')).toBeFocused();
    await expect(page.getByRole('alert')).toContainText(sentence);
    for (const label of ['Votre nouveau mot de passe', 'Confirmer votre nouveau mot de passe']) await expect(page.getByLabel(label, { exact: true })).toHaveValue('');
  };
  await refused(person.answer.toLowerCase(), ANOTHER_PASSWORD, 'Cette réponse n’est pas la bonne. Il reste 4 essais avec ce lien.');
  await refused(person.answer, person.password, 'Ce mot de passe a déjà servi pour cet espace.');

  await visitor.typeAnswer(person.answer, ANOTHER_PASSWORD);
  if (scripted) await expect(main.getByText('Niveau de sécurité : Fort')).toBeVisible();
  await visitor.button('Changer le mot de passe').click();
  await visitor.arrives('Mot de passe réinitialisé');
  // Nothing that opens anything stands in the address.
  await expect(page).toHaveURL('/mot-de-passe-oublie/termine');
  await expect(main.getByRole('status')).toContainText('Votre mot de passe a été réinitialisé avec succès.');
  await expect(main).toContainText(/valable jusqu’au \d+(er)? \S+ 20\d\d/);
  await expect.poll(() => post.latest(person.email)).toContain('Mot de passe oublié');
  await expect.poll(() => post.latest(person.email)).toContain('valable jusqu\'au');

  await visitor.open(path);
  await visitor.arrives('Ce lien ou cette démarche n’est plus valable');
  await expect(main.getByRole('link', { name: 'Demander un nouveau lien' })).toHaveAttribute('href', '/mot-de-passe-oublie');

  await visitor.open('/connexion');
  await visitor.signIn(person.email, ANOTHER_PASSWORD);
});
