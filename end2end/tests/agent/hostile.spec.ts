// T-MSG, X-XSS: 150 hostile texts in every field of the messaging that a person or an agent sees: nothing runs, nothing is
// fetched, no policy is offended, no dialog opens. Written by plain requests, read in real pages with their script.
import { agentSignsIn } from '../../support/agent';
import { HOSTILE } from '../../support/hostile';
import { DEMO_PASSWORD, Visitor } from '../../support/journey';
import { type BrowserContext, expect, source, test } from '../../support/test';

const COMPANY = '123456789';

type Fields = Record<string, string>;

/** What fields of one line refuse: controls, and what turns the direction of writing. */
const visible = (text: string) => text.replace(/[\p{Cc}\p{Cf}]/gu, '');

/** Posts a form as a browser without script does; each from an address of its own, since a hundred people wrote them. */
async function posts(context: BrowserContext, path: string, form: Fields, again = true): Promise<string> {
  const origin = new URL((await context.pages()[0]?.url()) ?? '').origin;
  const answer = await context.request.post(path, {
    form: { key: crypto.randomUUID(), ...form },
    headers: { Origin: origin, 'X-Forwarded-For': source() },
    maxRedirects: 0,
  });
  if (answer.status() === 422 && again) {
    return posts(context, path, Object.fromEntries(Object.entries(form).map(([name, text]) => [name, visible(text)])), false);
  }
  expect(answer.status(), `${path} ${JSON.stringify(form)} ${await answer.text()}`).toBe(303);
  return answer.headers().location ?? '';
}

test('nothing that is typed ever runs', async ({ page, context, scripted, demonstration, otherBrowser, complaints }) => {
  test.setTimeout(600_000);
  expect(new Set(HOSTILE).size).toBe(150);
  const desk = await otherBrowser();
  for (const one of [context, desk]) {
    one.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    one.on('request', (request) => {
      if (request.url().includes('evil.example')) complaints.push(`fetched: ${request.url()}`);
    });
  }
  const person = new Visitor(page, scripted, demonstration);
  await person.open('/connexion');
  await person.signIn('martin@example.com', DEMO_PASSWORD);
  const agent = new Visitor(await desk.newPage(), scripted, demonstration);
  await agentSignsIn(agent);

  for (const [number, text] of HOSTILE.entries()) {
    const draft = await posts(context, '/messagerie/nouveau', { company: COMPANY });
    const id = draft.split('/').pop() ?? '';
    const subject = [...text].slice(0, 110).join('');
    // Every third thread is looked at, with three texts in each of its messages and notes; the subjects of all are listed below.
    const three = HOSTILE.slice(number, number + 3).join('\n\n');
    const typed = { id, theme: 'tva', subject, text: three };
    if (number % 15 === 0) {
      // The draft's own page: typed text in fields.
      await posts(context, draft, { ...typed, revision: '1', gesture: 'brouillon' });
      await person.open(draft);
      await expect(page.getByLabel('Objet')).toHaveValue(/./);
      await posts(context, draft, { ...typed, revision: '2', gesture: 'envoyer' });
    } else {
      await posts(context, draft, { ...typed, revision: '1', gesture: 'envoyer' });
    }
    await posts(desk, '/agent/dossiers', { siren: COMPANY, motive: [...text].slice(0, 150).join('') });
    if (number % 3 !== 0) continue;
    const thread = `/agent/fils/${id}`;
    await posts(desk, thread, { id });
    await posts(desk, `${thread}/note`, { id, note: three });
    if (number % 15 === 0) {
      await posts(desk, `${thread}/reponse`, { id, text: three, then: 'repondre', days: '1', gesture: 'brouillon' });
      await agent.open(`${thread}/reponse`);
      await agent.open(`${thread}/reponse?modele=piece-manquante`);
    }
    await posts(desk, `${thread}/reponse`, { id, text: three, then: 'repondre', days: '1', gesture: 'envoyer' });
    await agent.open(thread);
    await expect(agent.page.getByRole('heading', { level: 1 })).toBeVisible();
    await person.open(`/messagerie/${id}`);
    await expect(page.getByRole('article')).toHaveCount(2);
  }
  // The names of files, kept and refused.
  const draft = await posts(context, '/messagerie/nouveau', { company: COMPANY });
  for (let from = 0; from < HOSTILE.length; from += 15) {
    const files = new FormData();
    for (const text of HOSTILE.slice(from, from + 15)) files.append('pieces', new File(['texte'], `${text.replace(/\p{Cc}/gu, '')}.txt`, { type: 'text/plain' }));
    const answer = await context.request.post(`${draft}/pieces`, {
      multipart: files,
      headers: { Origin: new URL(page.url()).origin, 'X-Forwarded-For': source() },
      maxRedirects: 0,
    });
    expect(answer.status(), await answer.text()).toBe(303);
    await person.open(`${draft}/pieces`);
    await expect(page.getByRole('heading', { level: 1, name: 'Joindre des fichiers' })).toBeVisible();
  }
  // The lists of everything.
  for (let number = 1; number <= 8; number += 1) {
    await person.open(`/messagerie?page=${number}`);
    await agent.open(`/agent?file=miens&page=${number}`);
  }
  await person.open(`/messagerie?q=${encodeURIComponent(HOSTILE[0] ?? '')}`);
  await person.open('/espace/gestion/donnees');
});
