// The test object of every file: a person with a source address of her own, and a page that may not say anything to the console.
import { type APIRequestContext, type BrowserContext, expect, type Page, test as base } from '@playwright/test';

import { type Company, taken } from './companies';
import { Post } from './post';

export { expect };
export type { BrowserContext, Page };

export interface Options {
  /** The project runs against the server on PostgreSQL. */
  needsPostgres: boolean;
}

/** Somebody who has never been here. */
export interface Person {
  email: string;
  password: string;
  lastName: string;
  firstName: string;
  answer: string;
}

interface Fixtures {
  person: Person;
  /** A company of which nobody has a service yet, each time it is asked for another one. */
  company: () => Company;
  /** False in the project without JavaScript. */
  scripted: boolean;
  /** The demonstration's own pages, asked from the loopback address. */
  demonstration: APIRequestContext;
  post: Post;
  /** The complaints of every page of the test; asserted empty at its end. */
  complaints: string[];
  /** A second browser, with its own cookies and source address. */
  otherBrowser: () => Promise<BrowserContext>;
}

/** The browser's own lines: about a 4xx answer (contract.md), and about what it clears at sign-out. */
const BROWSER_S_OWN = [
  /^Failed to load resource: the server responded with a status of 4\d\d/,
  /^Failed to load resource: the server responded with a status of 50[03] .*\/demonstration\/erreurs\/50[03]$/,
  /^Clear-Site-Data header on 'http:\/\/127\.0\.0\.1:\d+\/(deconnexion|api\/session\/logout)': Cleared data types: "cache", "storage"\./,
];

/** A source address that no other test has. */
export function source(): string {
  const byte = () => 1 + Math.floor(Math.random() * 254);
  return `10.${byte()}.${byte()}.${byte()}`;
}

/** Sees what the page cannot tell: when its router and its forms are alive, and what its policy refused. */
function watch(): void {
  const live = window as unknown as { __router?: boolean; __refused?: (what: string) => void };
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (this: EventTarget, type: string, ...rest: unknown[]) {
    if (type === 'click' && this === window) live.__router = true;
    if (type === 'submit' && this instanceof HTMLFormElement) (this as unknown as { __live: boolean }).__live = true;
    return (add as (...all: unknown[]) => void).call(this, type, ...rest);
  } as typeof add;
  add.call(document, 'securitypolicyviolation', (event) => {
    const { violatedDirective, blockedURI } = event as SecurityPolicyViolationEvent;
    live.__refused?.(`policy: ${violatedDirective} ${blockedURI}`);
  });
}

async function listen(context: BrowserContext, complaints: string[]): Promise<void> {
  context.on('console', (message) => {
    const line = `${message.text()} ${message.location().url}`.trim();
    if (!BROWSER_S_OWN.some((own) => own.test(line))) complaints.push(`console ${message.type()}: ${line} (${message.page()?.url()})`);
  });
  context.on('weberror', (error) => complaints.push(`page error: ${error.error().stack ?? error.error().message}`));
  await context.exposeBinding('__refused', (_, what: string) => void complaints.push(what));
  await context.addInitScript(watch);
}

export const test = base.extend<Fixtures & Options>({
  needsPostgres: [false, { option: true }],
  extraHTTPHeaders: async ({}, use) => use({ 'X-Forwarded-For': source() }),
  complaints: async ({}, use) => {
    const complaints: string[] = [];
    await use(complaints);
    expect(complaints, 'console, page errors and policy violations').toEqual([]);
  },
  context: async ({ context, complaints, needsPostgres }, use) => {
    if (needsPostgres && !process.env.PORTAL_TEST_POSTGRES) {
      throw new Error('PORTAL_TEST_POSTGRES is missing: run the browser tests through .ci/with-postgres');
    }
    await listen(context, complaints);
    await use(context);
  },
  otherBrowser: async ({ browser, complaints, contextOptions, baseURL, viewport }, use) => {
    const opened: BrowserContext[] = [];
    await use(async () => {
      const headers = { 'X-Forwarded-For': source() };
      const context = await browser.newContext({ ...contextOptions, baseURL, viewport, locale: 'fr-FR', extraHTTPHeaders: headers });
      await listen(context, complaints);
      opened.push(context);
      return context;
    });
    for (const context of opened) await context.close();
  },
  scripted: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),
  demonstration: async ({ playwright, baseURL }, use) => {
    const request = await playwright.request.newContext({ baseURL });
    await use(request);
    await request.dispose();
  },
  post: async ({ demonstration }, use) => use(new Post(demonstration)),
  person: async ({}, use) => use(somebody()),
  company: async ({}, use, info) => use(() => taken(`${info.project.outputDir}/.companies`)),
});

/** Names and an address that no other test uses. */
export function somebody(): Person {
  const letters = Array.from({ length: 10 }, () => 'abcdefghijkmnpqrstuvwxyz'[Math.floor(Math.random() * 24)]).join('');
  return {
    email: `${letters}@example.com`,
    password: 'xK9#mQ2$vL7&pR4!wT6@',
    lastName: 'Rosemonde',
    firstName: 'Lila',
    answer: 'Pompon le Troisième',
  };
}
