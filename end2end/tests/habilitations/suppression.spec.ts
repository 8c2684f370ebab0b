// R-K13: what « Supprimer le service » takes along is listed before one confirms.
import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

test('a holder is told whose rights end with hers', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  await visitor.open('/connexion');
  await visitor.signIn('martin@example.com', DEMO_PASSWORD);
  await expect(main).toContainText('SARL MARTIN DISTRIBUTION — SIREN 123 456 789');
  await visitor.open('/espace/gestion/habilitations');
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(11);
  const consequences: string[] = [];
  for (const href of await main.getByRole('link', { name: /^Supprimer le service/ }).evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''))) {
    await page.goto(href);
    await visitor.arrives('Supprimer le service');
    consequences.push(await main.innerText());
    if (consequences.at(-1)?.includes('1 délégataire')) break;
  }
  expect(consequences.join('\n')).toMatch(/Prend fin en même temps\s: 1 suppléant/);
  expect(consequences.join('\n')).toMatch(/Prend fin en même temps\s: 1 délégataire/);
});
