// Runs the programs of test/support/identity and writes what the identity judge made of them into docs/identity.md.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { families } from '../test/support/identity/families.ts';
import { asDeployed, asReplay, inProduction, judge, variations } from '../test/support/identity/judged.ts';
import { expected, type Failing, type Family } from '../test/support/identity/specimen.ts';

const page = fileURLToPath(new URL('../docs/identity.md', import.meta.url));

interface Counts {
  nearMisses: number;
  otherCallers: number;
  pairs: number;
  /** Judged the same though they are not, or different though they are the same. */
  wrong: number;
  /** The same, and only I1 claimed: see the text. */
  inDoubt: number;
}

async function judgeFamily(family: Family): Promise<Counts> {
  const counts = { nearMisses: 0, otherCallers: 0, pairs: 0, wrong: 0, inDoubt: 0 };
  const replays = new Map<Failing, Awaited<ReturnType<typeof asReplay>>>();
  for (const way of family.ways) replays.set(way, await asReplay(family, way));
  for (const variation of variations) {
    for (const seen of family.ways) {
      const production = await inProduction(family, seen, variation);
      if (!production.applies) continue;
      for (const [way, replay] of replays) {
        const owed = expected(seen, way);
        const same = judge(production, replay).tier === 'I2';
        if (owed === 'same') counts.pairs += 1;
        else if (variation === asDeployed) counts[owed === 'different' ? 'nearMisses' : 'otherCallers'] += 1;
        if (same !== (owed === 'same')) counts[seen.hasTwin && !same ? 'inDoubt' : 'wrong'] += 1;
      }
    }
  }
  return counts;
}

function cells(name: string, what: string, counts: Counts): string {
  const { nearMisses, otherCallers, pairs, inDoubt, wrong } = counts;
  return `| ${[name, what, nearMisses, otherCallers, pairs, inDoubt, wrong].join(' | ')} |`;
}

const rows: string[] = [];
const sum: Counts = { nearMisses: 0, otherCallers: 0, pairs: 0, wrong: 0, inDoubt: 0 };
for (const family of families) {
  const counts = await judgeFamily(family);
  rows.push(cells(family.name, family.nearMiss, counts));
  for (const key of Object.keys(sum) as Array<keyof Counts>) sum[key] += counts[key];
}

writeFileSync(
  page,
  `# Failure identity, measured

Written by \`node scripts/draw-identity.ts\`; do not edit. The rule is REP-4, the judge \`src/reproduction/identity/\`.

Each program below really fails in several ways in this process. Every failure is seen once as production and once as a
replay, and every production failure is judged against every replay of its program. *Near misses* must be judged \`none\`,
*other callers* (the same throw by another path, or with another cause) \`I1\`. The *same* failure must be judged \`I2\`
although production differs: ${variations.map(({ name }) => name).join('; ')}. The unit test asks near misses and other
callers under all of these; the table counts them once, as deployed. *In doubt*: two expressions of one form in one
function, all variables renamed, no source map: nobody can tell which of the two failed, and the judge claims \`I1\` only.

| program | what nearly coincides | near misses | other callers | same | in doubt | judged wrongly |
|---|---|---:|---:|---:|---:|---:|
${rows.join('\n')}
${cells('**all**', '', sum)}

What can't be told, and is said in the reasons: without columns or lines an expression is known only where the function
has one place that does the operation (else \`I1\`); a stack without files is never more than \`none\`; where the stack alone is
the evidence, \`I3\` is out of reach, because the stack does not say where a bad value was born.

Failures without an exception have a judge of their own (\`judge-demand.ts\`): the assertion, the awaited operation, or what grows; its
tiers stand in [silent failures](silent-failures.md).
`,
);
