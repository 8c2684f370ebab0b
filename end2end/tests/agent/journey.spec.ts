// SC41, R-R01: a request, the agent who takes it, asks for a document, answers and closes; the person who reopens it: on a
// computer, on a phone, without JavaScript, on PostgreSQL.
import { agentSignsIn } from '../../support/agent';
import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { expect, test } from '../../support/test';

const HOLDER = 'martin@example.com';
const PDF = Buffer.from('%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R /Size 2>>\nstartxref\n9\n%%EOF\n');

/** Joins a file to what is being written, and comes back to it. */
async function joins(visitor: Visitor, name: string, back: string): Promise<void> {
  const main = visitor.page.getByRole('main');
  await visitor.button('Joindre des fichiers').click();
  await visitor.arrives('Joindre des fichiers');
  await main.getByLabel('Fichiers à joindre').setInputFiles({ name, mimeType: 'application/pdf', buffer: PDF });
  await visitor.button('Joindre les fichiers').click();
  await expect(main.getByRole('heading', { name: 'Fichiers joints (1 sur 10)' })).toBeVisible();
  await main.getByRole('link', { name: 'Revenir à votre message' }).click();
  await visitor.arrives(back);
}

/** Downloads a file of the thread that is open, once the scanner has spoken. */
async function downloads(visitor: Visitor, name: string): Promise<void> {
  const link = visitor.page.getByRole('main').getByRole('link', { name });
  await expect(async () => {
    await visitor.page.reload();
    await expect(link).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const [download] = await Promise.all([visitor.page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toBe(name);
}

test('a request is answered by an agent, closed and reopened', async ({ page, scripted, demonstration, otherBrowser }) => {
  test.slow();
  const subject = `Remboursement ${Math.random().toString(36).slice(2, 8)}`;
  const person = new Visitor(page, scripted, demonstration);
  const main = page.getByRole('main');
  await person.open('/connexion');
  await person.signIn(HOLDER, DEMO_PASSWORD);
  await person.open('/messagerie/nouveau');
  await person.button('Continuer').click();
  await main.getByLabel('Thème').selectOption({ index: 1 });
  await main.getByLabel('Objet').fill(subject);
  await main.getByLabel('Message').fill('Bonjour,\nvoici <b>ma</b> demande.');
  await joins(person, 'Facture.pdf', 'Nouvelle demande');
  await person.button('Envoyer').click();
  await person.arrives(subject);
  const thread = new URL(page.url()).pathname;

  const agent = new Visitor(await (await otherBrowser()).newPage(), scripted, demonstration);
  const desk = agent.page.getByRole('main');
  await agentSignsIn(agent);
  await expect(agent.page.getByRole('banner')).toContainText('Maud Le Bihan');
  await agent.open('/agent?file=tous');
  await desk.getByRole('button', { name: `Ouvrir : ${subject}` }).click();
  await agent.arrives(subject);
  await expect(desk).toContainText('voici <b>ma</b> demande.');
  await downloads(agent, 'Facture.pdf');
  await agent.button('Prendre en charge').click();
  await expect(desk).toContainText('Vous avez pris ce fil en charge.');
  await desk.getByLabel('Note interne').fill('Pour nous seuls.');
  await agent.button('Ajouter la note').click();
  await expect(desk).toContainText('La note est ajoutée.');
  await desk.getByRole('link', { name: 'Répondre', exact: true }).click();
  await agent.arrives('Répondre');
  await desk.getByText('Partir d’un modèle').click();
  await desk.getByRole('link', { name: 'Demande d’une pièce' }).click();
  await expect(desk.getByLabel('Votre réponse')).toHaveValue(new RegExp(subject));
  await expect(desk.getByLabel('Demander une pièce ou une précision')).toBeChecked();
  await desk.getByLabel('Votre réponse').fill('Merci de joindre la facture.');
  await joins(agent, 'Formulaire.pdf', 'Répondre');
  await expect(desk.getByLabel('Votre réponse')).toHaveValue('Merci de joindre la facture.');
  await expect(desk).toContainText('1 fichier joint');
  await desk.getByLabel('Demander une pièce ou une précision').check();
  await desk.getByLabel('Délai de réponse, en jours').fill('10');
  await agent.button('Envoyer').click();
  await agent.arrives(subject);
  await expect(desk).toContainText('Votre réponse est envoyée.');

  await person.open(thread);
  await expect(main).toContainText('Merci de joindre la facture.');
  await expect(main).toContainText('En attente de votre réponse');
  await expect(main).not.toContainText('Pour nous seuls.');
  await downloads(person, 'Formulaire.pdf');
  await main.getByLabel('Message').fill('La voici.');
  await person.button('Envoyer').click();
  await expect(main).toContainText('La voici.');

  await agent.open(`${thread.replace('/messagerie/', '/agent/fils/')}/reponse`);
  await desk.getByLabel('Votre réponse').fill('C’est fait, bonne journée.');
  await desk.getByLabel('Répondre et clôturer le fil').check();
  await agent.button('Envoyer').click();
  await agent.arrives(subject);
  await expect(desk).toContainText('Ce fil est clôturé');

  await person.open(thread);
  await expect(main).toContainText('Clôturée');
  await main.getByLabel('Message').fill('Encore un mot.');
  await person.button('Envoyer').click();
  await expect(main).toContainText('Rouverte');
});
