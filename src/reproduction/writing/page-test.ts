import path from 'node:path';
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
  /** Text of the small helper that ships with the test. */
  helper: string;
}

/** A browser starts slowly on a busy machine; frameworks give a test a few seconds. */
const timeoutMs = 60_000;

/** A regression test that opens the page in a real Chromium as production did and demands that it does not crash. */
export function writePageTest(parts: PageTestParts): WrittenTest {
  const { scenario, style, folder, production, message, title } = parts;
  const name = path.posix.basename(scenario.page).replace(/\.[^.]+$/, '');
  const rest = slug(title.replace(path.posix.basename(scenario.page), ''));
  const test = path.posix.join(folder, `${name}-${rest}${style.ending}`);
  const cjs = style.modules === 'cjs';
  const text = testFile(style, {
    heading: [`Seen in production: ${production.replace(/\s+/g, ' ').slice(0, 160)}`],
    imports: [
      cjs ? importLine(style, 'path', 'node:path') : importLine(style, '{ fileURLToPath }', 'node:url'),
      importLine(style, cjs ? '{ assertNoCrash, runPage }' : 'page', './run-page.cjs'),
    ],
    setUp: cjs
      ? ['const here = (file) => path.join(__dirname, file);']
      : [
          'const { assertNoCrash, runPage } = page;',
          'const here = (file) => fileURLToPath(new URL(file, import.meta.url));',
        ],
    title,
    body: bodyOf(scenario, message, (file) => `here(${literal(relativePath(folder, file))})`),
    timeoutMs,
  });
  return { files: { [test]: text, [path.posix.join(folder, 'run-page.cjs')]: parts.helper }, testFile: test };
}

function bodyOf(scenario: PageScenario, message: string, here: (file: string) => string): string[] {
  const { page, url, serve, answers, actions, without = [], besides = [] } = scenario;
  const list = (name: string, items: string[]): string[] =>
    items.length === 0 ? [] : [`  ${name}: [`, ...items.map((item) => `    ${item},`), '  ],'];
  return [
    'const seen = await runPage({',
    `  html: ${here(page)},`,
    `  url: ${literal(url)},`,
    `  serve: { ${serve.map(({ at, folder }) => `${literal(at)}: ${here(folder || '.')}`).join(', ')} },`,
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
    `assertNoCrash(seen, ${literal(message)});`,
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
