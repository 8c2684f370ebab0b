// The steps of the journey, found by role and label as a person finds them.
import { type APIRequestContext, type BrowserContext, expect, type Page } from '@playwright/test';

import type { Company } from './companies';
import type { Post } from './post';
import type { Person } from './test';

export const DEMO_PASSWORD = 'tournesol-briquet-falaise-cobalt-27';
/** For whoever chooses a new one. */
export const ANOTHER_PASSWORD = 'lanterne-quartz-07-tapioca-volcan';

/** Waits until the page's router and forms are alive; without JavaScript there is nothing to wait for. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const router = (window as unknown as { __router?: boolean }).__router === true;
    const forms = [...document.querySelectorAll<HTMLFormElement>('form[method="post"].ep-form')];
    return router && forms.every((form) => (form as unknown as { __live?: boolean }).__live === true);
  });
}

/** Two frames later, with nothing moving any more; what turns for ever (a spinner) is not waited for, and two seconds are enough for the rest. */
export const settled = (page: Page) =>
  page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const calm = async () => {
      // What ends may start something else, and a busy machine starts late: calm is twice nothing.
      for (let quiet = 0; quiet < 2; ) {
        await frame();
        await frame();
        const ending = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
        quiet = ending.length ? 0 : quiet + 1;
        await Promise.all(ending.map((animation) => animation.finished.catch(() => undefined)));
      }
    };
    await Promise.race([calm(), new Promise((done) => setTimeout(done, 2000))]);
  });

/** A person in a browser, with or without script. */
export class Visitor {
  constructor(
    readonly page: Page,
    readonly scripted: boolean,
    readonly demonstration: APIRequestContext,
  ) {}

  async open(path: string): Promise<void> {
    await this.page.goto(path);
    if (this.scripted) await ready(this.page);
  }

  /** The page of this title is there, and the focus where the page puts it (one frame after the title shows). */
  async arrives(title: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: title, exact: true })).toBeVisible();
    if (!this.scripted) return;
    await ready(this.page);
    await this.page.evaluate(async () => {
      for (let frames = 0; frames < 3; frames += 1) await new Promise((done) => requestAnimationFrame(done));
    });
  }

  button(name: string) {
    return this.page.getByRole('main').getByRole('button', { name, exact: true });
  }

  /** The human check: by work where there is script, by the picture where there is none. */
  async verify(): Promise<void> {
    if (this.scripted) {
      await this.button('Vérification sans image').click();
      await expect(this.page.getByText('Vérification réussie')).toBeVisible();
      return;
    }
    await expect(this.page.getByRole('img', { name: 'image contenant 6 caractères à recopier' })).toBeVisible();
    await this.page.getByLabel(/^Recopie/).fill(await this.pictureAnswer());
  }

  /** What the picture shows: the demonstration tells. */
  async pictureAnswer(): Promise<string> {
    const token = await this.page.locator('input[name="check"]').inputValue();
    const answer = await this.demonstration.get(`/demonstration/verification/${token}`);
    expect(answer.status()).toBe(200);
    return (await answer.text()).trim();
  }

  async acceptTerms(): Promise<void> {
    await this.arrives('Création de votre espace professionnel');
    await this.page.getByLabel(/^Je reconnais avoir pris connaissance/).check();
    await this.button('Valider').click();
  }

  async typeCredentials(person: Person): Promise<void> {
    await this.page.getByLabel('Votre adresse électronique :', { exact: true }).fill(person.email);
    await this.page.getByLabel('Confirmer votre adresse électronique :', { exact: true }).fill(person.email);
    await this.page.getByLabel('Votre mot de passe :', { exact: true }).fill(person.password);
    await this.page.getByLabel('Confirmer votre mot de passe :', { exact: true }).fill(person.password);
  }

  async chooseCredentials(person: Person): Promise<void> {
    await this.arrives('2ème étape : créez vos identifiants');
    await this.typeCredentials(person);
    await this.verify();
    await this.button('Valider').click();
  }

  /** Who she is, as far as it must be said. */
  async typeIdentity(person: Person): Promise<void> {
    const { page } = this;
    await page.getByLabel('Civilité').selectOption('Madame');
    await page.getByRole('textbox', { name: /^Nom( \*)?$/ }).fill(person.lastName);
    await page.getByRole('textbox', { name: /^Prénom/ }).fill(person.firstName);
    await page.getByLabel('Numéro de téléphone').fill('01 99 00 12 34');
    await page.getByLabel('Ville').fill('Rennes');
    await page.getByLabel('Question', { exact: true }).selectOption('Le nom de votre animal de compagnie ?');
    await page.getByRole('textbox', { name: /^Réponse/ }).fill(person.answer);
  }

  async typeDetails(person: Person): Promise<void> {
    const { page } = this;
    await page.getByLabel('Civilité').selectOption('Madame');
    await page.getByRole('textbox', { name: /^Nom( \*)?$/ }).fill(person.lastName);
    await page.getByRole('textbox', { name: /^Prénom/ }).fill(person.firstName);
    await page.getByLabel('S.I.R.E.N ou équivalent').fill('123 456 789');
    await page.getByLabel('Numéro de téléphone').fill('01 99 00 12 34');
    await page.getByLabel('Numéro de la voie').fill('12');
    await page.getByLabel('Nature de la voie').fill('rue');
    await page.getByLabel('Libellé de la voie').fill('des Tanneurs');
    await page.getByLabel('Code postal').fill('35000');
    await page.getByLabel('Ville').fill('Rennes');
    await page.getByLabel('Question', { exact: true }).selectOption('Le nom de votre animal de compagnie ?');
    await page.getByRole('textbox', { name: /^Réponse/ }).fill(person.answer);
  }

  async fillDetails(person: Person): Promise<void> {
    await this.arrives(/^3ème étape/);
    await this.typeDetails(person);
    await this.button('Valider').click();
  }

  /** From the terms to the recap. */
  async toReview(person: Person): Promise<void> {
    await this.toDetails(person);
    await this.fillDetails(person);
    await this.arrives('Votre inscription');
  }

  /** From the terms to the registration form. */
  async toDetails(person: Person): Promise<void> {
    await this.toCredentials();
    await this.chooseCredentials(person);
    await this.arrives(/^3ème étape/);
  }

  /** From the terms to address and password. */
  async toCredentials(): Promise<void> {
    await this.open('/creation/expert/conditions');
    await this.acceptTerms();
    await this.arrives('2ème étape : créez vos identifiants');
  }

  /** The whole request, code on its way. */
  async request(person: Person): Promise<void> {
    await this.toReview(person);
    await this.button('Confirmer').click();
    await this.arrives('Activation de votre espace professionnel');
  }

  async enterCode(code: string): Promise<void> {
    await this.arrives('Activez votre espace ou vos services');
    await this.page.getByLabel('Saisissez le code d’activation :').fill(code);
    await this.verify();
    await this.button('Continuer').click();
  }

  async enterAddress(address: string): Promise<void> {
    await this.arrives('Activez votre espace ou vos services – Identifiants');
    await this.page.getByLabel('Saisissez votre adresse électronique de connexion :').fill(address);
    await this.button('Continuer').click();
  }

  async activate(code: string, address: string): Promise<void> {
    await this.open('/activation');
    await this.enterCode(code);
    await this.enterAddress(address);
    await this.arrives('Activez votre espace ou vos services – Récapitulatif');
  }

  /** Asks for the link of a lost password. */
  async forget(email: string): Promise<void> {
    await this.arrives('Mot de passe oublié');
    await this.page.getByLabel('Adresse électronique de connexion', { exact: true }).fill(email);
    await this.verify();
    await this.button('Recevoir le lien').click();
    await this.arrives('Consultez votre messagerie');
  }

  async typeAnswer(answer: string, password: string): Promise<void> {
    await this.page.getByLabel('Votre réponse', { exact: true }).fill(answer);
    await this.page.getByLabel('Votre nouveau mot de passe', { exact: true }).fill(password);
    await this.page.getByLabel('Confirmer votre nouveau mot de passe', { exact: true }).fill(password);
  }

  async typeLogin(email: string, password: string): Promise<void> {
    await this.page.getByLabel('Adresse électronique', { exact: true }).fill(email);
    await this.page.getByLabel('Mot de passe', { exact: true }).fill(password);
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.arrives('Connexion à votre espace professionnel');
    await this.typeLogin(email, password);
    await this.verify();
    await this.button('Se connecter').click();
    await this.arrives('Espace professionnel');
  }

  /** Step 1 of « Adhérer aux services ». */
  async beginEnrolment(company: Company): Promise<void> {
    await this.arrives('Adhérer aux services');
    await this.page.getByLabel('SIREN de l’entreprise').fill(company.shown);
    await this.page.getByLabel('Représentant légal de l’entreprise').check();
    await this.button('Continuer').click();
    await this.arrives('Adhérer aux services : choisir les services');
  }

  /** Step 2, with the services of these labels. */
  async chooseServices(...labels: string[]): Promise<void> {
    for (const label of labels) await this.page.getByLabel(label, { exact: true }).check();
    await this.button('Continuer').click();
  }

  /** What « Messagerie » and the services of payment need. */
  async typeExtras(address: string, iban = 'FR14 2004 1010 0505 0001 3M02 606'): Promise<void> {
    await this.arrives('Adhérer aux services : compléments');
    await this.page.getByLabel('Adresse électronique de l’entreprise', { exact: true }).fill(address);
    await this.page.getByLabel('Confirmer l’adresse électronique de l’entreprise').fill(address);
    await this.page.getByLabel('Titulaire du compte').fill('SARL Essai');
    await this.page.getByLabel('IBAN').fill(iban);
  }

  /** The whole request for services that need nothing else. */
  async enrol(company: Company, ...labels: string[]): Promise<void> {
    await this.open('/espace/gestion/adhesion');
    await this.beginEnrolment(company);
    await this.chooseServices(...labels);
    await this.arrives('Adhérer aux services : récapitulatif');
    await this.button('Confirmer').click();
    await this.arrives('Suivi de mes demandes');
  }

  /** On the page of a request: until its letter has left. */
  async letterLeaves(): Promise<void> {
    const moment = this.page.getByRole('listitem').filter({ hasText: 'Courrier envoyé à l’entreprise' });
    await expect(async () => {
      await this.page.reload();
      await expect(moment).toContainText('(fait)', { timeout: 200 });
    }).toPass();
    await this.arrives(/^Demande pour/);
  }

  /** A request sent, and its thread shown; the path. */
  async writes(subject: string): Promise<string> {
    const main = this.page.getByRole('main');
    await this.open('/messagerie/nouveau');
    await this.button('Continuer').click();
    await main.getByLabel('Thème').selectOption({ index: 1 });
    await main.getByLabel('Objet').fill(subject);
    await main.getByLabel('Message').fill('Bonjour.');
    await this.button('Envoyer').click();
    await this.arrives(subject);
    return new URL(this.page.url()).pathname;
  }

  /** The code of a letter, typed inside the space. */
  async redeemInside(code: string): Promise<void> {
    await this.open('/espace/gestion/activation');
    await this.page.getByLabel('Saisissez le code d’activation').fill(code);
    await this.button('Activer').click();
  }

  /** A new space of hers, activated, and she in it. */
  async settle(person: Person, post: Post): Promise<void> {
    await this.request(person);
    await this.activate(await post.code(person.email), person.email);
    await this.open('/connexion');
    await this.signIn(person.email, person.password);
  }

  /** Services of these labels for a company, from the request to the code of its letter; the company says yes where it is asked. */
  async holds(company: Company, labels: string[], extras: () => Promise<void>, answer: () => Promise<void>, post: Post): Promise<void> {
    await this.open('/espace/gestion/adhesion');
    await this.beginEnrolment(company);
    await this.chooseServices(...labels);
    await this.arrives('Adhérer aux services : compléments');
    await extras();
    await this.button('Continuer').click();
    await this.arrives('Adhérer aux services : récapitulatif');
    await this.button('Confirmer').click();
    await this.arrives('Suivi de mes demandes');
    await answer();
    await this.page.getByRole('main').getByRole('link', { name: company.name }).click();
    await this.arrives(`Demande pour ${company.name}`);
    await this.letterLeaves();
    await this.redeemInside((await post.letter(company)).code);
    await this.arrives(`Demande pour ${company.name}`);
  }

  /** The holder of a service of payment, with the account FR14 … 2606. */
  async payingFor(company: Company, post: Post): Promise<void> {
    const account = async () => {
      await this.page.getByLabel('Titulaire du compte').fill('SARL Essai');
      await this.page.getByLabel('IBAN').fill('FR14 2004 1010 0505 0001 3M02 606');
    };
    await this.holds(company, ['Payer la TVA'], account, async () => {}, post);
  }

  /** The holder of the messaging, with an electronic address of the company that said yes in another browser. */
  async writingFor(company: Company, address: string, post: Post, elsewhere: BrowserContext): Promise<void> {
    const email = async () => {
      await this.page.getByLabel('Adresse électronique de l’entreprise', { exact: true }).fill(address);
      await this.page.getByLabel('Confirmer l’adresse électronique de l’entreprise').fill(address);
    };
    const yes = async () => {
      const other = new Visitor(await elsewhere.newPage(), this.scripted, this.demonstration);
      await other.open(await post.companyPath(address));
      await other.button('Valider cette adresse').click();
      await other.arrives('Adresse électronique de l’entreprise validée');
    };
    await this.holds(company, ['Échanger par la messagerie sécurisée'], email, yes, post);
  }
}
