// Every page in its empty, refused and full state: walked once for axe, once for reflow, once for the pictures.
import { agentSignsIn } from './agent';
import { ANOTHER_PASSWORD, DEMO_PASSWORD, Visitor } from './journey';
import { type Company, ownCompany } from './companies';
import type { Post } from './post';
import { expect, type Person, somebody } from './test';

/** Called in each state. */
export type Look = (name: string) => Promise<void>;

export interface Scene {
  name: string;
  walk: (visitor: Visitor, person: Person, post: Post, look: Look, company: () => Company) => Promise<void>;
}

/** The statuses that have a page. */
export const STATUSES = [401, 403, 404, 409, 410, 413, 422, 429, 500, 503];

const visits = (name: string, paths: Record<string, string>): Scene => ({
  name,
  walk: async (visitor, _person, _post, look) => {
    for (const [state, path] of Object.entries(paths)) {
      await visitor.page.goto(path);
      await expect(visitor.page.getByRole('heading', { level: 1 })).toBeVisible();
      await look(state);
    }
  },
});

/** The long label of the messaging. */
const MESSAGING = 'Échanger par la messagerie sécurisée';

const refused = async (visitor: Visitor, label: string) => {
  await visitor.button(label).click();
  await expect(visitor.page.locator('#erreurs')).toBeFocused();
};

export const SCENES: Scene[] = [
  visits('public', {
    accueil: '/',
    creation: '/creation',
    annulee: '/creation/annulee',
    aide: '/aide',
    'aide-mot-de-passe': '/aide/mot-de-passe',
    'aide-connexion-impossible': '/aide/connexion-impossible',
    'aide-questions': '/aide/questions',
    'aide-questions-merci': '/aide/questions?avis=merci',
    conditions: '/conditions-generales',
    'mentions-legales': '/mentions-legales',
    accessibilite: '/accessibilite',
    'donnees-personnelles': '/donnees-personnelles',
    'plan-du-site': '/plan-du-site',
  }),
  {
    name: 'agents',
    walk: async (visitor, _person, _post, look) => {
      const { page } = visitor;
      const main = page.getByRole('main');
      // A thread of its own: other tests open those that they find.
      await visitor.open('/connexion');
      await visitor.signIn('martin@example.com', DEMO_PASSWORD);
      const written = await visitor.writes(`À ouvrir ${Math.random().toString(36).slice(2, 8)}`);
      const thread = written.replace('/messagerie/', '/agent/fils/');
      await visitor.open('/agent/connexion');
      await look('agent-connexion');
      await refused(visitor, 'Se connecter');
      await look('agent-connexion-refusee');
      await agentSignsIn(visitor);
      await look('agent-console');
      for (const queue of ['miens', 'attente', 'retard', 'tous']) {
        await visitor.open(`/agent?file=${queue}`);
        await look(`agent-${queue}`);
      }
      await visitor.open(thread);
      await look('agent-fil-a-ouvrir');
      await visitor.button('Ouvrir le fil').click();
      await expect(main.getByRole('heading', { name: 'Notes internes' })).toBeVisible();
      await look('agent-fil');
      await refused(visitor, 'Ajouter la note');
      await look('agent-note-refusee');
      await visitor.open(`${thread}/reponse?modele=piece-manquante`);
      await look('agent-reponse');
      await visitor.open(`${thread}/pieces`);
      await look('agent-pieces');
      await visitor.open('/agent/dossiers');
      await look('agent-recherche');
      await refused(visitor, 'Ouvrir');
      await look('agent-recherche-refusee');
      await main.getByLabel('Numéro SIREN').fill('123456789');
      await main.getByLabel('Motif de la consultation').fill('Appel du titulaire');
      await visitor.button('Ouvrir').click();
      await visitor.arrives('SARL MARTIN DISTRIBUTION');
      await look('agent-dossier');
      await main.getByRole('link', { name: /^Mettre fin/ }).first().click();
      await visitor.arrives('Mettre fin à un service');
      await look('agent-fin');
      await visitor.open('/agent/courrier');
      await look('agent-courrier');
      await visitor.open('/agent/courrier/lettres');
      await look('agent-lettres');
    },
  },
  visits('composants', { composants: '/demonstration/composants' }),
  visits('erreurs', {
    ...Object.fromEntries(STATUSES.map((status) => [`erreur-${status}`, `/demonstration/erreurs/${status}`])),
    'adresse-inconnue': '/nulle-part',
    'lien-mort': '/creation/annulation?jeton=inconnu',
    deblocage: '/connexion/deblocage?jeton=inconnu',
    'reponse-inconnue': '/mot-de-passe-oublie/reponse?jeton=inconnu',
  }),
  {
    name: 'connexion',
    walk: async (visitor, _person, _post, look) => {
      for (const [state, query] of [['vide', ''], ['au-revoir', '?au-revoir=1'], ['debloque', '?debloque=1'], ['retour', '?retour=/espace']]) {
        await visitor.open(`/connexion${query}`);
        await look(`connexion-${state}`);
      }
      await refused(visitor, 'Se connecter');
      await look('connexion-refusee');
      await visitor.typeLogin('martin@example.com', DEMO_PASSWORD);
      await visitor.page.getByRole('checkbox', { name: 'Afficher le mot de passe' }).check();
      await visitor.verify();
      await look('connexion-remplie');
      await visitor.button('Se connecter').click();
      await visitor.arrives('Espace professionnel');
      await look('espace');
      await visitor.open('/espace/gestion');
      await look('gestion');
      await visitor.open('/');
      await look('accueil-connectee');
    },
  },
  {
    name: 'identifiants',
    walk: async (visitor, _person, _post, look) => {
      const { page } = visitor;
      await visitor.open('/connexion');
      await visitor.signIn('suppleant@example.com', DEMO_PASSWORD);
      await visitor.open('/espace/gestion/confirmation?retour=/espace/gestion/identifiants');
      await look('confirmation-vide');
      await refused(visitor, 'Continuer');
      await look('confirmation-refusee');
      await visitor.open('/espace/gestion/identifiants');
      await look('identifiants-vide');
      await refused(visitor, 'Valider');
      await look('identifiants-rien');
      for (const box of ['Modifier mon adresse électronique', 'Modifier mon mot de passe', 'Modifier ma question de confiance']) {
        await page.getByLabel(box).check();
      }
      await look('identifiants-ouverts');
      await refused(visitor, 'Valider');
      await look('identifiants-refuses');
      const next = somebody().email;
      await page.getByLabel('Modifier mon mot de passe').uncheck();
      await page.getByLabel(/^Saisir ma nouvelle adresse/).fill(next);
      await page.getByLabel(/^Confirmer ma nouvelle adresse/).fill(next);
      await page.getByLabel(/^Réponse/).fill('Le Grand Meaulnes');
      await visitor.button('Valider').click();
      await expect(page.getByText('Enregistrement effectué.')).toBeVisible();
      await look('identifiants-enregistres');
    },
  },
  {
    name: 'creation',
    walk: async (visitor, person, _post, look) => {
      const { page } = visitor;
      await visitor.open('/creation/expert/conditions');
      await look('etape1-vide');
      await refused(visitor, 'Valider');
      await look('etape1-refusee');
      await page.getByLabel(/^Je reconnais/).check();
      await look('etape1-remplie');
      await visitor.button('Valider').click();
      await visitor.arrives(/^2ème étape/);
      await look('etape2-vide');
      await page.getByRole('link', { name: 'Aide pour choisir un mot de passe' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await look('etape2-aide');
      await page.keyboard.press('Escape');
      await refused(visitor, 'Valider');
      await look('etape2-refusee');
      await visitor.typeCredentials(person);
      await visitor.verify();
      await expect(page.getByText('Niveau de sécurité : Fort')).toBeVisible();
      await look('etape2-remplie');
      await visitor.button('Valider').click();
      await visitor.arrives(/^3ème étape/);
      await look('etape3-vide');
      await refused(visitor, 'Valider');
      await look('etape3-refusee');
      await visitor.typeDetails(person);
      await page.getByLabel('S.I.R.E.N ou équivalent').fill('111 111 118');
      await look('etape3-remplie');
      await visitor.button('Valider').click();
      await visitor.arrives('Votre inscription');
      await page.getByText('Afficher la réponse').click();
      await look('inscription');
      await visitor.button('Confirmer').click();
      await visitor.arrives('Activation de votre espace professionnel');
      await look('confirmation');
    },
  },
  {
    name: 'activation',
    walk: async (visitor, person, post, look) => {
      const { page } = visitor;
      await visitor.request(person);
      const code = await post.code(person.email);
      await page.goto('/demonstration/courrier');
      await look('courriers');
      await page.getByRole('row').filter({ hasText: person.email }).getByRole('link').click();
      await expect(page.getByText('Vous avez demandé la création')).toBeVisible();
      await look('courriel');
      await page.goto(await post.cancelPath(person.email));
      await visitor.arrives('Vous n’êtes pas à l’origine de cette demande ?');
      await look('annulation');
      await visitor.open('/activation');
      await look('activation1-vide');
      await refused(visitor, 'Continuer');
      await look('activation1-refusee');
      await page.getByLabel('Saisissez le code d’activation :').fill(code);
      await visitor.verify();
      await look('activation1-remplie');
      await visitor.button('Continuer').click();
      await visitor.arrives(/Identifiants$/);
      await look('activation2-vide');
      await refused(visitor, 'Continuer');
      await look('activation2-refusee');
      await page.getByLabel('Saisissez votre adresse électronique de connexion :').fill(somebody().email);
      await refused(visitor, 'Continuer');
      await look('activation2-code-refuse');
      await visitor.enterAddress(person.email);
      await visitor.arrives(/Récapitulatif$/);
      await look('recapitulatif');
      await visitor.open('/activation');
      await visitor.enterCode(code);
      await page.getByLabel('Saisissez votre adresse électronique de connexion :').fill(person.email);
      await visitor.button('Continuer').click();
      await expect(page.getByRole('alert')).toContainText('Ce code a déjà servi');
      await look('activation2-code-utilise');
    },
  },
  {
    name: 'gestion',
    walk: async (visitor, person, post, look) => {
      const { page } = visitor;
      await visitor.settle(person, post);
      await visitor.open('/espace/gestion/coordonnees');
      await look('coordonnees');
      await page.getByLabel('Ville').fill('');
      await refused(visitor, 'Valider');
      await look('coordonnees-refusees');
      await page.getByLabel('Ville').fill('Vannes');
      await visitor.button('Valider').click();
      await expect(page.getByText('Vos coordonnées sont enregistrées.')).toBeVisible();
      await look('coordonnees-enregistrees');
      await visitor.open('/espace/gestion/donnees');
      await look('donnees');
      await page.clock.install();
      await visitor.open('/espace/gestion/connexions');
      await look('connexions');
      await page.clock.fastForward('27:10');
      await expect(page.getByRole('dialog', { name: 'Votre session va se terminer' })).toBeVisible();
      await look('session-bientot-finie');
      await page.clock.fastForward('02:00');
      await expect(page.getByRole('dialog', { name: 'Votre session a pris fin' })).toBeVisible();
      await look('session-finie');
      await page.getByRole('button', { name: 'Rester sur cette page' }).click();
      await page.context().clearCookies({ name: 'portal' });
      await visitor.button('Ce n’est pas moi').click();
      await expect(page.getByText('Connectez-vous pour continuer')).toBeVisible();
      await look('connexion-apres-fin');
      await visitor.typeLogin(person.email, person.password);
      await visitor.verify();
      await visitor.button('Se connecter').click();
      await visitor.arrives('Mes connexions');
      await visitor.button('Ce n’est pas moi').click();
      await visitor.arrives('Renouveler mon mot de passe');
      await look('renouvellement-pas-moi');
    },
  },
  {
    name: 'mot-de-passe-oublie',
    walk: async (visitor, person, post, look) => {
      const { page } = visitor;
      await visitor.request(person);
      await visitor.activate(await post.code(person.email), person.email);
      await visitor.open('/mot-de-passe-oublie');
      await look('oubli-vide');
      await refused(visitor, 'Recevoir le lien');
      await look('oubli-refuse');
      await visitor.forget(person.email);
      await look('oubli-envoye');
      const path = await post.resetPath(person.email);
      await visitor.open(path);
      await look('reponse-vide');
      await refused(visitor, 'Changer le mot de passe');
      await look('reponse-incomplete');
      await visitor.typeAnswer('Pompon', ANOTHER_PASSWORD);
      await refused(visitor, 'Changer le mot de passe');
      await look('reponse-fausse');
      await visitor.typeAnswer(person.answer, ANOTHER_PASSWORD);
      await expect(page.getByText('Niveau de sécurité : Fort')).toBeVisible();
      await look('reponse-remplie');
      await visitor.button('Changer le mot de passe').click();
      await visitor.arrives('Mot de passe réinitialisé');
      await look('oubli-termine');
      await visitor.open(path);
      await look('reponse-servie');
      await visitor.open('/mot-de-passe-oublie');
      await visitor.forget(person.email);
      await visitor.open(await post.resetPath(person.email));
      for (let left = 5; left > 0; left -= 1) {
        await visitor.typeAnswer('Pompon', 'pZ7!dN3%hB8*yJ5(sE2=');
        await visitor.button('Changer le mot de passe').click();
        await expect(page.locator('#erreurs')).toContainText(left > 2 ? `Il reste ${left - 1} essais` : left > 1 ? 'Il reste un essai' : 'Ce lien ne peut plus servir');
      }
      await look('reponse-epuisee');
    },
  },
  {
    name: 'messagerie',
    walk: async (visitor, _person, _post, look) => {
      const { page } = visitor;
      const main = page.getByRole('main');
      await visitor.open('/connexion');
      await visitor.signIn('lila.rosemonde@example.com', DEMO_PASSWORD);
      for (const [state, path] of Object.entries({
        boite: '/messagerie',
        'boite-filtre': '/messagerie?q=bonjour&theme=tva&etat=attente&dossier=1',
        'boite-vide': '/messagerie?q=introuvable',
        nouveau: '/messagerie/nouveau',
        avis: '/messagerie/avis',
      })) {
        await visitor.open(path);
        await look(state);
      }
      await visitor.open('/messagerie?etat=attente');
      await main.getByRole('table').getByRole('link').first().click();
      await visitor.arrives(/TVA/);
      await look('fil');
      await visitor.button('Envoyer').click();
      await expect(page.locator('#erreurs')).toContainText('Saisissez le message.');
      await look('fil-refus');
      await visitor.open('/messagerie?etat=cloturee');
      await main.getByRole('table').getByRole('link').first().click();
      await visitor.arrives(/Délai/);
      await look('fil-cloture');
      await visitor.open('/messagerie/nouveau?dossier=987654321');
      await visitor.button('Continuer').click();
      await expect(main.getByLabel('Objet')).toBeVisible();
      await look('brouillon');
      await visitor.button('Joindre des fichiers').click();
      await visitor.arrives('Joindre des fichiers');
      await look('pieces');
      await page.getByLabel('Fichiers à joindre').setInputFiles([
        { name: 'Facture du fournisseur, exercice 2026.txt', mimeType: 'text/plain', buffer: Buffer.from('Facture') },
        { name: 'programme.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') },
      ]);
      await visitor.button('Joindre les fichiers').click();
      await expect(main.locator('.ep-field__error')).toContainText('programme.exe');
      await look('pieces-refus');
    },
  },
  {
    name: 'dossiers',
    walk: async (visitor, _person, _post, look) => {
      const { page } = visitor;
      const main = page.getByRole('main');
      await visitor.open('/connexion');
      await visitor.signIn('lila.rosemonde@example.com', DEMO_PASSWORD);
      await look('accueil-plusieurs');
      for (const [state, path] of Object.entries({
        choisir: '/dossiers',
        'choisir-service': '/dossiers?service=messagerie',
        'choisir-page': '/dossiers?lignes=20&page=3&tri=-services',
        'choisir-filtre': '/dossiers?q=sarl&role=titulaire&etat=favori&lignes=12',
        ranger: '/dossiers/987654321/rangement',
        dossier: '/dossiers/987654321',
        'service-ouvert': '/dossiers/987654321/services/payer-impot-societes',
        'service-ferme': '/dossiers/987654321/services/declarer-impot-societes',
        'calendrier-entreprise': '/dossiers/987654321/calendrier',
        calendrier: '/dossiers/calendrier?mois=2026-12',
        'calendrier-enregistre': '/dossiers/calendrier?enregistre=1',
        gestionnaires: '/espace/gestionnaires',
        tests: '/espace/tests-tiers-declarants',
        'adhesion-limite': '/espace/gestion/adhesion',
        demandes: '/espace/gestion/demandes',
        habilitations: '/espace/gestion/habilitations',
        'habilitations-fin': '/espace/gestion/habilitations?page=99',
      })) {
        await visitor.open(path);
        await look(state);
      }
      await main.getByRole('link', { name: /^Supprimer le service/ }).last().click();
      await visitor.arrives('Supprimer le service');
      await look('suppression');
      await visitor.open('/espace/gestion/demandes');
      const requests = main.getByRole('row');
      for (const state of ['Refusée', 'Expirée', 'retenu', 'Adresse postale']) {
        await requests.filter({ hasText: state }).getByRole('link').first().click();
        await visitor.arrives(/^Demande pour/);
        await look(`demande-${state.split(' ')[0]?.toLowerCase()}`);
        await page.goBack();
        await visitor.arrives('Suivi de mes demandes');
      }
    },
  },
  {
    name: 'simplifiee',
    walk: async (visitor, person, _post, look, company) => {
      const { page } = visitor;
      const main = page.getByRole('main');
      await visitor.open('/creation/simplifiee/conditions');
      await look('simplifiee1-vide');
      await page.getByLabel(/^Je reconnais/).check();
      await visitor.button('Valider').click();
      await visitor.arrives(/^2ème étape/);
      await look('simplifiee2-vide');
      await refused(visitor, 'Valider');
      await look('simplifiee2-refusee');
      await main.getByLabel('SIREN de l’entreprise').fill(ownCompany(company).shown);
      await main.getByLabel('Adresse électronique de l’entreprise', { exact: true }).fill(`entreprise.${person.email}`);
      await main.getByLabel('Confirmer l’adresse électronique de l’entreprise').fill(`entreprise.${person.email}`);
      await visitor.typeCredentials(person);
      await visitor.verify();
      await visitor.button('Valider').click();
      await visitor.arrives(/^3ème étape/);
      await look('simplifiee3-vide');
      await refused(visitor, 'Valider');
      await look('simplifiee3-refusee');
      await visitor.typeIdentity(person);
      await visitor.button('Valider').click();
      await visitor.arrives('Votre inscription');
      await look('simplifiee4');
      await visitor.button('Confirmer').click();
      await visitor.arrives('Votre demande est enregistrée');
      await look('simplifiee-demandee');
    },
  },
  {
    name: 'donnees-entreprise',
    walk: async (visitor, _person, _post, look) => {
      const main = visitor.page.getByRole('main');
      await visitor.open('/connexion');
      await visitor.signIn('lila.rosemonde@example.com', DEMO_PASSWORD);
      for (const [state, path] of Object.entries({ 'comptes-choix': '/espace/gestion/comptes', 'adresse-choix': '/espace/gestion/adresse' })) {
        await visitor.open(path);
        await look(state);
      }
      const mailbox = await main.getByRole('link').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? '').find((href) => href.endsWith('/adresse')));
      await visitor.open(mailbox ?? '');
      await look('adresse-vide');
      await refused(visitor, 'Demander le changement');
      await look('adresse-refusee');
      await visitor.open('/espace/gestion/comptes');
      const choices = await main.getByRole('link').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? '').filter((href) => href.endsWith('/comptes')));
      let contract = '';
      for (const choice of choices) {
        await visitor.open(choice);
        const links = await main.getByRole('link').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
        contract = links.find((href) => href.includes('/contrats/')) ?? '';
        if (contract) break;
      }
      await look('comptes');
      const here = visitor.page.url();
      for (const [state, name, title] of [['titulaire', /^Modifier le titulaire/, 'Modifier le titulaire d’un compte'], ['suppression', /^Supprimer/, 'Supprimer un compte'], ['contrat-neuf', /^Créer un contrat/, 'Créer un contrat de prélèvement'], ['ajout', /^Ajouter un compte/, 'Ajouter un compte']] as const) {
        await visitor.open(here);
        await main.getByRole('link', { name }).first().click();
        await visitor.arrives(title);
        await look(`compte-${state}`);
      }
      await refused(visitor, 'Ajouter le compte');
      await look('compte-ajout-refuse');
      await visitor.open(contract);
      await look('contrat');
      await visitor.open(`${contract}/revocation`);
      await look('contrat-revocation');
    },
  },
  {
    name: 'adhesion',
    walk: async (visitor, person, post, look, company) => {
      const { page } = visitor;
      const main = page.getByRole('main');
      await visitor.settle(person, post);
      await look('accueil-vide');
      for (const [state, path] of Object.entries({ demandes: '/espace/gestion/demandes', habilitations: '/espace/gestion/habilitations' })) {
        await visitor.open(path);
        await look(`${state}-vide`);
      }
      await visitor.open('/espace/gestion/adhesion');
      await look('siren-vide');
      await refused(visitor, 'Continuer');
      await look('siren-refuse');
      await visitor.beginEnrolment({ siren: '123456789', shown: '123 456 789', name: '' });
      await look('services-pris');
      await visitor.open('/espace/gestion/adhesion');
      const first = company();
      await visitor.beginEnrolment(first);
      await look('services-vide');
      await refused(visitor, 'Continuer');
      await look('services-rien');
      await main.getByText('En savoir plus').first().click();
      await visitor.chooseServices('Déclarer la TVA', 'Payer la TVA', MESSAGING);
      await visitor.arrives('Adhérer aux services : compléments');
      await look('complements-vide');
      await refused(visitor, 'Continuer');
      await look('complements-refuses');
      await visitor.typeExtras(person.email);
      await look('complements-remplis');
      await visitor.button('Continuer').click();
      await visitor.arrives('Adhérer aux services : récapitulatif');
      await look('recapitulatif');
      await visitor.button('Confirmer').click();
      await visitor.arrives('Suivi de mes demandes');
      await look('demande-enregistree');
      await main.getByRole('link', { name: first.name }).click();
      await visitor.arrives(`Demande pour ${first.name}`);
      await look('demande-lien');
      const request = page.url();
      const path = await post.companyPath(person.email);
      await visitor.open(path);
      await look('validation');
      await visitor.button('Valider cette adresse').click();
      await visitor.arrives('Adresse électronique de l’entreprise validée');
      await look('validation-faite');
      await visitor.page.goto(path);
      await look('validation-servie');
      const letter = await post.letter(first);
      await visitor.open(request);
      await visitor.letterLeaves();
      await look('demande-courrier');
      await visitor.open(`${request}/annulation`);
      await look('annulation');
      await visitor.open('/espace/gestion/activation');
      await look('activation-vide');
      await visitor.redeemInside('abcd-EFGH-2345');
      await expect(page.locator('#erreurs')).toBeFocused();
      await look('activation-refusee');
      await visitor.redeemInside(letter.code);
      await visitor.arrives(`Demande pour ${first.name}`);
      await look('demande-activee');
      await visitor.open('/espace');
      await look('accueil-un');
      await visitor.open('/espace/gestion/habilitations');
      await main.getByRole('link', { name: /^Supprimer le service/ }).first().click();
      await visitor.arrives('Supprimer le service');
      await visitor.button('Supprimer le service').click();
      await visitor.arrives('Consulter mes services (habilitations)');
      await look('habilitations-apres');
      const second = company();
      await visitor.enrol(second, 'Déclarer la TVA', 'Consulter le compte fiscal');
      const { code, refusal } = await post.letter(second);
      await visitor.open('/refus');
      await look('refus-vide');
      await refused(visitor, 'Refuser la demande');
      await page.getByLabel('Référence de refus').fill(refusal.replace(/.$/, ''));
      await refused(visitor, 'Refuser la demande');
      await look('refus-refuse');
      await visitor.open('/refus/enregistre');
      await look('refus-enregistre');
      await visitor.open('/activation');
      await visitor.enterCode(code);
      await visitor.enterAddress(person.email);
      await visitor.arrives('Activez votre espace ou vos services – Récapitulatif');
      await expect(main).toContainText('Déclarer la TVA');
      await look('services-actives');
    },
  },
];
