import path from 'node:path';
import type { ProgramScenario } from '../../domain/scenario.ts';
import { type Document, inside, type Json, type Path, valueAt } from '../inputs/document.ts';
import { shippedHelper, testDeadline } from './call-test.ts';
import { answerFiles, trafficLines } from './program-traffic.ts';
import { relativePath, slug, type WrittenTest } from './placement.ts';
import { importLine, literal, type TestStyle, testFile } from './test-file.ts';
import { valueSource } from './value-writer.ts';

export interface ProgramTestParts {
  scenario: ProgramScenario;
  /** The changed document as the tree has it, and the places of the change; null when no file is changed. */
  change: { document: Document; value: Json; facts: Path[] } | null;
  /** Heading of the production error: `TypeError: x is not a function`. */
  production: string;
  message: string;
  /** Behaviour in words, for the test's title. */
  title: string;
  style: TestStyle;
  /** Folder for the test, from the repository's root. */
  folder: string;
  /** Text of the small helper that ships with the test. */
  helper: string;
  /** Texts of those that stand in for the network, databases and the clock, by name; they ship with tests that need them. */
  answerHelpers: Readonly<Record<string, string>>;
  orderHelpers?: Readonly<Record<string, string>>;
  /** See CallTestParts. */
  demandHelpers: Readonly<Record<string, string>>;
}

const access = (at: Path): string =>
  at
    .map((step) =>
      typeof step === 'number'
        ? `[${step}]`
        : typeof step === 'string' && /^[A-Za-z_$][\w$]*$/.test(step)
          ? `.${step}`
          : `[${JSON.stringify(step)}]`,
    )
    .join('');

/** Lines that change the ordinary document where the failing one differs; null when they can't be told apart like that. */
function changeLines(change: NonNullable<ProgramTestParts['change']>): string[] | null {
  const { document, value, facts } = change;
  if (document.kind !== 'json' || facts.some((at) => at.length === 0 || at.includes(inside))) return null;
  return facts.map((at) => {
    const next = valueAt(value, at);
    return next === undefined ? `delete input${access(at)};` : `input${access(at)} = ${JSON.stringify(next)};`;
  });
}

function inputLines(parts: ProgramTestParts, at: (file: string) => string): { setUp: string[]; files: string } {
  const { change } = parts;
  if (!change) return { setUp: [], files: '{}' };
  const file = at(change.document.path);
  const lines = changeLines(change);
  if (lines)
    return {
      setUp: [`const input = JSON.parse(readFileSync(${file}, 'utf8'));`, ...lines],
      files: `{ [${file}]: JSON.stringify(input) }`,
    };
  const whole =
    change.document.kind === 'text'
      ? literal(String(change.value))
      : `JSON.stringify(${JSON.stringify(change.value, null, 2)})`;
  return { setUp: [`const input = ${whole};`], files: `{ [${file}]: input }` };
}

/** The order as a list that a person reads: one completion a line. */
function orderLines(order: readonly string[] | undefined): string[] {
  if (!order) return [];
  if (order.length === 0) return ['const order = []; // as they come'];
  return [
    '// Completions are let through in this order, however long each takes; the others pass freely.',
    'const order = [',
    ...order.map((name) => `  ${literal(name)},`),
    '];',
  ];
}

/** What the test demands of the run: what the report expects of the answers, or no crash. */
function demandLine({ scenario: { demand }, message }: ProgramTestParts): string {
  if (demand?.kind === 'value') return `assert.deepStrictEqual(answerOf(run), ${valueSource(demand.expected)});`;
  if (demand?.kind === 'status') return `assert.strictEqual(run.responses.at(-1)?.status, ${demand.expected});`;
  return `assertNoCrash(run, ${literal(message)});`;
}

/** A regression test that runs the program on the failing input and demands that it does not crash. */
export function writeProgramTest(parts: ProgramTestParts): WrittenTest {
  const { scenario, style, folder } = parts;
  const name = path.posix.basename(scenario.entry).replace(/\.[^.]+$/, '');
  const test = path.posix.join(
    folder,
    `${name}-${slug(parts.title.replace(path.posix.basename(scenario.entry), ''))}${style.ending}`,
  );
  const helper = path.posix.join(folder, 'run-program.cjs');
  const at = (file: string): string => `here(${literal(relativePath(folder, file))})`;
  const { setUp, files } = inputLines(parts, at);
  const here =
    style.modules === 'cjs'
      ? 'const here = (file) => path.join(__dirname, file);'
      : 'const here = (file) => fileURLToPath(new URL(file, import.meta.url));';
  const options = [`files: ${files}`];
  const traffic = trafficLines(scenario);
  options.push(...traffic.options);
  if (scenario.order) options.push('order');
  if (scenario.argv.length) options.push(`args: ${JSON.stringify(scenario.argv)}`);
  if (Object.keys(scenario.env).length) options.push(`env: ${JSON.stringify(scenario.env)}`);
  const { demand } = scenario;
  if (demand?.kind === 'settles') options.push(`withinMs: ${testDeadline(demand.withinMs)}`);
  if (demand?.kind === 'bounded') options.push(`bounded: { of: '${demand.of}', iterations: ${demand.iterations} }`);
  const asserts = demand?.kind === 'value' || demand?.kind === 'status';
  const check = demand?.kind === 'value' ? ['answerOf'] : demand?.kind === 'status' ? [] : ['assertNoCrash'];
  const names = `{ ${[...check, 'runProgram'].join(', ')} }`;
  const text = testFile(style, {
    heading: [`Seen in production: ${parts.production.replace(/\s+/g, ' ').slice(0, 160)}`],
    imports: [
      ...(asserts ? [importLine(style, 'assert', 'node:assert')] : []),
      ...(setUp.length && files.includes('JSON.stringify(input)')
        ? [importLine(style, '{ readFileSync }', 'node:fs')]
        : []),
      style.modules === 'cjs'
        ? importLine(style, 'path', 'node:path')
        : importLine(style, '{ fileURLToPath }', 'node:url'),
      style.modules === 'cjs'
        ? importLine(style, names, './run-program.cjs')
        : importLine(style, 'program', './run-program.cjs'),
    ],
    setUp: style.modules === 'cjs' ? [here] : [`const ${names} = program;`, here],
    title: parts.title,
    body: [
      ...setUp,
      ...traffic.lines,
      ...orderLines(scenario.order),
      `const run = runProgram(${at(scenario.entry)}, { ${options.join(', ')} });`,
      demandLine(parts),
    ],
  });
  const answering = answerFiles(scenario, Object.keys(parts.answerHelpers));
  const texts = answering.map((file) => [file, parts.answerHelpers[file] ?? ''] as const);
  const ordering = scenario.order ? Object.entries(parts.orderHelpers ?? {}) : [];
  const helpers = [...texts, ...ordering].map(([file, content]) => [path.posix.join(folder, file), content] as const);
  const shipped = shippedHelper(demand, folder, parts.demandHelpers);
  return {
    files: { [test]: text, [helper]: parts.helper, ...Object.fromEntries(helpers), ...shipped },
    testFile: test,
  };
}
