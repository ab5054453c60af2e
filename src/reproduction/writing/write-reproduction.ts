import type { CallScenario, ProgramScenario, Scenario } from '../../domain/scenario.ts';
import { inside, type Path, valueAt, withValue } from '../inputs/document.ts';
import type { FoundReproduction } from '../reproduce.ts';
import { writeCallTest } from './call-test.ts';
import { writePageTest } from './page-test.ts';
import type { WrittenTest } from './placement.ts';
import { writeProgramTest } from './program-test.ts';
import type { TestStyle } from './test-file.ts';
import { valueSource } from './value-writer.ts';

export type Written = WrittenTest;

export interface WritingParts {
  found: FoundReproduction;
  /** Heading of the production error, and its message alone. */
  production: string;
  message: string;
  style: TestStyle;
  folder: string;
  /** Texts of the helpers that ship with tests of programs. */
  helper: string;
  answerHelpers: Readonly<Record<string, string>>;
  /** Those that ship with it where completions are put in order, by file name. */
  orderHelpers?: Readonly<Record<string, string>>;
  /** Those of pages, by file name. */
  pageHelpers: Readonly<Record<string, string>>;
  demandHelpers: Readonly<Record<string, string>>;
}

const baseName = (file: string): string => file.split('/').at(-1) ?? file;
const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
const short = (value: unknown): string => cut(value === undefined ? 'nothing' : JSON.stringify(value));
const dotted = (path: Path): string => path.map((step) => (step === inside ? 'content' : String(step))).join('.');

function callTitle({ demand, beside }: CallScenario, name: string, args: string): string {
  if (demand?.kind === 'value') return `${name} gives ${cut(valueSource(demand.expected))} for ${args}`;
  if (demand?.kind === 'settles') return `${name} settles on ${args}${beside ? ' beside another' : ''}`;
  if (demand?.kind === 'bounded') return `${name} keeps no ${demand.of} of ${args}`;
  return `${name} does not crash on ${args}`;
}

function answerTitle({ demand }: ProgramScenario, program: string, asked: string): string {
  if (demand?.kind === 'value') return `${program} answers ${asked} with ${cut(valueSource(demand.expected))}`;
  if (demand?.kind === 'status') return `${program} answers ${asked} with status ${demand.expected}`;
  if (demand?.kind === 'settles') return `${program} answers ${asked} in time`;
  if (demand?.kind === 'bounded') return `${program} keeps no ${demand.of} of ${asked}`;
  return `${program} answers ${asked}`;
}

/** The behaviour that the test demands, in words: `app.mjs takes failing.tags = [null]`. */
export function titleOf({ found }: Pick<WritingParts, 'found'>): string {
  const { scenario, change } = found;
  if (scenario.kind === 'call') {
    const call = scenario.steps.findLast((step) => step.do === 'call' || step.do === 'new');
    const name = call?.do === 'call' && call.name && call.name !== 'default' ? call.name : baseName(scenario.module);
    const args = (call?.args ?? []).map((arg) => valueSource(arg)).join(', ');
    return callTitle(scenario, name, cut(`(${args})`));
  }
  if (scenario.kind === 'page') {
    const last = scenario.actions.at(-1);
    const [[what = '', on = ''] = []] = last ? Object.entries(last) : [];
    return `${baseName(scenario.page)} ${last ? `takes a ${what} on ${cut(on)}` : 'opens'}`;
  }
  const program = baseName(scenario.entry);
  const [fact] = change?.facts ?? [];
  if (change && fact)
    return `${program} takes ${dotted(fact) || baseName(change.document.path)} = ${short(valueAt(change.value, fact))}`;
  const [before, after] = scenario.order?.slice(-2) ?? [];
  if (before && after) return `${program} holds where ${cut(before)} comes before ${cut(after)}`;
  const request = scenario.requests.at(-1);
  if (!request) return `${program} runs to its end`;
  return answerTitle(scenario, program, `${request.method} ${cut(request.path)}`);
}

/** The test for a found reproduction, in the project's style. */
export function writeReproduction(parts: WritingParts): Written {
  return write(parts, parts.found.scenario, parts.found.change);
}

function write(parts: WritingParts, scenario: Scenario, change: FoundReproduction['change']): Written {
  const { production, message, style, folder, helper, answerHelpers, orderHelpers, demandHelpers } = parts;
  const title = titleOf(parts);
  if (scenario.kind === 'call')
    return writeCallTest({ scenario, production, message, title, style, folder, answerHelpers, demandHelpers });
  if (scenario.kind === 'page')
    return writePageTest({ scenario, production, message, title, style, folder, helpers: parts.pageHelpers });
  const helpers = { helper, answerHelpers, orderHelpers, demandHelpers };
  return writeProgramTest({ scenario, change, production, message, title, style, folder, ...helpers });
}

interface Variations {
  controls: Array<{ label: string; files: Record<string, string> }>;
  removals: Array<{ label: string; files: Record<string, string> }>;
}

/** The same test with inputs that pass: negative controls, and the failing input with one fact taken away. */
export function writeVariations(parts: WritingParts): Variations {
  const { found } = parts;
  const { change, scenario } = found;
  const named = (label: string, written: Written) => ({ label, files: written.files });
  if (found.controls && found.controls.length > 0) {
    const written = found.controls.map((other, i) => named(`control ${i + 1}`, write(parts, other, null)));
    return { controls: written, removals: written };
  }
  if (!change || scenario.kind === 'call') {
    const others = found.neighbours
      .slice(0, 2)
      .map((other, i) => named(`neighbour ${i + 1}`, write(parts, other, null)));
    const alike = found.ordinary.filter(({ kind }) => kind === scenario.kind);
    const plain = alike.slice(0, 1).map((other) => named('ordinary', write(parts, other, null)));
    return { controls: [...plain, ...others].slice(0, 2), removals: others.slice(0, 1) };
  }
  const { document } = change;
  const ordinary = named('ordinary input', write(parts, scenario, { document, value: document.value, facts: [] }));
  const removals = change.facts.slice(0, 3).map((fact) => {
    const value = withValue(change.value, fact, valueAt(document.value, fact));
    return named(
      `without ${dotted(fact)}`,
      write(parts, scenario, { document, value, facts: change.facts.filter((other) => other !== fact) }),
    );
  });
  return { controls: [ordinary], removals };
}
