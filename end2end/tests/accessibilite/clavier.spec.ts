// Everything with the keyboard alone: the journey, the skip links, the dialog, the menu of a phone.
import { agentSignsIn } from '../../support/agent';
import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { expect, type Page, test } from '../../support/test';
import type { Locator } from '@playwright/test';

/** Tab until the element has the focus; wherever the focus goes on the way, it is seen. */
async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let left = 80; left > 0; left -= 1) {
    await page.keyboard.press(key);
    const unseen = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return '';
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const outlined = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
      const inside = box.bottom > 0 && box.top < innerHeight && box.width > 1 && box.height > 1;
      return outlined && inside ? '' : `${element.tagName} « ${element.textContent?.slice(0, 40)} » ${style.outline} ${JSON.stringify(box)}`;
    });
    expect(unseen, 'the focus is seen').toBe('');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`no way to ${target} with ${key}`);
}

test('the whole journey with the keyboard alone', async ({ page, person, post, scripted, demonstration }) => {
  test.setTimeout(180_000);
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  const press = async (target: Locator, key = 'Enter') => {
    await tabTo(page, target);
    await page.keyboard.press(key);
  };
  const type = async (target: Locator, text: string) => {
    await tabTo(page, target);
    await page.keyboard.type(text);
  };
  const link = (name: string) => main.getByRole('link', { name, exact: true });
  const label = (text: string | RegExp) => main.getByLabel(text, { exact: typeof text === 'string' });
  const box = (name: RegExp) => main.getByRole('textbox', { name });
  const verify = async () => {
    await press(visitor.button('Vérification sans image'), 'Space');
    await expect(page.getByText('Vérification réussie')).toBeFocused();
  };

  await visitor.open('/');
  await press(link('Connexion à l’espace professionnel'));
  await visitor.arrives('Connexion à votre espace professionnel');
  await press(link('Créer votre espace professionnel'));
  await visitor.arrives('Créer votre espace professionnel');
  await press(link('Créez votre espace'));
  await visitor.arrives('Création de votre espace professionnel');
  await press(label(/^Je reconnais/), 'Space');
  await press(visitor.button('Valider'));

  await visitor.arrives(/^2ème étape/);
  await type(label('Votre adresse électronique :'), person.email);
  await type(label('Confirmer votre adresse électronique :'), person.email);
  await type(label('Votre mot de passe :'), person.password);
  await type(label('Confirmer votre mot de passe :'), person.password);
  await verify();
  await press(visitor.button('Valider'), 'Space');

  await visitor.arrives(/^3ème étape/);
  await tabTo(page, label(/^Civilité/));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await type(box(/^Nom( \*)?$/), person.lastName);
  await type(box(/^Prénom/), person.firstName);
  await press(label(/^Entreprise étrangère/), 'Space');
  await page.keyboard.press('Space');
  await type(box(/^S\.I\.R\.E\.N/), '987654321');
  await type(box(/^Numéro de téléphone/), '01 99 00 12 34');
  await type(box(/^Ville/), 'Lyon');
  await type(box(/^Réponse/), person.answer);
  // Enter in a field sends the form.
  await page.keyboard.press('Enter');

  await visitor.arrives('Votre inscription');
  await expect(main).toContainText('Madame');
  await expect(main).toContainText('SARL ALERIS');
  await press(main.getByText('Afficher la réponse'), 'Space');
  await expect(main.getByText(person.answer)).toBeVisible();
  await press(visitor.button('Confirmer'));

  await visitor.arrives('Activation de votre espace professionnel');
  const code = await post.code(person.email);
  await press(link('Activer'));
  await visitor.arrives('Activez votre espace ou vos services');
  await type(box(/^Saisissez le code/), code);
  await verify();
  await press(visitor.button('Continuer'));
  await visitor.arrives(/Identifiants$/);
  await type(box(/^Saisissez votre adresse/), person.email);
  await page.keyboard.press('Enter');
  await visitor.arrives(/Récapitulatif$/);
  await press(link('Accédez à vos services en ligne'));

  await visitor.arrives('Connexion à votre espace professionnel');
  await type(label('Adresse électronique'), person.email);
  await tabTo(page, page.getByRole('checkbox', { name: 'Afficher le mot de passe' }));
  await type(label('Mot de passe'), person.password);
  await verify();
  await press(visitor.button('Se connecter'));
  await visitor.arrives('Espace professionnel');
  await tabTo(page, page.getByRole('banner').getByRole('button', { name: 'Me déconnecter' }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await visitor.arrives('Connexion à votre espace professionnel');
  await expect(main).toContainText('Vous êtes déconnecté');
});

test('the form of three boxes with the keyboard alone', async ({ page, person, post, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  await visitor.settle(person, post);
  await visitor.open('/espace/gestion/identifiants');
  const box = (name: string) => main.getByRole('checkbox', { name, exact: true });
  for (const name of ['Modifier mon adresse électronique', 'Modifier mon mot de passe', 'Modifier ma question de confiance']) {
    await expect(box(name)).toHaveAttribute('aria-expanded', 'false');
    await tabTo(page, box(name));
    await page.keyboard.press('Space');
    await expect(box(name)).toHaveAttribute('aria-expanded', 'true');
  }
  // A box that is closed again leads straight to the next one.
  await tabTo(page, box('Modifier mon mot de passe'), 'Shift+Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await expect(box('Modifier ma question de confiance')).toBeFocused();
  await tabTo(page, box('Modifier mon adresse électronique'), 'Shift+Tab');
  await page.keyboard.press('Space');
  await tabTo(page, main.getByLabel(/^Question/));
  await page.keyboard.press('ArrowDown');
  await tabTo(page, main.getByLabel(/^Réponse/));
  await page.keyboard.type('ab');
  await page.keyboard.press('Enter');
  await expect(page.locator('#erreurs')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(main.getByLabel(/^Réponse/)).toBeFocused();
  await page.keyboard.type('Le Grand Meaulnes');
  await page.keyboard.press('Enter');
  await expect(main).toContainText('Votre réponse à la question de confiance a été réinitialisée avec succès.');
});

test('an enrolment, its code and the parts of the home with the keyboard alone', async ({ page, post, company, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  const mine = company();
  const press = async (target: Locator, key = 'Enter') => {
    await tabTo(page, target);
    await page.keyboard.press(key);
  };
  const link = (name: string) => main.getByRole('link', { name, exact: true });
  await visitor.open('/connexion');
  await visitor.signIn('titulaire@example.com', DEMO_PASSWORD);
  await press(page.getByRole('navigation', { name: 'Menu de l’espace' }).getByRole('link', { name: 'PAYER' }));
  const part = page.getByRole('region', { name: 'Payer' });
  await expect(part).toBeFocused();
  await page.keyboard.press('Tab');
  expect(await part.evaluate((element) => element.contains(document.activeElement))).toBe(true);

  await visitor.open('/espace/gestion');
  await press(link('Adhérer aux services'));
  await visitor.arrives('Adhérer aux services');
  await tabTo(page, main.getByLabel('SIREN de l’entreprise'));
  await page.keyboard.type(mine.shown);
  await tabTo(page, main.getByLabel(/^Représentant légal/));
  await page.keyboard.press('ArrowDown');
  await expect(main.getByLabel(/^Personne mandatée/)).toBeChecked();
  await page.keyboard.press('Enter');
  await visitor.arrives('Adhérer aux services : choisir les services');
  await press(main.getByLabel('Consulter le compte fiscal'), 'Space');
  await press(main.getByText('En savoir plus : Consulter le compte fiscal'));
  await expect(main.getByText('Attestation de régularité fiscale', { exact: true })).toBeVisible();
  await press(main.getByLabel('Déclarer la TVA', { exact: true }), 'Space');
  await page.keyboard.press('Enter');
  await visitor.arrives('Adhérer aux services : récapitulatif');
  await press(visitor.button('Confirmer'));
  await visitor.arrives('Suivi de mes demandes');
  const { code } = await post.letter(mine);
  await press(link('Activer mes services'));
  await visitor.arrives('Activer mes services');
  await tabTo(page, main.getByLabel('Saisissez le code d’activation'));
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await visitor.arrives(`Demande pour ${mine.name}`);
  await press(link('Voir le dossier'));
  await visitor.arrives(mine.name);
});

test('a request and its answer with the keyboard alone', async ({ page, scripted, demonstration, otherBrowser }) => {
  test.slow();
  const subject = `Au clavier ${Math.random().toString(36).slice(2, 8)}`;
  const press = async (of: Page, target: Locator, key = 'Enter') => {
    await tabTo(of, target);
    await of.keyboard.press(key);
  };
  const person = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  await person.open('/connexion');
  await person.signIn('martin@example.com', DEMO_PASSWORD);
  await press(page, page.getByRole('navigation', { name: 'Menu de l’espace' }).getByRole('link', { name: /^MESSAGERIE/ }));
  await person.arrives(/^Messagerie/);
  await press(page, main.getByRole('link', { name: 'Nouvelle demande', exact: true }));
  await person.arrives('Nouvelle demande');
  await press(page, person.button('Continuer'));
  await expect(main.getByLabel('Thème')).toBeVisible();
  // What is missing is said, and the summary leads to it.
  await press(page, person.button('Envoyer'));
  await expect(page.locator('#erreurs')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(main.getByLabel('Thème')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await tabTo(page, main.getByLabel('Objet'));
  await page.keyboard.type(subject);
  await tabTo(page, main.getByLabel('Message'));
  await page.keyboard.type('Bonjour.');
  await press(page, person.button('Envoyer'));
  await person.arrives(subject);
  const thread = new URL(page.url()).pathname;

  const agent = new Visitor(await (await otherBrowser()).newPage(), scripted, demonstration);
  const desk = agent.page.getByRole('main');
  await agentSignsIn(agent);
  await agent.open(thread.replace('/messagerie/', '/agent/fils/'));
  await press(agent.page, agent.button('Ouvrir le fil'));
  await press(agent.page, agent.button('Prendre en charge'), 'Space');
  await expect(desk).toContainText('Vous avez pris ce fil en charge.');
  await press(agent.page, desk.getByRole('link', { name: 'Répondre', exact: true }));
  await agent.arrives('Répondre');
  await tabTo(agent.page, desk.getByLabel('Votre réponse'));
  await agent.page.keyboard.type('Quelle pièce ?');
  await tabTo(agent.page, desk.getByRole('radio', { checked: true }));
  await agent.page.keyboard.press('ArrowDown');
  await expect(desk.getByLabel('Demander une pièce ou une précision')).toBeChecked();
  await press(agent.page, agent.button('Envoyer'));
  await agent.arrives(subject);

  // It appears where the person reads, who answers it from there.
  await expect(main).toContainText('Quelle pièce ?');
  await tabTo(page, main.getByLabel('Message'));
  await page.keyboard.type('Celle-ci.');
  await press(page, person.button('Envoyer'));
  await expect(main).toContainText('Votre message est envoyé.');
});

test('the skip links come first, are seen, and lead where they say', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  const places: [string, Locator][] = [
    ['Contenu', page.getByRole('main')],
    ['Menu', page.getByRole('banner')],
    ['Pied de page', page.getByRole('contentinfo')],
  ];
  for (const [index, [name, place]] of places.entries()) {
    await visitor.open('/aide');
    for (let tabs = 0; tabs <= index; tabs += 1) await page.keyboard.press('Tab');
    const skip = page.getByRole('navigation', { name: 'Accès rapide' }).getByRole('link', { name, exact: true });
    await expect(skip).toBeFocused();
    const box = await skip.boundingBox();
    expect(box?.height).toBeGreaterThan(20);
    await page.keyboard.press('Enter');
    await expect(place).toBeFocused();
    await page.keyboard.press('Tab');
    expect(await place.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  }
});

test('the dialog holds the focus, closes with Escape or « Fermer », and gives the focus back', async ({ page, scripted, demonstration }) => {
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.toCredentials();
  const opener = page.getByRole('link', { name: 'Aide pour choisir un mot de passe' });
  const dialog = page.getByRole('dialog', { name: 'Recommandations pour prévenir les usurpations' });
  await tabTo(page, opener);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  for (let tabs = 0; tabs < 6; tabs += 1) {
    await page.keyboard.press('Tab');
    expect(await dialog.evaluate((element) => element.contains(document.activeElement) || document.activeElement === document.body)).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Fermer' })).toBeFocused();
  await page.keyboard.press('Space');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
  await expect(page).toHaveURL('/creation/expert/identifiants');
});

test('the menu of a phone opens and closes with the keyboard', async ({ page, scripted, demonstration }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const visitor = new Visitor(page, scripted, demonstration);
  await visitor.open('/');
  const menu = page.getByRole('banner').locator('summary');
  const entry = page.getByRole('navigation', { name: 'Menu', exact: true }).getByRole('link', { name: 'Connexion à l’espace professionnel' });
  await expect(entry).toBeHidden();
  await tabTo(page, menu);
  await page.keyboard.press('Enter');
  await expect(entry).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(entry).toBeHidden();
  await page.keyboard.press('Space');
  await tabTo(page, entry);
  await page.keyboard.press('Enter');
  await visitor.arrives('Connexion à votre espace professionnel');
  await expect(entry).toBeHidden();
});
