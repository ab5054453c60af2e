// Opens a page of this package in a real Chromium: its files served from disk, its calls answered as given, a user's
// actions played, and nothing else reached. Ships beside a regression test; needs Node and a Chromium.
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const engineMade =
  /Cannot (read|set|convert|assign|access|destructure|add|redefine|delete|create|mix)|is not (a function|iterable|a constructor|defined|an object|extensible)|^RangeError: (Invalid|Maximum)|^SyntaxError: |Reduce of empty|circular structure|before initialization|constant variable/;

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const elsewhere = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
const flags =
  '--remote-debugging-pipe --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --mute-audio ' +
  '--disable-extensions --disable-background-networking --disable-component-update --no-default-browser-check ' +
  '--disable-breakpad --disable-crash-reporter --disable-sync --password-store=basic ' +
  // A page that was left is kept in a process of its own for "back": each visit would start another.
  '--disable-back-forward-cache --enable-features=NetworkServiceInProcess2 ' +
  '--disable-features=BackForwardCache,ProactivelySwapBrowsingInstance,Translate,OptimizationHints,MediaRouter,SpareRendererForSitePerProcess,site-per-process,IsolateOrigins --in-process-gpu --proxy-server=127.0.0.1:9 --proxy-bypass-list=<-loopback>';
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** The Chromium of this machine, absolute; null where there is none. REPROOF_CHROMIUM or CHROME_PATH name another. */
function findBrowser(env = process.env) {
  const named = env.REPROOF_CHROMIUM || env.CHROME_PATH;
  const folders = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const wanted = [...(named ? [named] : []), ...programs.flatMap((name) => folders.map((at) => path.join(at, name)))];
  const found = [...wanted, ...elsewhere].find((file) => isProgram(file));
  if (!found) return null;
  // Distributions start it by a script that reads settings of the machine: the program itself stands in lib.
  const itself = path.join(path.dirname(found), '..', 'lib', path.basename(found), path.basename(found));
  return isProgram(itself) ? itself : found;
}

function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** A running Chromium that is spoken to over a pipe (https://chromedevtools.github.io/devtools-protocol/). */
class Browser {
  #nextId = 0;
  #waiting = new Map();
  #listeners = new Set();
  #text = '';
  #said = '';

  constructor(program) {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'page-'));
    const stdio = ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'];
    // A group of its own, so that its processes end with it.
    const options = { stdio, detached: true, env: { ...process.env, HOME: this.folder } };
    this.child = spawn(program, [...flags.split(' '), `--user-data-dir=${this.folder}`, 'about:blank'], options);
    this.child.stderr.on('data', (chunk) => (this.#said = `${this.#said}${chunk}`.slice(-2_000)));
    this.child.stdio[3].on('error', () => {});
    this.child.stdio[4].setEncoding('utf8').on('data', (chunk) => this.#read(chunk));
    this.child.once('error', (error) => this.#ended(error.message));
    this.child.once('exit', (code, signal) => this.#ended(`Chromium ended with ${code ?? signal}`));
  }

  #read(chunk) {
    const messages = (this.#text + chunk).split('\0');
    this.#text = messages.pop();
    for (const message of messages.map((text) => JSON.parse(text))) {
      if (message.id === undefined) for (const listener of this.#listeners) listener(message);
      else this.#settle(message);
    }
  }

  #settle({ id, result, error }) {
    const { resolve, reject } = this.#waiting.get(id) ?? {};
    this.#waiting.delete(id);
    if (error) reject?.(new Error(error.message));
    else resolve?.(result);
  }

  #ended(why) {
    this.over = `${why}\n${this.#said}`;
    for (const { reject } of this.#waiting.values()) reject(new Error(this.over));
    this.#waiting.clear();
  }

  send(method, params = {}, sessionId = undefined) {
    if (this.over) return Promise.reject(new Error(this.over));
    const id = ++this.#nextId;
    this.child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The session of the page that it opened with. */
  async page() {
    this.target ??= (await this.#pages())[0].targetId;
    this.session ??= (await this.send('Target.attachToTarget', { targetId: this.target, flatten: true })).sessionId;
    return this.session;
  }

  /** Makes that page as new: empty, nothing stored, alone. */
  async clean(origin) {
    const forget = 'try { sessionStorage.clear(); window.name = "" } catch {}';
    await this.send('Runtime.evaluate', { expression: forget }, this.session);
    await this.send('Emulation.setVirtualTimePolicy', { policy: 'advance' }, this.session);
    await this.send('Page.navigate', { url: 'about:blank' }, this.session);
    await this.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' }, this.session);
    await this.send('Storage.clearCookies');
    const others = (await this.#pages()).filter(({ targetId }) => targetId !== this.target);
    for (const { targetId } of others) await this.send('Target.closeTarget', { targetId });
  }

  async #pages() {
    const { targetInfos } = await this.send('Target.getTargets');
    return targetInfos.filter(({ type }) => type === 'page');
  }

  /** Ends all its processes and takes its folder away. */
  async close() {
    const gone = this.over ? null : new Promise((resolve) => this.child.once('exit', resolve));
    try {
      process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      this.child.kill('SIGKILL');
    }
    await gone;
    fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }
}

/** Throws where no Chromium is found. */
function openBrowser() {
  const program = findBrowser();
  if (program) return new Browser(program);
  throw new Error('no Chromium: install one (Debian: chromium), or name it in REPROOF_CHROMIUM or CHROME_PATH');
}

/** What stands at a URL: a given answer, an empty script that is left out, or a file. */
function contentOf(request, given, asked) {
  const url = new URL(request.url);
  const same = url.origin === new URL(given.url).origin;
  const name = same ? url.pathname + url.search : url.href;
  const { method } = request;
  const answer = given.answers?.find((one) => one.method === method && (one.url === name || one.url === url.href));
  if (answer) {
    const type = answer.type ?? 'application/json';
    return { status: answer.status ?? 200, type, body: answer.body ?? JSON.stringify(answer.json ?? null) };
  }
  if (same && given.without?.includes(url.pathname)) return { status: 200, type: 'text/javascript', body: '' };
  if (url.pathname === '/favicon.ico') return { status: 204, type: 'image/x-icon', body: '' };
  const file = same && method === 'GET' ? fileAt(url, given) : null;
  const body = file === null ? null : readFile(file, given);
  if (body !== null) return { status: 200, type: types[path.extname(file)] ?? 'application/octet-stream', body };
  asked.push({ method, url: name, body: request.postData ?? null });
  return same ? { status: 404, type: 'text/plain', body: 'not found' } : null;
}

/** The file behind a URL of the page's origin; null where none is served there. */
function fileAt({ pathname }, { html, url, serve }) {
  if (pathname === new URL(url).pathname) return html;
  const decoded = decodeURIComponent(pathname);
  const prefixes = Object.keys(serve ?? { '/': '' }).toSorted((a, b) => b.length - a.length);
  const prefix = prefixes.find((one) => decoded.startsWith(one));
  if (prefix === undefined) return null;
  const folder = serve?.[prefix] ?? path.dirname(html);
  const file = path.join(folder, decoded.slice(prefix.length));
  return file.startsWith(folder + path.sep) ? file : null;
}

function readFile(file, { files }) {
  if (files && Object.hasOwn(files, file)) return files[file];
  try {
    return fs.readFileSync(file);
  } catch {
    return null;
  }
}

/** An error of the page as V8 describes it, its frames at the files that were served. */
function describe({ exception, text, url, lineNumber, columnNumber }, given) {
  const described = exception?.description ?? String(exception?.value ?? text);
  const own = described.split('\n').filter((line) => !line.includes('run-page:action'));
  const stack = own.some((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
    ? own
    : [...own, `    at ${url || '<anonymous>'}:${lineNumber + 1}:${columnNumber + 1}`];
  return stack.map((line) => atFile(line, given)).join('\n');
}

/** A frame at the file that was served; of built code at its source. */
function atFile(line, given) {
  const [, name = '', place, row, column] =
    /^\s+at (?:(.*) \()?(https?:\/\/[^\s()]+?):(\d+):(\d+)\)?$/.exec(line) ?? [];
  const file = place === undefined ? null : fileOf(place, given);
  if (file === null) return line;
  const source = given.built?.original(file, Number(row), Number(column));
  if (!source) return line.replace(place, file);
  const at = `${source.file}:${source.line}:${source.column}`;
  const called = sourceName(name, source.file);
  return called ? `    at ${called} (${at})` : `    at ${at}`;
}

/** A function's name where its source has it, too; what a minifier made up is left out. */
function sourceName(name, file) {
  const own = /([\w$]{3,})(?: \[as [\w$]+\])?$/.exec(name)?.[1];
  if (!own || !readFile(file, {})?.includes(own)) return '';
  return `${name.startsWith('async ') ? 'async ' : ''}${own}`;
}

/** The file behind a whole URL; null for those of other origins. */
function fileOf(place, given) {
  const url = new URL(place);
  return url.origin === new URL(given.url).origin ? fileAt(url, given) : null;
}

const perform = `(action) => {
  const wanted = action.click ?? action.input ?? action.submit;
  const element = wanted === undefined ? null : document.querySelector(wanted);
  if (action.navigate !== undefined) location.href = action.navigate;
  else if (!element) return false;
  else if (action.click !== undefined) element.click();
  else if (action.submit !== undefined) element.requestSubmit();
  else {
    const kind = Object.getPrototypeOf(element);
    Object.getOwnPropertyDescriptor(kind, 'value')?.set?.call(element, action.value ?? '');
    element.dispatchEvent(new Event('input', { bubbles: true }));
    element.dispatchEvent(new Event('change', { bubbles: true }));
  }
  return true;
}`;

/** One visit of a page in a browser; before the next one the browser is cleaned. */
class Visit {
  errors = [];
  console = [];
  /** Calls that nothing answered. */
  asked = [];
  missed = [];

  constructor(browser, given) {
    this.browser = browser;
    this.given = { url: 'http://localhost/', ...given };
    this.loads = 0;
  }

  async run() {
    const { browser } = this;
    this.session = await browser.page();
    const unlisten = browser.listen((message) => message.sessionId === this.session && this.#hear(message));
    try {
      const { onPaused } = this.given;
      await Promise.all(['Runtime', 'Page', 'Fetch'].map((domain) => this.send(`${domain}.enable`)));
      await this.send(onPaused ? 'Debugger.enable' : 'Debugger.disable');
      if (onPaused) await this.send('Debugger.setPauseOnExceptions', { state: 'all' });
      await this.#open();
      for (const action of this.given.actions ?? []) await this.#act(action);
      return { ...this.#told(), ...(await this.#shown()) };
    } finally {
      unlisten();
    }
  }

  send(method, params) {
    return this.browser.send(method, params, this.session);
  }

  #told() {
    const { errors, asked, missed, given } = this;
    return { errors, asked, missed, console: this.console, besides: given.besides ?? [] };
  }

  #hear({ method, params }) {
    this.heardAt = performance.now();
    if (method === 'Runtime.exceptionThrown') {
      const stack = describe(params.exceptionDetails, this.given);
      if (this.errors.length < 50) this.errors.push(stack);
    } else if (method === 'Runtime.consoleAPICalled') {
      const words = params.args.map((one) => String(one.value ?? one.description ?? one.type));
      if (this.console.length < 500) this.console.push(`${params.type}: ${words.join(' ').slice(0, 2_000)}`);
    } else if (method === 'Page.loadEventFired') this.loaded?.();
    else if (method === 'Emulation.virtualTimeBudgetExpired') this.waited?.();
    else if (method === 'Page.javascriptDialogOpening')
      void this.send('Page.handleJavaScriptDialog', { accept: true }).catch(() => {});
    else if (method === 'Debugger.paused') void this.#paused(params);
    else if (method === 'Fetch.requestPaused') void this.#answer(params).catch(() => {});
  }

  async #paused(params) {
    await this.given.onPaused(params, (method, more) => this.send(method, more)).catch(() => {});
    await this.send('Debugger.resume').catch(() => {});
  }

  #answer({ requestId, request }) {
    const found = contentOf(request, this.given, this.asked);
    if (!found) return this.send('Fetch.failRequest', { requestId, errorReason: 'NameNotResolved' });
    const responseHeaders = [{ name: 'content-type', value: `${found.type}; charset=utf-8` }];
    const body = Buffer.from(found.body).toString('base64');
    return this.send('Fetch.fulfillRequest', { requestId, responseCode: found.status, responseHeaders, body });
  }

  async #open() {
    const load = new Promise((resolve) => (this.loaded = resolve));
    await this.send('Page.navigate', { url: this.given.url });
    await load;
    await this.#settle();
  }

  async #act(action) {
    const expression = `(${perform})(${JSON.stringify(action)})\n//# sourceURL=run-page:action`;
    const { result } = await this.send('Runtime.evaluate', { expression, userGesture: true });
    if (result?.value === false) this.missed.push(action);
    await this.#settle();
  }

  /** Puts the page's own clock forward: its timers run, what they and the answers bring about is over. */
  async #settle() {
    // A debugger that pauses would stop that clock for good.
    if (this.given.onPaused) return this.#quiet();
    const over = new Promise((resolve) => (this.waited = resolve));
    await this.send('Emulation.setVirtualTimePolicy', { policy: 'pauseIfNetworkFetchesPending', budget: 1_000 });
    await over;
  }

  async #quiet() {
    for (this.heardAt = performance.now(); performance.now() - this.heardAt < 700; )
      await new Promise((resolve) => setTimeout(resolve, 100));
  }

  async #shown() {
    const expression = '({ title: document.title, text: document.body?.innerText ?? "" })';
    const { result } = await this.send('Runtime.evaluate', { expression, returnByValue: true });
    return { title: '', text: '', ...result?.value };
  }
}

/**
 * Opens a page, plays the actions and tells what went wrong.
 * @param {{ html: string, url?: string, serve?: Record<string, string>, answers?: object[], actions?: object[], without?: string[], besides?: string[], built?: object, timeoutMs?: number }} given
 *   html: the page's file, absolute; url: where it is opened; serve: path prefix -> folder, absolute (the page's own by
 *   default); answers: { method, url, status, json | body }; actions: { click | submit: selector }, { input: selector,
 *   value }, { navigate: url }; without: scripts that are left out; besides: headings of errors that do not count; built:
 *   what buildPage gave, where the page was built: errors are then told at its sources
 * @returns {Promise<{ errors: string[], besides: string[], console: string[], asked: object[], missed: object[], title: string, text: string }>}
 *   errors: stacks of uncaught errors and rejections
 */
async function runPage(given) {
  const browser = openBrowser();
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('the page did not come to rest')), given.timeoutMs ?? 25_000);
  });
  const visit = new Visit(browser, given).run();
  visit.catch(() => {});
  try {
    return await Promise.race([visit, late]);
  } finally {
    clearTimeout(timer);
    await browser.close();
  }
}

/** Throws when the page crashed: with the error from production, or with any other that the engine makes. */
function assertNoCrash(page, production) {
  const counts = page.errors.filter((stack) => !page.besides.some((heading) => stack.startsWith(heading)));
  const crash = counts.find((stack) => stack.includes(production) || engineMade.test(stack));
  if (crash === undefined) return;
  throw Object.assign(new Error(`the page crashed:\n${crash}\n`), { stack: `the page crashed:\n${crash}` });
}

module.exports = { assertNoCrash, fileOf, findBrowser, openBrowser, runPage, Visit };
