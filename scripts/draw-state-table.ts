// Draws the bug's states into docs/state-table.md, from the table that the program itself goes by.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bugStates } from '../src/domain/bug-state.ts';
import { closedStates, stateTable, stateTimeouts } from '../src/domain/state-table.ts';

/** Where the drawing stands. */
export const stateTablePage = fileURLToPath(new URL('../docs/state-table.md', import.meta.url));

const mermaidName = (state: string) => state.replaceAll('-', '_');

function duration(seconds: number): string {
  return seconds >= 86_400 ? `${seconds / 86_400} d` : `${seconds / 3600} h`;
}

function picture(): string[] {
  const moves = stateTable.filter((row) => row.from !== row.to);
  const edges = Map.groupBy(moves, (row) => `${mermaidName(row.from)} --> ${mermaidName(row.to)}`);
  return [
    '```mermaid',
    'stateDiagram-v2',
    '    [*] --> new',
    ...[...edges].map(([edge, group]) => `    ${edge}: ${[...new Set(group.map((row) => row.event))].join(', ')}`),
    ...closedStates.map((state) => `    ${mermaidName(state)} --> [*]`),
    '```',
  ];
}

/** The whole page as Markdown. */
export function stateTableMarkdown(): string {
  const rows = stateTable.map(({ from, event, guard, to }) => `| ${from} | ${event} | ${guard ?? ''} | ${to} |`);
  const waits = bugStates.map(
    (state) => `| ${state} | ${stateTimeouts[state] === null ? 'closed' : duration(stateTimeouts[state])} |`,
  );
  return [
    '# The life of a bug',
    '',
    'Drawn by `node scripts/draw-state-table.ts` from `src/domain/state-table.ts`; a test fails when it is out of date.',
    'The picture leaves out events that change nothing. Rows are asked from the top: a row without a guard takes the rest,',
    'and an event without a row in a state changes nothing.',
    '',
    ...picture(),
    '',
    '| state | event | guard | next |',
    '|---|---|---|---|',
    ...rows,
    '',
    'How long a bug may stay before `timeout` is sent:',
    '',
    '| state | time |',
    '|---|---|',
    ...waits,
    '',
  ].join('\n');
}

/** Whether the page on disk is what would be drawn now. */
export function isStateTableCurrent(): boolean {
  return readFileSync(stateTablePage, 'utf8') === stateTableMarkdown();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(stateTablePage, stateTableMarkdown());
