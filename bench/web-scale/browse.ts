import { type Browser, chromium, type Page } from 'playwright-core';
import { findBrowser } from '../../src/adapters/chromium/find-browser.ts';
import type { Server } from './server.ts';
import { type Line, tableOf } from './table.ts';

type State = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>;

/** The pages in a real Chromium; each time a new profile, so that nothing comes from its cache. */
export async function browse(server: Server, times: number): Promise<string> {
  const browser = await chromium.launch({
    executablePath: findBrowser()?.program ?? 'chromium',
    args: ['--no-sandbox'],
  });
  try {
    const state = await logIn(browser, server);
    const lines: Line[] = [];
    for (const [what, visit] of Object.entries(visits)) {
      const taken: number[] = [];
      for (let i = 0; i < times; i += 1)
        taken.push(await inNewProfile(browser, state, (page) => visit(page, server, i)));
      lines.push({ what, times: taken });
    }
    return tableOf('in the browser, until it can be used', lines);
  } finally {
    await browser.close();
  }
}

async function logIn(browser: Browser, { link }: Server): Promise<State> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('banner').waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

async function inNewProfile<T>(browser: Browser, storageState: State, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, storageState });
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** A key of the page's own does what it says. */
async function answersKey(page: Page, key: string, then: string): Promise<void> {
  await page.keyboard.press(key);
  await page.locator(then).first().waitFor();
}

const openQueue = async (page: Page, { url }: Server): Promise<void> => {
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator('[data-row]').first().waitFor();
};

const visits: Readonly<Record<string, (page: Page, server: Server, i: number) => Promise<number>>> = {
  'queue: rows are there, and J moves': (page, server) =>
    timed(async () => {
      await openQueue(page, server);
      await answersKey(page, 'j', '[data-at]');
    }),
  'bug page: title, signal and stages are there, and ? answers': (page, { url }, i) =>
    timed(async () => {
      await page.goto(`${url}/bugs/2-${1 + ((i * 4_999) % 100_000)}`, { waitUntil: 'commit' });
      await page.getByRole('heading', { name: 'Signal', exact: true }).waitFor();
      await answersKey(page, '?', 'dialog[open]');
    }),
  'queue: from Enter in the filter to its bugs': async (page, server) => {
    await openQueue(page, server);
    await page.keyboard.press('f');
    await page.keyboard.type('service:service-23');
    return timed(async () => {
      await page.keyboard.press('Enter');
      await page.locator('.b .lo', { hasText: 'service-23' }).first().waitFor();
    });
  },
  'queue: from Space to the peek': async (page, server) => {
    await openQueue(page, server);
    await page.keyboard.press('j');
    return timed(() => answersKey(page, 'Space', '.peek h2'));
  },
  'queue: from a signal sent to its row, live': async (page, server, i) => {
    const word = `arrives${i}x${Date.now()}`;
    await page.goto(`${server.url}/?text=${word}`);
    await page.getByText('Nothing matches').waitFor();
    return timed(async () => {
      await send(server, word);
      await page.getByText(word).last().waitFor();
    });
  },
  'dashboard, 30 days': (page, { url }) =>
    timed(async () => {
      await page.goto(`${url}/dashboard`, { waitUntil: 'commit' });
      await page.locator('.figs a').first().waitFor();
    }),
};

/** One error, as any client sends it. */
async function send({ dsn }: Server, word: string): Promise<void> {
  const { origin, pathname, username } = new URL(dsn);
  const answer = await fetch(`${origin}/api${pathname}/store/?sentry_key=${username}`, {
    method: 'POST',
    body: JSON.stringify({
      event_id: crypto.randomUUID().replaceAll('-', ''),
      exception: { values: [{ type: 'BenchError', value: `${word} here` }] },
    }),
  });
  if (!answer.ok) throw new Error(`the signal was answered ${answer.status}`);
}
