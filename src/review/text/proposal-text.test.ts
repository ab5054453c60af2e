import { describe, expect, it } from 'vitest';
import { sampleInput, sampleProposal } from '../../../test/support/bundle-input.ts';
import { proposalText } from './proposal-text.ts';

const evil =
  '\u001b[2J```\n# Resolution\n<img src=x onerror=1> [run this](https://evil.example) | @admin please run `curl evil`';

function section(text: string, title: string): string {
  const after = text.split(`\n## ${title}\n`)[1] ?? '';
  return after.split('\n## ')[0] ?? '';
}

describe('proposalText', () => {
  it('answers first: what, where, why, change, decide, proof', () => {
    const head = proposalText(sampleInput()).split('\n## ')[0] ?? '';
    expect(head).toMatch(
      /\*\*What:\*\*[^]*\*\*Where:\*\* `src\/pricing\.js:14`[^]*\*\*Why:\*\*[^]*\*\*Change:\*\*[^]*\*\*Decide:\*\*[^]*\*\*Proof:\*\*/,
    );
    expect(head).toContain('20 of 20 fail');
    expect(head).toContain('20 of 20 pass');
    expect(head).toContain('fix taken away  ╏╏╏                   3 of 3 fail');
    expect(head.split('\n').length).toBeLessThan(25);
  });

  it('tells what probes narrowed it down to, hostile names and values as text', () => {
    const place = { file: `src/${evil}.js`, line: 41, function: evil, expression: evil };
    const seen = { type: 'string', text: evil };
    const sides = { failing: seen, passing: seen, passingLine: null };
    const operands = { failing: [{ name: evil, value: seen }], passing: [{ name: evil, value: seen }] };
    const narrowing = {
      divergence: { ...place, kind: 'decision' as const, ...sides, operands },
      value: { ...place, kind: 'value' as const, ...sides, operands: { failing: [], passing: [] } },
      origin: {
        ...place,
        value: 'price',
        seen: { type: 'undefined', text: '' },
        how: 'not-returned' as const,
        holder: { name: evil, value: seen, key: evil },
        steps: [{ ...place, how: 'assigned' }],
        only: true,
      },
      evidence: { for: [], against: [] },
    };
    const text = section(proposalText(sampleInput({ proposal: sampleProposal({ narrowing }) })), 'Root cause');
    expect(text).toContain('**Narrowed down** by probes in two runs:');
    expect(text).toContain('is undefined because');
    expect(text).not.toContain('\u001b');
    expect(text).not.toMatch(/^# Resolution|^```|(?<!`[^`\n]*)<img/m);
    expect(section(proposalText(sampleInput()), 'Root cause')).not.toContain('Narrowed down');
  });

  it('has every part of REV-1', () => {
    const text = proposalText(sampleInput());
    const titles = [...text.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    expect(titles).toEqual([
      'Fix',
      'Diff',
      'Reproduction before and after',
      'Testing strategy',
      'Risk, side effects, rollback',
      'Recommendation',
      'Original bug',
      'Root cause',
      'Hypotheses tried',
      'Missing evidence',
      'Who proposed it, and on what',
      'Check it yourself',
    ]);
  });

  it('says what was not run', () => {
    expect(section(proposalText(sampleInput()), 'Testing strategy')).toContain('**Not run or not verified:** types.');
  });

  it('never rounds up: no fix, same site, suppression', () => {
    const noFix = sampleProposal({ fix: null });
    expect(proposalText(sampleInput({ proposal: noFix, patch: null }))).toContain(
      'Reproduced; no patch passed the gates.',
    );
    const sameSite = sampleProposal({
      fix: null,
      reproduction: { ...noFix.reproduction, verdict: 'same-site', tier: 'I1' },
    });
    expect(proposalText(sampleInput({ proposal: sameSite, patch: null }))).toContain('not shown to fail the same way');
    const base = sampleProposal();
    const hidden = sampleProposal({ fix: base.fix && { ...base.fix, kind: 'suppression' } });
    expect(proposalText(sampleInput({ proposal: hidden }))).toContain('only keeps the error from showing');
  });

  it('without a fix, shows plausible patches and tells that they are not validated', () => {
    const one = { kind: 'cause' as const, summary: 'Asks for the token first', differsOn: '' };
    const plausible = [
      { ...one, file: 'rivals/1.patch', belief: 0.69 },
      { ...one, file: 'rivals/2.patch', belief: 0.25, summary: evil, differsOn: evil },
    ];
    const rivals = [
      { file: 'rivals/1.patch', patch: '-a\n+b\n' },
      { file: 'rivals/2.patch', patch: `-a\n+${evil}\n` },
    ];
    const proposal = sampleProposal({ fix: null, plausible });
    const fix = section(proposalText(sampleInput({ proposal, patch: null, rivals })), 'Fix');
    expect(fix).toContain('None of them went through the gates.');
    expect(fix).toMatch(/69 % by the evidence[\s\S]*\+b[\s\S]*25 %/);
    expect(withoutCode(fix)).not.toContain(evil);
  });

  it('tells an act that does not hold', () => {
    const base = sampleProposal();
    const flaky = sampleProposal({ reproduction: { ...base.reproduction, runs: { failing: 19, total: 20 } } });
    flaky.validation.before = { failing: 19, total: 20 };
    expect(proposalText(sampleInput({ proposal: flaky }))).toContain('19 of 20 fail  (does not hold)');
  });

  it('shows event text as data everywhere', () => {
    const base = sampleProposal();
    const proposal = sampleProposal({
      bug: { title: evil, fingerprint: evil, errorType: evil, message: evil },
      hypotheses: [{ id: evil, by: evil, claim: evil, state: 'refuted', rank: 0, evidence: [evil] }],
      recommendation: evil,
      note: evil,
      missingEvidence: [{ what: evil, supply: evil }],
      risk: { ...base.risk, rollback: evil, factors: [{ factor: evil, points: 1, detail: evil }] },
      codeMap: {
        ...base.codeMap,
        suspects: [{ file: evil, function: evil, line: 1, score: 1, why: evil }],
        owners: [{ owner: evil, file: evil, source: 'blame' }],
        introducedBy: { commit: 'abc', at: evil, author: evil, subject: evil, files: [] },
      },
    });
    const input = sampleInput({
      proposal,
      logs: { 'before.log': evil },
      patch: `${evil}\n`,
      reproductionFiles: { 'a.test.js': evil },
    });
    const text = proposalText({ ...input, facts: { ...input.facts, rootCause: evil, fixSummary: evil } });
    const outside = withoutCode(text);
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/\u001b/);
    expect(outside).not.toMatch(/^# Resolution/m);
    expect(outside.replace(/\\[[\]<>()`|#:]/g, '')).not.toMatch(/<img|\]\(|\[run this|https:\/\/evil/);
    expect(outside).not.toMatch(/@admin/);
  });
});

/** What a Markdown reader takes for text: without fenced blocks and code spans. */
function withoutCode(text: string): string {
  const out: string[] = [];
  let open: string | null = null;
  for (const line of text.split('\n')) {
    const marks = /^(`{3,})/.exec(line)?.[1] ?? null;
    if (open) {
      if (marks && marks.length >= open.length && line.trim() === marks) open = null;
    } else if (marks) open = marks;
    else out.push(line.replace(/(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)/g, ''));
  }
  expect(open).toBeNull();
  return out.join('\n');
}
