import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BugEvent, BugState } from '../../../src/domain/bug-state.ts';
import { proposeFor } from '../../support/review/proposed.ts';
import { aUser } from '../../support/server/logged-in.ts';
import { anInvestigation, anOccurrence, aRecording } from '../../support/web/an-investigation.ts';
import { type WebBench, webBench } from '../../support/web/web-bench.ts';
import { type WebBugs, webBugs } from '../../support/web/web-bugs.ts';

const ends: (() => Promise<void>)[] = [];
const roles = ['viewer', 'engineer', 'approver', 'admin'] as const;
let bench: WebBench;
let bugs: WebBugs;

beforeAll(async () => {
  bench = await webBench((work) => ends.unshift(work));
  bugs = webBugs(bench);
  for (const role of roles) await aUser(bench.server.store, role, role);
});
afterAll(async () => {
  for (const end of ends) await end();
});
// A page holds a stream, and a browser has six connections to a server.
afterEach(() => bench.closePages());

/** A step of the bug as somebody else takes it, told live. */
async function step(
  bug: string,
  [from, event, to]: [BugState, BugEvent, BugState],
  more: Partial<Parameters<WebBench['server']['store']['bugs']['move']>[2]> = {},
): Promise<void> {
  const { store, live } = bench.server;
  const note = { stage: 'review', kind: event, actor: 'engine', outcome: `${event} as told` } as const;
  const { moved } = await store.bugs.move(null, bug, { from, event, to, note, ...more });
  expect(moved).toBe(true);
  live.publish({ kind: 'bug-changed', bug, state: to });
}

const card = (page: Page, id: string) => page.locator(`#hypothesis-${id}`);

describe('a hypothesis of one’s own', () => {
  it('is written as a call, kept by the server that reads it, tried live, and shown with its run', async () => {
    const bug = await bugs.aBug('own');
    await step(bug, ['proposed', 'reject', 'needs-investigation']);
    const page = await bugs.open('engineer', bug);
    await page.keyboard.press('h');
    await page.getByLabel('The call').fill('it happens at night');
    await page.getByRole('button', { name: 'Try mine', exact: true }).click();
    await page.getByText(/body\.trial\.text: cannot be read; write it like total/).waitFor();
    await page.getByLabel('The call').fill('subtotal([null]) of src/pricing.js');
    await page.getByLabel('In words, if you like').fill('A removed line is null');
    await page.getByRole('button', { name: 'Try mine', exact: true }).click();
    await page.getByText('P1 is on the board: it is tried in the next turn').waitFor();
    await card(page, 'P1').getByText('Waits', { exact: true }).waitFor();
    await expect.poll(() => page.locator('.sub').textContent()).toMatch(/^New/);
    expect(bench.server.queue.asked).toContain(bug);
    await step(bug, ['new', 'investigation-started', 'investigating']);
    const progress = { kind: 'progress', bug, stage: 'reproduction', step: 'step', runs: null, outcome: null } as const;
    bench.server.live.publish({ ...progress, text: 'calling subtotal([null]) of src/pricing.js' });
    await card(page, 'P1').getByText('Being tried').waitFor();
    const tried = [
      { id: 'P1', state: 'confirmed' as const, evidence: ['subtotal([null]) fails as in production (I2)'] },
    ];
    await step(bug, ['investigating', 'reproduced-without-fix', 'needs-investigation'], { tried });
    await card(page, 'P1').getByText('Confirmed').waitFor();
    await card(page, 'P1').getByText('subtotal([null]) fails as in production (I2)').waitFor();
  });

  it('can be a place, a test, or tests that there are; a note is none', async () => {
    const bug = await bugs.aBug('kinds');
    const page = await bugs.open('engineer', bug);
    const mine = page.locator('.mine');
    const send = mine.getByRole('button', { name: 'Try mine', exact: true });
    await page.getByRole('button', { name: 'Run chosen tests' }).click();
    await mine.getByLabel('Test files, one a line').fill('test/cart.test.js');
    await send.click();
    await card(page, 'P1').waitFor();
    await page.getByRole('button', { name: /^Try mine: a call/ }).click();
    await mine.getByRole('button', { name: 'A place' }).click();
    expect(await mine.getByLabel('File', { exact: true }).inputValue()).toBe('src/pricing.js');
    await send.click();
    await card(page, 'P2').waitFor();
    await page.getByText('P2 is on the board: it is tried when the bug is investigated again').waitFor();
    const all = await bench.server.store.hypotheses.of(bug);
    expect(all.map(({ trial, by }) => [trial.kind, by])).toEqual([
      ['tests', 'engineer'],
      ['place', 'engineer'],
    ]);
  });
});

describe('reviewing', () => {
  it('what is said about a line is there for everybody, and stays with its line', async () => {
    const bug = await bugs.aBug('thread');
    const page = await bugs.open('engineer', bug);
    await page.getByRole('button', { name: 'Remark on line 13' }).click();
    await page.getByRole('textbox', { name: 'Remark on line 13' }).fill('Why not where it is made?');
    await page.getByRole('button', { name: 'Say it now' }).click();
    await page.locator('.thread').getByText('Why not where it is made?').waitFor();
    const other = await bugs.open('approver', bug);
    await other.locator('#line-src\\/pricing\\.js-13').getByText('Why not where it is made?').waitFor();
    await other.getByRole('button', { name: 'Remark on line 13' }).click();
    await other.getByRole('textbox', { name: 'Remark on line 13' }).fill('It comes from a client.');
    await other.getByRole('button', { name: 'Say it now' }).click();
    await expect
      .poll(() => other.locator('.thread .cmt .said').allTextContents())
      .toEqual(['Why not where it is made?', 'It comes from a client.']);
  });

  it('a request for changes is answered by a revision, which the page takes the place of the first with', async () => {
    const bug = await bugs.aBug('revised');
    const page = await bugs.open('approver', bug);
    await page.keyboard.press('r');
    await page.getByLabel('What should change').fill('Count removed lines, too.');
    await page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await bugs.decisionsOf(bug)).proposal?.state).toBe('returned');
    await page.locator('.sub').getByText('Investigating').waitFor();
    const change = { fix: new Map([['src/pricing.js', 'export const revised = true;\n']]) };
    await proposeFor(bench.server.store, bug, { told: anInvestigation(), change, answers: 'counts removed lines' });
    bench.server.live.publish({ kind: 'bug-changed', bug, state: 'proposed' });
    await page.getByText('Answers the review: counts removed lines', { exact: true }).waitFor();
    await page
      .locator('.decide')
      .getByRole('button', { name: /^Approve/ })
      .waitFor();
    await page.locator('.sub').getByText('Needs decision').waitFor();
  });

  it('a regression comes back before one’s eyes', async () => {
    const bug = await bugs.aBug('back');
    const page = await bugs.open('approver', bug);
    await page.keyboard.press('a');
    await page.keyboard.press('Control+Enter');
    await page.locator('.sub').getByText('Approved').waitFor();
    const commit = 'c'.repeat(40);
    await step(bug, ['approved', 'change-landed', 'applied'], { change: { commit, files: ['src/pricing.js'] } });
    await page.getByText('The change has landed; a release that holds it is looked for.').waitFor();
    await step(bug, ['applied', 'released', 'watching'], { release: '1.4.3' });
    await page.getByText('Released and watched: one more occurrence brings it back.').waitFor();
    await step(bug, ['watching', 'recurred', 'regressed']);
    await page.locator('.sub').getByText('Regressed').waitFor();
    await page.getByText('It came back after the change: it is investigated anew.').waitFor();
  });

  it('the trace of the failing request is a waterfall', async () => {
    const bug = await bugs.aBug('trace', anInvestigation(), anOccurrence(), aRecording());
    const page = await bugs.open('viewer', bug);
    const rows = page.locator('.wf');
    await rows.first().waitFor();
    expect(await rows.allTextContents()).toEqual([
      expect.stringMatching(/^request POST \/orders.*80 ms failed$/),
      expect.stringMatching(/^sql select \* from carts.*orders17 ms$/),
      expect.stringMatching(/^http GET \/prices.*47 ms$/),
      expect.stringMatching(/^sql insert into audit.*still on its way$/),
    ]);
  });
});

describe('settings', () => {
  it('an administrator connects a code host; what is wrong stands at its field, and the token is never shown again', async () => {
    const page = await bench.page('admin');
    await page.goto(`${bench.server.url}/settings`);
    const host = page.locator('#code-host');
    await host.getByRole('button', { name: 'Connect' }).click();
    await host.getByLabel('Repository').fill('no repository');
    await host.getByLabel('Token', { exact: true }).fill('glpat-never-shown');
    await host.getByRole('button', { name: 'Keep' }).click();
    const field = host.getByLabel('Repository');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    await host.getByText('must be owner/name').waitFor();
    await field.fill('acme/shop');
    await host.getByRole('button', { name: 'Keep' }).click();
    await host.getByText('acme/shop at github.com; token kept, sealed').waitFor();
    await page.reload();
    await host.getByRole('button', { name: 'Change' }).click();
    expect(await host.getByLabel('Token').inputValue()).toBe('');
    expect(await page.content()).not.toContain('glpat-never-shown');
    const kept = await bench.server.store.codeHosts.token(bench.server.project.id);
    expect(kept?.reveal()).toBe('glpat-never-shown');
    await host.getByRole('button', { name: 'Leave' }).click();
    await host.getByRole('button', { name: 'Remove' }).click();
    await host.getByText('An approved change is a branch').waitFor();
  });

  it('channels and trackers are added with write-only secrets and taken away; a quota is set; old occurrences are dropped', async () => {
    const { store, project } = bench.server;
    const page = await bench.page('admin');
    await page.goto(`${bench.server.url}/settings`);
    const channels = page.locator('#notifications');
    await channels.getByRole('button', { name: 'Add a channel' }).click();
    await channels.getByLabel('By').selectOption('email');
    await channels.getByLabel('To, with commas between them').fill('ann@shop.example, not an address');
    await channels.getByRole('button', { name: 'Keep' }).click();
    await expect.poll(() => channels.locator('[aria-invalid="true"], [role="alert"]').count()).toBe(1);
    await channels.getByLabel('To, with commas between them').fill('ann@shop.example');
    await channels.getByLabel('a bug is fixed').uncheck();
    await channels.getByRole('button', { name: 'Keep' }).click();
    await channels.getByText(/ann@shop\.example; told of 3 of 4 occasions/).waitFor();
    const trackers = page.locator('#trackers');
    await trackers.getByRole('button', { name: 'Add a tracker' }).click();
    await trackers.getByLabel('Repository').fill('acme/shop');
    await trackers.getByLabel('Token').fill('ghp-never-shown-again');
    await trackers.getByRole('button', { name: 'Keep' }).click();
    await trackers.getByText('acme/shop, 0 items;').waitFor();
    expect(await page.content()).not.toContain('ghp-never-shown-again');
    await trackers.getByRole('button', { name: 'Remove' }).click();
    await channels.getByRole('button', { name: 'Remove' }).click();
    await channels.getByText(/^None: people see/).waitFor();
    await page.locator('#projects').getByRole('button', { name: 'Quota' }).first().click();
    await page.getByLabel(/^Signals a minute/).fill('500');
    await page.locator('#projects').getByRole('button', { name: 'Keep' }).click();
    await page.getByText('500 signals a minute at most').waitFor();
    expect((await store.projects.project(project.id))?.quota).toBe(500);
    await store.projects.setQuota(project.id, null);
    await page.getByRole('button', { name: 'Drop them now' }).click();
    await page.getByText('0 occurrences dropped; counts stay.').waitFor();
    const entries = await store.audit.entries(0, 1_000);
    expect(entries.map(({ action, target }) => `${action} ${target}`).join('\n')).not.toContain('never-shown');
  });

  it('a policy is tried on the proposals so far, and what holds is told in words', async () => {
    await bugs.aBug('dry');
    const page = await bench.page('approver');
    await page.goto(`${bench.server.url}/settings#policy`);
    const policy = page.locator('#policy');
    await policy.getByText('off: a person decides').waitFor();
    await policy.getByLabel('Confidence at least').fill('0.5');
    await policy.getByRole('button', { name: 'Try it' }).click();
    await policy.getByText(/^It would have approved \d+ of \d+ proposals/).waitFor();
    await page.locator('#specialists').getByText('infrastructure').waitFor();
    await page.locator('#models').getByText('The deterministic engine works alone').waitFor();
  });
});

/** What each role is offered. */
const offered: Readonly<Record<(typeof roles)[number], readonly string[]>> = {
  viewer: [],
  engineer: ['try mine', 'talk'],
  approver: ['try mine', 'talk', 'decide'],
  admin: ['try mine', 'talk', 'decide', 'connect', 'users', 'audit'],
};

describe('every role', () => {
  it.each(roles)('a %s is offered what it may do, and nothing else', async (role) => {
    const bug = await bugs.aBug(`role-${role}`);
    const page = await bugs.open(role, bug);
    await page.locator('.decide').waitFor();
    const seen: string[] = [];
    const there = async (word: string, count: Promise<number>): Promise<void> => {
      if ((await count) > 0) seen.push(word);
    };
    await there('try mine', page.getByRole('button', { name: /^Try mine/ }).count());
    await there('talk', page.getByRole('button', { name: 'Remark on line 13' }).count());
    await there('decide', page.locator('.decide').getByRole('button').count());
    await page.goto(`${bench.server.url}/settings`);
    await page.locator('#code-host li').waitFor();
    await page.locator('#specialists li').first().waitFor();
    await there('connect', page.locator('#code-host').getByRole('button').count());
    await there('users', page.locator('#users').count());
    await there('audit', page.locator('#audit').count());
    expect(seen).toEqual(offered[role]);
  });
});

it('nothing was refused by a page’s policy, thrown, or logged as an error', () => {
  expect(bench.complaints).toEqual([]);
});
