import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { proposeFor } from '../../support/review/proposed.ts';
import { aUser } from '../../support/server/logged-in.ts';
import { aSignal } from '../../support/store/signal.ts';
import { anInvestigation } from '../../support/web/an-investigation.ts';
import { type WebBench, webBench } from '../../support/web/web-bench.ts';

const ends: (() => Promise<void>)[] = [];
let bench: WebBench;
/** Sixty new ones, the last of them with a proposal. */
let bugs: string[];

beforeAll(async () => {
  bench = await webBench((work) => ends.unshift(work));
  const { store, project } = bench.server;
  for (const role of ['viewer', 'engineer'] as const) await aUser(store, role, role);
  const accepted = await store.signals.accept(
    Array.from({ length: 60 }, (_, i) =>
      aSignal(project.id, `q${i}`, `v1:q${i}`, {
        title: `TypeError: number ${i}`,
        service: i < 55 ? 'orders' : 'cart',
      }),
    ),
  );
  bugs = accepted.flatMap((one) => (one.kind === 'stored' ? [one.bug] : []));
  const last = bugs.at(-1) ?? '';
  const note = { stage: 'review', kind: 'investigation-started', actor: 'engine', outcome: 'taken up' } as const;
  await store.bugs.move(null, last, { from: 'new', event: 'investigation-started', to: 'investigating', note });
  await proposeFor(store, last, { told: anInvestigation() });
});
afterAll(async () => {
  for (const end of ends) await end();
});
afterEach(() => bench.closePages());

async function queue(user: string, search: string, options?: Parameters<WebBench['page']>[1]): Promise<Page> {
  const page = await bench.page(user, options);
  await page.goto(`${bench.server.url}/${search}`);
  await page.locator('[data-row]').first().waitFor();
  return page;
}

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function faultsOf(page: Page): Promise<unknown[]> {
  await page.evaluate(axe.source);
  const run = `axe.run(document, ${JSON.stringify({ runOnly: standards })})`;
  const { violations } = (await page.evaluate(run)) as AxeResults;
  return violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map(({ html }) => html.slice(0, 160))]);
}

describe('many bugs at once', () => {
  it('are picked by keys, changed, and each is answered by itself', async () => {
    const { store } = bench.server;
    const page = await queue('engineer', '?state=new');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+X');
    const bar = page.getByRole('region', { name: 'Selected bugs' });
    await bar.getByText('3 selected').waitFor();
    const picked = await page
      .locator('[data-row]:has(:checked)')
      .evaluateAll((rows) => rows.map((row) => row.dataset['row'] ?? ''));
    // One of them is closed meanwhile by somebody else: what is asked for of it is refused, and told.
    await store.bugs.merge(picked[1] ?? '', picked[0] ?? '', 'ann');
    await bar.getByRole('button', { name: 'Won’t fix' }).click();
    const dialog = page.getByRole('dialog');
    expect(await faultsOf(page)).toEqual([]);
    await dialog.getByLabel(/^Why/).fill('an old client');
    await dialog.getByRole('button', { name: 'Close as won’t fix 3 bugs' }).click();
    await dialog.getByText('2 bugs changed, 1 refused').waitFor();
    await dialog.getByText(`${picked[1]} is duplicate: it takes no closed-as-wont-fix`).waitFor();
    await dialog.getByRole('button', { name: /^Close/ }).click();
    expect((await store.bugs.bug(picked[2] ?? ''))?.state).toBe('wont-fix');
    expect((await store.bugs.ledger(picked[2] ?? '')).at(-1)).toMatchObject({
      actor: 'engineer',
      outcome: 'an old client',
    });
    await page.getByText('1 selected').waitFor();
  });

  it('all of a view are more than its page shows', async () => {
    const page = await queue('engineer', '?service=orders&state=new');
    const total = Number(await page.locator('h1 .count').textContent());
    expect(total).toBeGreaterThan(50);
    await page.getByRole('checkbox').first().check();
    await page.getByRole('button', { name: `Select all ${total} of this view` }).click();
    await page.keyboard.press('s');
    await page.getByLabel('Owner', { exact: true }).fill('@orders');
    await page.getByRole('button', { name: `Assign ${total} bugs` }).click();
    await page.getByText(`${total} bugs changed`).waitFor();
    const { bugs: assigned } = await bench.server.store.bugs.bugs({ owner: '@orders', limit: 100 });
    expect(assigned.length).toBe(total);
  });

  it('are not offered to who may only read', async () => {
    const page = await queue('viewer', '');
    expect(await page.getByRole('checkbox').count()).toBe(0);
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    expect(await page.getByRole('region', { name: 'Selected bugs' }).count()).toBe(0);
  });
});

describe('the peek', () => {
  it.each(['light', 'dark'] as const)(
    'tells a bug beside the list, moves along, and holds to WCAG AA (%s)',
    async (colorScheme) => {
      const page = await queue('viewer', '?service=cart', { colorScheme, viewport: { width: 1440, height: 900 } });
      await page.keyboard.press('j');
      await page.keyboard.press('Space');
      const peek = page.getByRole('complementary');
      await peek.getByText('src/pricing.js:13').waitFor();
      await peek.getByText('20 of 20 fail').waitFor();
      await peek.getByRole('link', { name: 'Review and decide' }).waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.keyboard.press('j');
      await peek.getByText('not looked into yet').waitFor();
      await page.keyboard.press('Escape');
      await peek.waitFor({ state: 'detached' });
    },
  );
});

describe('long lists and kept views', () => {
  it('a page that is far away is not in the document, and its place is kept', async () => {
    const page = await queue('viewer', '?state=new');
    const list = page.locator('.grp');
    await page.mouse.wheel(0, 20_000);
    await expect.poll(() => page.locator('[data-row]').count()).toBeGreaterThan(50);
    await list.getByText('number 54').waitFor();
  });

  it('a view is kept by the server under its name, and forgotten', async () => {
    const page = await queue('engineer', '?service=cart');
    await page.getByRole('button', { name: 'Save this view' }).click();
    await page.getByLabel('Name of the view').fill('The cart');
    await page.keyboard.press('Enter');
    const views = page.getByRole('navigation', { name: 'Views' });
    await views.getByRole('link', { name: 'The cart' }).waitFor();
    expect(await bench.server.store.views.views('engineer')).toEqual([
      { name: 'The cart', filters: { service: 'cart' } },
    ]);
    await views.getByRole('button', { name: 'Forget the view The cart' }).click();
    await views.getByRole('link', { name: 'The cart' }).waitFor({ state: 'detached' });
  });
});

describe('the dashboard', () => {
  it.each(['light', 'dark'] as const)(
    'leads from each figure to exactly its bugs, and holds to WCAG AA (%s)',
    async (colorScheme) => {
      const page = await bench.page('viewer', { colorScheme, viewport: { width: 1440, height: 900 } });
      await page.goto(`${bench.server.url}/dashboard`);
      await page.getByRole('heading', { name: 'By service' }).waitFor();
      await page.getByRole('region', { name: 'Figures by service' }).waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.getByRole('link', { name: '1 investigated of cart' }).click();
      await page.getByText('1 bug whose investigation ended between').waitFor();
      await expect
        .poll(() => page.locator('[data-row]').evaluateAll((rows) => rows.map((row) => row.dataset['row'])))
        .toEqual([bugs.at(-1)]);
    },
  );
});

it('nothing was refused by a page’s policy, thrown, or logged as an error', () => {
  expect(bench.complaints).toEqual([]);
});
