import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findBrowser } from '../../../src/adapters/chromium/find-browser.ts';
import { buildWeb } from '../../../scripts/build-web.ts';
import type { AtEnd } from '../store/database.ts';
import { password } from '../server/logged-in.ts';
import { type RunningServer, runningServer } from '../server/running-server.ts';

/** A server with the built app, and a real browser on it. */
export interface WebBench {
  server: RunningServer;
  browser: Browser;
  /** What pages complained of: refused by their policy, thrown, logged as an error. */
  complaints: string[];
  closePages(): Promise<void>;
  /** A page of a user who logged in by the form; of nobody: null. */
  page(user: string | null, options?: Parameters<Browser['newContext']>[0]): Promise<Page>;
}

/** Starts both; they end as `atEnd` says. */
export async function webBench(atEnd: AtEnd): Promise<WebBench> {
  await buildWeb();
  const server = await runningServer({ readSource: async () => source }, atEnd);
  const browser = await chromium.launch({
    executablePath: findBrowser()?.program ?? 'chromium',
    args: ['--no-sandbox'],
  });
  atEnd(() => browser.close());
  const complaints: string[] = [];
  const contexts = new Map<string, BrowserContext>();
  const page: WebBench['page'] = async (user, options) => {
    const known = user && !options ? contexts.get(user) : undefined;
    const context = known ?? (await browser.newContext({ viewport: { width: 1440, height: 1000 }, ...options }));
    const opened = await context.newPage();
    opened.setDefaultTimeout(20_000);
    opened.on('pageerror', (error) => complaints.push(error.message));
    opened.on('console', (message) => {
      // What the server refuses is told by the page itself.
      const refused = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !refused) complaints.push(message.text());
    });
    await opened.goto(server.url);
    if (user && !known) {
      await logInAs(opened, user);
      if (!options) contexts.set(user, context);
    }
    return opened;
  };
  const closePages = async (): Promise<void> => {
    for (const context of browser.contexts()) for (const opened of context.pages()) await opened.close();
  };
  return { server, browser, complaints, closePages, page };
}

async function logInAs(page: Page, user: string): Promise<void> {
  await page.getByLabel('Name').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('banner').waitFor();
}

const source = `/** Cents of all lines. */
${'\n'.repeat(9)}export function subtotal(lines) {
  // Removed lines are null.
  return lines.reduce((sum, line) => sum + line.price, 0);
}
`;
