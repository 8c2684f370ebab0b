// The demonstration's agent: his one-time codes stand on the post box.
import { type APIRequestContext, expect } from '@playwright/test';

import { DEMO_PASSWORD, type Visitor } from './journey';
import { MAILS } from './post';

const AGENT = 'agent@example.com';

/** The agent's one-time code of this moment. */
async function code(demonstration: APIRequestContext): Promise<string> {
  const page = await (await demonstration.get(MAILS)).text();
  const found = /agent@example\.com[\s\S]{0,200}?(\d{6})/.exec(page)?.[1];
  expect(found, 'a code on the post box').toBeDefined();
  return found ?? '';
}

/** A code serves once, and tests share the agent: whoever is late waits for the next one. */
export async function agentSignsIn(visitor: Visitor): Promise<void> {
  const main = visitor.page.getByRole('main');
  for (let tries = 0; tries < 6; tries += 1) {
    await visitor.open('/agent/connexion');
    await main.getByLabel('Adresse électronique').fill(AGENT);
    await main.getByLabel('Mot de passe').fill(DEMO_PASSWORD);
    await visitor.verify();
    const typed = await code(visitor.demonstration);
    await main.getByLabel('Code à usage unique').fill(typed);
    await visitor.button('Se connecter').click();
    const title = visitor.page.getByRole('heading', { level: 1, name: 'Console des agents' });
    await expect(title.or(visitor.page.locator('#erreurs'))).toBeVisible();
    if (await title.isVisible()) return visitor.arrives('Console des agents');
    await expect(async () => expect(await code(visitor.demonstration)).not.toBe(typed)).toPass({ timeout: 35_000 });
  }
  throw new Error('no code was accepted');
}
