import path from 'node:path';
import type { Demand } from '../../domain/demand.ts';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { CallScenario, CallStep } from '../../domain/scenario.ts';
import { answerFiles, trafficLines } from './program-traffic.ts';
import { relativePath, slug, type WrittenTest } from './placement.ts';
import { importLine, literal, type TestStyle, testFile } from './test-file.ts';
import { ValueWriter } from './value-writer.ts';

export interface CallTestParts {
  scenario: CallScenario;
  production: string;
  message: string;
  title: string;
  style: TestStyle;
  folder: string;
  /** Texts of the files that stand in for the network and databases, by name; they ship with tests that need them. */
  answerHelpers: Readonly<Record<string, string>>;
  /** Texts of the helpers of demands by file name: each ships with tests that need it. */
  demandHelpers: Readonly<Record<string, string>>;
}

const identifier = /^[A-Za-z_$][\w$]*$/;
const member = (name: string): string => (identifier.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`);

/** Names that a test cannot take over from a module: words of the language, and those that the file has already. */
const taken = new Set(
  (
    'await break case catch class const continue debugger default delete do else enum export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return static ' +
    'super switch this throw true try typeof undefined var void while with yield eval arguments NaN Infinity ' +
    'test it t describe expect jest suite before after beforeEach afterEach error subject String ' +
    'assert settles growth require module exports process Buffer Map Set Date RegExp URL Object Error'
  ).split(' '),
);

/** What is imported, under which name, and the steps that are left from there. */
function binding(scenario: CallScenario): { imported: string; local: string; rest: CallStep[] } {
  const [first, ...others] = scenario.steps;
  const name = first && (first.do === 'get' || first.do === 'call') ? first.name : null;
  const rest = first?.do === 'call' ? [{ ...first, name: null }, ...others] : others;
  const whole = { imported: 'subject', local: 'subject', rest: scenario.steps };
  if (first?.do === 'value') return { ...whole, imported: '', local: '' };
  if (!first || name === null) return whole;
  if (name === 'default' && scenario.load === 'require') return whole;
  if (taken.has(name)) return { imported: `{ ${name} as subject }`, local: 'subject', rest };
  if (identifier.test(name)) return { imported: `{ ${name} }`, local: name, rest };
  return { ...whole, imported: scenario.load === 'import' ? '* as subject' : 'subject' };
}

/** The steps as one expression: `new Parser({}).parse('x')`. */
function expressionOf(local: string, steps: readonly CallStep[], writer: ValueWriter): string {
  const list = (args: readonly EncodedValue[]): string =>
    `(${args.map((arg, i) => writer.source(arg, `argument${i + 1}`)).join(', ')})`;
  return steps.reduce((text, step) => {
    if (step.do === 'value') return writer.source(step.value, 'subject');
    if (step.do === 'get') return text + member(step.name);
    if (step.do === 'new') return `new ${text.includes('(') ? `(${text})` : text}${list(step.args)}`;
    return `${text}${step.name === null ? '' : member(step.name)}${list(step.args)}`;
  }, local);
}

/** The lines that import the classes of values. */
function classImports(style: TestStyle, folder: string, writer: ValueWriter): string[] {
  return [...writer.places].map(([local, { module, name }]) => {
    const imported =
      name === null || (name === 'default' && style.modules === 'esm')
        ? local
        : name === local
          ? `{ ${name} }`
          : `{ ${name} as ${local} }`;
    return importLine(style, imported, specifierOf(style, relativePath(folder, module)));
  });
}

/** How tests of this style name a TypeScript module: Vite by its file, ts-node's loader as the output, others without an ending. */
function specifierOf(style: TestStyle, file: string): string {
  if (style.framework === 'vitest' || style.framework === 'node:test') return file;
  return file.replace(/\.([cm]?)tsx?$/, style.modules === 'esm' && style.framework === 'mocha' ? '.$1js' : '');
}

const engineClasses = '/^(TypeError|RangeError|ReferenceError)$/';

/** Code may refuse an input with an error of its own; the crash of production, or another that the engine makes, it may not show. */
function bodyOf(call: string, message: string): string[] {
  return [
    'try {',
    `  await ${call};`,
    '} catch (error) {',
    '  // A refusal in words of its own would be an answer; a crash is none.',
    `  if (${engineClasses}.test(error?.name) || String(error?.message).includes(${literal(message)})) throw error;`,
    '}',
  ];
}

/** A longer deadline is not waited out by a test: what is shown is that nothing settles. */
const deadlineAtMost = 1_000;
export const testDeadline = (withinMs: number): number => Math.min(withinMs, deadlineAtMost);

/** What the test demands of the call; `calls`: the call, and those that go on beside it. */
function demandLines(scenario: CallScenario, calls: readonly string[], writer: ValueWriter, message: string): string[] {
  const [call = ''] = calls;
  const { demand } = scenario;
  if (demand?.kind === 'value')
    return [`assert.deepStrictEqual(await ${call}, ${writer.source(demand.expected, 'expected')});`];
  if (demand?.kind !== 'settles' && demand?.kind !== 'bounded') return bodyOf(call, message);
  const begun =
    demand.kind === 'settles'
      ? `await settles.within(${testDeadline(demand.withinMs)}, () =>`
      : `await growth.bounded('${demand.of}', ${demand.iterations}, () =>`;
  if (calls.length === 1) return [`${begun} ${call});`];
  return [begun, '  Promise.all([', ...calls.map((one) => `    ${one},`), '  ]),', ');'];
}

/** The helper that a demand's test needs, by its file name. */
export function demandHelper(demand: Demand | undefined): 'settles.cjs' | 'growth.cjs' | null {
  return demand?.kind === 'settles' ? 'settles.cjs' : demand?.kind === 'bounded' ? 'growth.cjs' : null;
}

/** The helper of a demand, as a file of the folder; nothing where it needs none. */
export function shippedHelper(
  demand: Demand | undefined,
  folder: string,
  texts: Readonly<Record<string, string>>,
): Record<string, string> {
  const helper = demandHelper(demand);
  return helper ? { [path.posix.join(folder, helper)]: texts[helper] ?? '' } : {};
}

/** What the lines of a demand need. */
function demandImports({ demand }: CallScenario, style: TestStyle): string[] {
  if (demand?.kind === 'value') return [importLine(style, 'assert', 'node:assert')];
  const helper = demandHelper(demand);
  return helper ? [importLine(style, helper.replace('.cjs', ''), `./${helper}`)] : [];
}

/** The lines that put recorded answers in the place of the network; null where the call needs none. */
function answerLines({ answers, databases, clock }: CallScenario): string[] | null {
  const { lines, options } = trafficLines({ requests: [], answers, databases, clock });
  return options.length > 0 ? [...lines, `recorded.give({ ${options.join(', ')} });`, 'recorded.beginWork();'] : null;
}

/** A regression test that calls an export with the failing arguments and demands that it does not throw. */
export function writeCallTest(parts: CallTestParts): WrittenTest {
  const { scenario, style, folder } = parts;
  const { imported, local, rest } = binding(scenario);
  const module = path.posix.basename(scenario.module).replace(/\.[^.]+$/, '');
  const test = path.posix.join(folder, `${module}-${slug(parts.title)}${style.ending}`);
  // What production passed need not fit the declared types; runners that check types would refuse the test for it.
  const unchecked = /\.[cm]?tsx?$/.test(style.ending) ? ['@ts-nocheck'] : [];
  const traffic = answerLines(scenario);
  const writer = new ValueWriter([...taken, local, 'answers', 'recorded']);
  const calls = [rest, ...(scenario.beside ?? []).map((steps) => binding({ ...scenario, steps }).rest)].map((steps) =>
    expressionOf(local, steps, writer),
  );
  const body = demandLines(scenario, calls, writer, parts.message);
  const own = imported ? [importLine(style, imported, specifierOf(style, relativePath(folder, scenario.module)))] : [];
  const text = testFile(style, {
    heading: [...unchecked, `Seen in production: ${parts.production.replace(/\s+/g, ' ').slice(0, 160)}`],
    // First, so that what the subject takes from Node as it loads is already stood in for.
    imports: [
      ...(traffic ? [importLine(style, 'recorded', './recorded-answers.cjs')] : []),
      ...demandImports(scenario, style),
      ...own,
      ...classImports(style, folder, writer),
    ],
    setUp: [],
    title: parts.title,
    body: [...(traffic ?? []), ...writer.declarations, ...body],
  });
  const answering = answerFiles(scenario, Object.keys(parts.answerHelpers)).map(
    (file) => [path.posix.join(folder, file), parts.answerHelpers[file] ?? ''] as const,
  );
  const shipped = shippedHelper(scenario.demand, folder, parts.demandHelpers);
  return { files: { [test]: text, ...Object.fromEntries(answering), ...shipped }, testFile: test };
}
