import { gateNames } from '../../../src/domain/fix.ts';
import { badFixes } from './bad-fixes.ts';
import { wrongReproductions } from './wrong-reproductions.ts';

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

/** docs/planted-faults.md, from the same data that the tests run. */
export function plantedFaultsTable(): string {
  const fixes = badFixes.map((f) => `| ${cell(f.fault)} | ${f.kind} | ${f.project} | \`${f.gate}\` |`);
  const tests = wrongReproductions.map((w) => `| ${cell(w.fault)} | ${w.kind} | \`${w.check}\` |`);
  return `# Planted faults

The gates are tested by faults that are planted on purpose, in four small projects (\`test/fixtures/planted\`), and judged
by real runs: the warm bench, fresh processes, the projects' own tests, the type checker. Each must be refused by the gate
or check named here and by no other; the repair that a maintainer would make passes all of them, and a right reproduction
is admitted. Written by \`UPDATE_DOCS=1 npx vitest run --project integration test/integration/repair\` from the data of
the tests; a test fails when this page is not what they run.

## Bad fixes: ${badFixes.length}

The gates in order: ${gateNames.map((g) => `\`${g}\``).join(', ')}.

| Fault | Kind | Project | Refused by |
|---|---|---|---|
${fixes.join('\n')}

## Wrong reproductions: ${wrongReproductions.length}

| Fault | Kind | Refused by |
|---|---|---|
${tests.join('\n')}
`;
}
