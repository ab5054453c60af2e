// The warm process for pages: takes scenarios as JSON lines on stdin, answers each with one JSON line on fd 3. One
// Chromium for all, cleaned before each. Loaded as `node page-driver.mjs ROOT` inside the sandbox.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { PageBuilds } from './page-builds.mjs';
import { failureOf } from './page-failure.mjs';
import { PageVariables } from './page-variables.mjs';

const { fileOf, findBrowser, openBrowser, Visit } = createRequire(import.meta.url)('./run-page.cjs');
const root = process.argv[2];
const builds = new PageBuilds(root);
let browser = null;

const answer = (message) => fs.writeSync(3, `${JSON.stringify(message)}\n`);

function given({ page, url, serve, answers, actions, without }, built, overlay) {
  const at = (file) => (built ? built.at(file) : path.join(root, file));
  return {
    built,
    html: at(page),
    url,
    serve: Object.fromEntries(serve.map((one) => [one.at, at(one.folder)])),
    answers,
    actions,
    without,
    files: Object.fromEntries(Object.entries(overlay ?? {}).map(([file, text]) => [at(file), text])),
  };
}

/** What a variable of a built script is called in its source. */
function nameIn(page, url, from, to, name) {
  const file = URL.canParse(url) ? fileOf(url, page) : null;
  return file === null ? null : page.built.nameOf(file, name, from, to);
}

function outcomeOf(seen, variables, besides = []) {
  const failures = seen.errors
    .filter((stack) => !besides.some((heading) => stack.startsWith(heading)))
    .map((stack) => failureOf(stack, root));
  const stdout = seen.console.join('\n').slice(0, 64_000);
  const facts = { reads: [], listened: false, asked: seen.asked, missed: seen.missed.length };
  const [failure, ...also] = failures;
  if (failure) return { kind: 'failed', failure, also, stdout, facts: { ...facts, variables: variables.of(failure) } };
  return { kind: 'passed', value: { title: seen.title, text: seen.text }, responses: [], stdout, facts };
}

async function run({ id, scenario, overlay, variables: wanted }) {
  const began = performance.now();
  const variables = new PageVariables();
  let outcome;
  try {
    if (!findBrowser()) throw new Error('no Chromium');
    const built = scenario.build ? await builds.of(scenario.build, overlay) : null;
    const page = given(scenario, built, overlay);
    const nameOf = built && ((frame, from, to, name) => nameIn(page, frame.url, from, to, name));
    if (!browser || browser.over) browser = openBrowser();
    else await browser.clean(new URL(scenario.url).origin);
    const onPaused = wanted ? (params, send) => variables.take(params, send, nameOf) : undefined;
    const visit = new Visit(browser, { ...page, onPaused });
    outcome = outcomeOf(await visit.run(), variables, scenario.besides);
  } catch (error) {
    outcome = { kind: 'unloadable', reason: String(error?.message ?? error).slice(0, 500) };
  }
  answer({ id, ...outcome, durationMs: performance.now() - began, clean: true });
}

let turn = Promise.resolve();
createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  turn = turn.then(() => run(message));
});
process.stdin.on('end', () => turn.then(() => browser?.close()).finally(() => process.exit(0)));
answer({ ready: true, node: process.version });
