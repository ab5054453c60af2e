import path from 'node:path';
import { buildAllowance, type PageBuild } from '../../domain/page-build.ts';
import type { PageAnswer, PageScenario } from '../../domain/scenario.ts';
import { relativePath, slug, type WrittenTest } from './placement.ts';
import { importLine, literal, type TestStyle, testFile } from './test-file.ts';

export interface PageTestParts {
  scenario: PageScenario;
  /** Heading of the production error. */
  production: string;
  message: string;
  title: string;
  style: TestStyle;
  /** Folder for the test, from the repository's root. */
  folder: string;
  /** Texts of the small helpers that ship with the test, by file name: what opens pages, and what builds them. */
  helpers: Readonly<Record<string, string>>;
}

/** A browser starts slowly on a busy machine; frameworks give a test a few seconds. */
const pageMs = 60_000;
const opener = 'run-page.cjs';

/** A regression test that opens the page in a real Chromium as production did and demands that it does not crash. */
export function writePageTest(parts: PageTestParts): WrittenTest {
  const { scenario, style, folder, production, message, title, helpers } = parts;
  const name = path.posix.basename(scenario.page).replace(/\.[^.]+$/, '');
  const rest = slug(title.replace(path.posix.basename(scenario.page), ''));
  const test = path.posix.join(folder, `${name}-${rest}${style.ending}`);
  const cjs = style.modules === 'cjs';
  const text = testFile(style, {
    heading: [`Seen in production: ${production.replace(/\s+/g, ' ').slice(0, 160)}`],
    imports: [
      cjs ? importLine(style, 'path', 'node:path') : importLine(style, '{ fileURLToPath }', 'node:url'),
      ...(scenario.build ? [importLine(style, cjs ? '{ buildPage }' : 'build', './build-page.cjs')] : []),
      importLine(style, cjs ? '{ assertNoCrash, runPage }' : 'page', `./${opener}`),
    ],
    setUp: cjs
      ? ['const here = (file) => path.join(__dirname, file);']
      : [
          ...(scenario.build ? ['const { buildPage } = build;'] : []),
          'const { assertNoCrash, runPage } = page;',
          'const here = (file) => fileURLToPath(new URL(file, import.meta.url));',
        ],
    title,
    body: bodyOf(scenario, message, (file) => `here(${literal(relativePath(folder, file))})`),
    timeoutMs: pageMs + buildAllowance(scenario),
  });
  const shipped = Object.entries(helpers).filter(([file]) => scenario.build || file === opener);
  const beside = shipped.map(([file, helper]) => [path.posix.join(folder, file), helper]);
  return { files: { [test]: text, ...Object.fromEntries(beside) }, testFile: test };
}

function bodyOf(scenario: PageScenario, message: string, here: (file: string) => string): string[] {
  const { page, url, serve, answers, actions, without = [], besides = [], build } = scenario;
  const placed = build ? (file: string) => `built.at(${literal(file)})` : here;
  const list = (name: string, items: string[]): string[] =>
    items.length === 0 ? [] : [`  ${name}: [`, ...items.map((item) => `    ${item},`), '  ],'];
  return [
    ...(build ? buildText(build, here) : []),
    'const seen = await runPage({',
    ...(build ? ['  built,'] : []),
    `  html: ${placed(page)},`,
    `  url: ${literal(url)},`,
    `  serve: { ${serve.map(({ at, folder }) => `${literal(at)}: ${placed(folder || '.')}`).join(', ')} },`,
    ...list('answers', answers.map(answerText)),
    ...list(
      'actions',
      actions.map((action) => objectText(Object.entries(action))),
    ),
    ...(without.length > 0 ? [`  without: ${JSON.stringify(without)},`] : []),
    ...(besides.length > 0
      ? ['  // Errors that the page has beside this one.', ...list('besides', besides.map(literal))]
      : []),
    '});',
    ...(build ? ['built.remove();'] : []),
    `assertNoCrash(seen, ${literal(message)});`,
  ];
}

/** The lines that build the page in a copy of the tree, as the project itself builds it. */
function buildText({ folder, run, writes }: PageBuild, here: (file: string) => string): string[] {
  const commands = run.map((one) => (typeof one === 'string' ? literal(one) : JSON.stringify(one)));
  return [
    '// Built in a copy of the repository; nothing in it is changed.',
    'const built = await buildPage({',
    `  root: ${here('.')},`,
    ...(folder === '' ? [] : [`  folder: ${literal(folder)},`]),
    `  run: [${commands.join(', ')}],`,
    ...(writes.length > 0 ? [`  writes: [${writes.map(literal).join(', ')}],`] : []),
    '});',
  ];
}

function answerText({ method, url, status, type, body }: PageAnswer): string {
  const told: Array<[string, unknown]> = [
    ['method', method],
    ['url', url],
  ];
  if (status !== 200) told.push(['status', status]);
  const value = type === 'application/json' ? parsed(body) : undefined;
  if (value !== undefined) told.push(['json', value]);
  else told.push(['type', type], ['body', body]);
  return objectText(told);
}

function objectText(fields: ReadonlyArray<readonly [string, unknown]>): string {
  const texts = fields.map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? literal(value) : sourceOf(value)}`,
  );
  return `{ ${texts.join(', ')} }`;
}

/** JSON as source; `__proto__` would be a prototype there. */
function sourceOf(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes('"__proto__"') ? `JSON.parse(${literal(text)})` : text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
