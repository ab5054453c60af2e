import { describe, expect, it } from 'vitest';
import type { Hypothesis } from '../../domain/hypothesis.ts';
import type { Hit } from '../search/input-search.ts';
import { type Attempt, type Claim, HypothesisBoard } from './board.ts';

const hit = (score: number): Hit => ({
  value: null,
  failure: { type: 'Error', message: `at ${score}`, code: null, frames: [], handled: false, cause: null },
  identity: { tier: score >= 0.9 ? 'I2' : 'I1', score, reasons: [] },
  phase: 'transplant',
  change: '',
  trials: 1,
});
const confirmed: Attempt = {
  kind: 'confirmed',
  hit: hit(1),
  scenario: { kind: 'call', module: 'a.js', from: 'a.js', load: 'import', steps: [] },
  change: null,
  evidence: 'failed as in production',
};
const refuted = (learned: Array<[string, number]> = [], closest: Hit | null = null): Attempt => ({
  kind: 'refuted',
  evidence: 'another end',
  learned: learned.map(([about, factor]) => ({ about, factor, why: 'seen' })),
  closest,
});

/** A board with claims that end as given; tells the order in which they were tried. */
function boardOf(claims: Array<[name: string, rank: number, about: string, attempt: Attempt]>) {
  const tried: string[] = [];
  const told: string[] = [];
  const board = new HypothesisBoard((hypothesis: Hypothesis, attempt) => {
    told.push(`${hypothesis.id} ${attempt.kind}`);
    return `ledger:${told.length}`;
  });
  for (const [name, rank, about, attempt] of claims) {
    const claim: Claim = {
      strategy: 'call-replay',
      by: 'call-replay',
      claim: name,
      rank,
      about,
      attempt: async () => (tried.push(name), attempt),
    };
    board.add(claim);
  }
  return { board, tried, told };
}
const states = (board: HypothesisBoard) => board.hypotheses.map(({ claim, state }) => `${claim}: ${state}`);
const never = () => false;

describe('HypothesisBoard', () => {
  it('keeps what runs asked in vain, once each', async () => {
    const asked = (unanswered: string[]): Attempt => ({ ...refuted(), unanswered }) as Attempt;
    const { board } = boardOf([
      ['alone', 0.9, 'a', asked(['get a of redis'])],
      ['after others', 0.8, 'a', asked(['get a of redis', 'select 1 of postgresql'])],
    ]);
    await board.run(never);
    expect(board.unanswered).toEqual(['get a of redis', 'select 1 of postgresql']);
  });

  it('refutes a wrong first hypothesis, reorders the rest by what its run showed, and confirms the second', async () => {
    const { board, tried, told } = boardOf([
      [
        'the arguments were bad',
        0.9,
        'src/price.js',
        refuted(
          [
            ['src/price.js', 0.5],
            ['src/main.js', 1.5],
          ],
          hit(0.4),
        ),
      ],
      ['some other arguments are', 0.8, 'src/price.js', refuted()],
      ['the request was', 0.6, 'src/main.js', confirmed],
    ]);
    const found = await board.run(never);
    expect(found?.claim.claim).toBe('the request was');
    expect(tried, 'the second best claim sank below the third').toEqual(['the arguments were bad', 'the request was']);
    expect(states(board)).toEqual([
      'the arguments were bad: refuted',
      'some other arguments are: open',
      'the request was: confirmed',
    ]);
    expect(board.hypotheses.map(({ rank }) => Math.round(rank * 100))).toEqual([90, 40, 90]);
    expect(board.hypotheses[0]?.evidence).toEqual(['another end', 'ledger:1']);
    expect(board.hypotheses[2]?.evidence).toEqual(['failed as in production', 'ledger:2']);
    expect(told).toEqual(['H1 refuted', 'H3 confirmed']);
  });

  it('without lessons the claims are tried as ranked, and ties as they came', async () => {
    const { board, tried } = boardOf([
      ['a', 0.2, 'x', refuted()],
      ['b', 0.7, 'x', refuted()],
      ['c', 0.7, 'x', refuted()],
    ]);
    expect(await board.run(never)).toBeNull();
    expect(tried).toEqual(['b', 'c', 'a']);
    expect(await board.run(never), 'nothing is tried twice').toBeNull();
    expect(tried).toHaveLength(3);
  });

  it('a lesson moves open claims about its subject alone, never above 1', async () => {
    const { board } = boardOf([
      ['first', 0.9, 'x', refuted([['x', 5]])],
      ['open', 0.5, 'x', refuted([['x', 0.1]])],
      ['elsewhere', 0.4, 'y', refuted()],
    ]);
    await board.run(never);
    expect(board.hypotheses.map(({ rank }) => rank)).toEqual([0.9, 1, 0.4]);
  });

  it('an inconclusive attempt teaches nothing and does not end the search', async () => {
    const { board, tried } = boardOf([
      ['a', 0.9, 'x', { kind: 'inconclusive', evidence: 'the sandbox was busy' }],
      ['b', 0.8, 'x', confirmed],
    ]);
    expect((await board.run(never))?.claim.claim).toBe('b');
    expect(tried).toEqual(['a', 'b']);
    expect(states(board)).toEqual(['a: inconclusive', 'b: confirmed']);
  });

  it('keeps the nearest failure that was refuted', async () => {
    const { board } = boardOf([
      ['a', 0.9, 'x', refuted([], hit(0.5))],
      ['b', 0.8, 'x', refuted([], hit(0.7))],
      ['c', 0.7, 'x', refuted([], hit(0.6))],
    ]);
    await board.run(never);
    expect(board.closest?.identity.score).toBe(0.7);
  });

  it('stops when time is over, with the rest still open', async () => {
    const { board, tried } = boardOf([
      ['a', 0.9, 'x', refuted()],
      ['b', 0.8, 'x', confirmed],
    ]);
    expect(await board.run(() => tried.length > 0)).toBeNull();
    expect(states(board)).toEqual(['a: refuted', 'b: open']);
  });
});
