// Nothing is cut off and nothing scrolls sideways: 320 px, text twice as large; what stands still; what is printed.
import { Visitor } from '../../support/journey';
import { SCENES } from '../../support/scenes';
import { expect, test } from '../../support/test';

for (const scene of SCENES) {
  test(`reflow: ${scene.name}`, async ({ page, person, post, scripted, demonstration, company }) => {
    test.setTimeout(180_000);
    const found: string[] = [];
    /** How far the page scrolls sideways, and what sticks out. */
    const sideways = () =>
      page.evaluate(() => {
        const width = document.documentElement.clientWidth;
        const over = document.documentElement.scrollWidth - width;
        const out = [...document.querySelectorAll('body *')]
          .filter((element) => element.getBoundingClientRect().right > width + 1 && element.checkVisibility())
          .slice(0, 3)
          .map((element) => `${element.tagName}.${element.className} ${element.textContent?.slice(0, 40)}`);
        return over > 0 ? `${over} px: ${out.join(', ')}` : '';
      });
    await scene.walk(new Visitor(page, scripted, demonstration), person, post, async (state) => {
      await page.setViewportSize({ width: 320, height: 700 });
      const narrow = await sideways();
      if (narrow) found.push(`${state} at 320: ${narrow}`);
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
      const large = await sideways();
      if (large) found.push(`${state} with text at 200 %: ${large}`);
      await page.evaluate(() => (document.documentElement.style.fontSize = ''));
    }, company);
    expect(found).toEqual([]);
  });
}

test('at 320 px every target of the login page is 24 px at least, buttons 44', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto('/connexion');
  const small = await page.getByRole('main').getByRole('button').evaluateAll((all) =>
    all.map((one) => one.getBoundingClientRect()).filter((box) => box.height > 0 && box.height < 44).map((box) => box.height),
  );
  expect(small).toEqual([]);
});

test('who asks for less motion gets none', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/demonstration/composants');
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .flatMap((element) => ['', '::before', '::after'].map((part) => ({ element, style: getComputedStyle(element, part || null) })))
      .filter(({ style }) => Number.parseFloat(style.animationDuration) > 0.01 && style.animationName !== 'none')
      .map(({ element }) => element.className),
  );
  expect(moving).toEqual([]);
  const gliding = await page.evaluate(() =>
    [...document.querySelectorAll('*')].filter((element) => getComputedStyle(element).transitionDuration.split(',').some((time) => Number.parseFloat(time) > 0.01)).map((element) => element.className),
  );
  expect(gliding).toEqual([]);
});

test('on paper the récapitulatif is the record alone, dark on white', async ({ page, person, post, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.request(person);
  await visitor.activate(await post.code(person.email), person.email);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByText('VOTRE ESPACE PROFESSIONNEL — RECAPITULATIF DE VOS DONNEES PERSONNELLES')).toBeVisible();
  await expect(page.getByText(person.email).last()).toBeVisible();
  for (const hidden of ['Accédez à vos services en ligne', 'Imprimer', 'Menu', 'Courriers envoyés']) {
    await expect(page.getByText(hidden, { exact: true }).filter({ visible: true })).toHaveCount(0);
  }
  const colours = await page.evaluate(() => {
    const style = getComputedStyle(document.querySelector('.ep-record') ?? document.body);
    return [style.color, style.backgroundColor];
  });
  const sum = (colour = '') => (colour.match(/\d+(\.\d+)?/g) ?? []).slice(0, 3).reduce((all, part) => all + Number(part), 0);
  expect(sum(colours[0]), `text ${colours[0]}`).toBeLessThan(250);
  const pdf = await page.pdf({ format: 'A4' });
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
});
