// The demonstration's post box, read from outside the browser of the test.
import { type APIRequestContext, expect } from '@playwright/test';

import type { Company } from './companies';

export const MAILS = '/demonstration/courrier';

/** A code in a mail: three groups of four. */
const CODE = /^\s+([1-9A-Za-z]{4}[ -][1-9A-Za-z]{4}[ -][1-9A-Za-z]{4}|[1-9A-Za-z]{3}(?:[ -][1-9A-Za-z]{3}){3})\s*$/m;

const words = (html: string) =>
  html.replace(/<[^>]*>/g, '').replaceAll('&#x27;', "'").replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** The code in the text of a mail. */
export function codeIn(text: string): string {
  const code = CODE.exec(text)?.[1];
  expect(code, `a code in: ${text}`).toBeDefined();
  return code ?? '';
}

/** The path of the link to a page in the text of a mail. */
function linkIn(text: string, page: string): string {
  const path = new RegExp(`https?://[^/\\s]+(${page}\\?jeton=\\S+)`).exec(text)?.[1];
  expect(path, `a link in: ${text}`).toBeDefined();
  return path ?? '';
}

export class Post {
  constructor(private readonly request: APIRequestContext) {}

  /** The texts of the mails to an address, the latest first. */
  async to(address: string): Promise<string[]> {
    const list = await (await this.request.get(MAILS)).text();
    const rows = [...list.matchAll(/<tr[\s>][\s\S]*?<\/tr>/g)].map((row) => row[0]).filter((row) => words(row).includes(address));
    const texts: string[] = [];
    for (const row of rows) {
      const href = /href="(\/demonstration\/courrier\/[^"]+)"/.exec(row)?.[1];
      const page = await (await this.request.get(href ?? '')).text();
      texts.push(words(/<pre[^>]*>([\s\S]*?)<\/pre>/.exec(page)?.[1] ?? ''));
    }
    return texts;
  }

  /** The latest mail to an address, once it is there. */
  async latest(address: string): Promise<string> {
    await expect.poll(async () => (await this.to(address)).length, { message: `a mail to ${address}` }).toBeGreaterThan(0);
    return (await this.to(address))[0] ?? '';
  }

  /** The activation code mailed to an address. */
  async code(address: string): Promise<string> {
    return codeIn(await this.latest(address));
  }

  /** The path of the page that cancels the request. */
  async cancelPath(address: string): Promise<string> {
    return linkIn(await this.latest(address), '/creation/annulation');
  }

  /** The path of the page behind the link to a company's address. */
  async companyPath(address: string): Promise<string> {
    return linkIn(await this.latest(address), '/entreprise/validation');
  }

  /** The letter to a company about who asks, once it is there: its code, and the reference with which the company refuses. */
  async letter(company: Company, asker = ''): Promise<{ text: string; code: string; refusal: string }> {
    const letters = async () => (await this.to(company.shown)).filter((text) => text.toUpperCase().includes(asker.toUpperCase()));
    await expect.poll(async () => (await letters()).length, { message: `a letter to ${company.name}` }).toBeGreaterThan(0);
    const text = (await letters())[0] ?? '';
    const refusal = /^Référence\s:\s(.+)$/m.exec(text)?.[1];
    const code = /^Code d’activation\s:\n(.+)$/m.exec(text)?.[1];
    expect(refusal && code, `a reference and a code in: ${text}`).toBeTruthy();
    return { text, code: code ?? '', refusal: refusal ?? '' };
  }

  /** The path of the page behind « Mot de passe oublié ? », once its mail is there. */
  async resetPath(address: string): Promise<string> {
    const page = '/mot-de-passe-oublie/reponse';
    await expect.poll(async () => (await this.latest(address)).includes(page), { message: `a link to ${address}` }).toBe(true);
    return linkIn(await this.latest(address), page);
  }
}
