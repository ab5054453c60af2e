import type { PageElement, PageEvent, PageRequest, PageWindow } from './window.ts';

/** As in Sentry's protocol; times in seconds. */
export interface Crumb {
  timestamp: number;
  category: string;
  type?: string;
  level?: string;
  message?: string;
  data?: Record<string, unknown>;
}

/** One call that left the page. Times in milliseconds since the page's start. */
export interface Call {
  method: string;
  url: string;
  body: string | null;
  status: number | null;
  type: string;
  answer: string | null;
  /** Characters of the whole answer. */
  size: number;
  startedAt: number;
  endedAt: number | null;
}

const crumbsAtMost = 50;
const callsAtMost = 30;
const charactersAtMost = 60_000;
const wordsAtMost = 300;
const textual = /json|text|xml|javascript|urlencoded/i;

/** What went on on the page of late: bounded, and never in the page's way. */
export class Seen {
  readonly crumbs: Crumb[] = [];
  readonly calls: Call[] = [];
  /** Answers that are still being read. */
  readonly reading = new Set<Promise<unknown>>();
  dropped = 0;
  readonly #page: PageWindow;

  constructor(page: PageWindow) {
    this.#page = page;
  }

  crumb(category: string, more: Omit<Crumb, 'timestamp' | 'category'>): void {
    this.crumbs.push({ timestamp: Date.now() / 1000, category, ...more });
    if (this.crumbs.length > crumbsAtMost) this.crumbs.shift();
  }

  begun(method: string, url: string, body: unknown): Call {
    const call: Call = {
      method: method.toUpperCase(),
      url: new URL(url, this.#page.location.href).href,
      body: typeof body === 'string' ? body.slice(0, charactersAtMost) : null,
      status: null,
      type: '',
      answer: null,
      size: 0,
      startedAt: this.#page.performance.now(),
      endedAt: null,
    };
    this.calls.push(call);
    if (this.calls.length > callsAtMost) this.dropped += this.calls.splice(0, 1).length;
    return call;
  }

  ended(call: Call, category: 'fetch' | 'xhr', status: number, type: string | null): void {
    call.endedAt = this.#page.performance.now();
    call.status = status;
    call.type = type ?? '';
    const { method, url } = call;
    this.crumb(category, { type: 'http', data: { method, url, status_code: status } });
  }

  answered(call: Call, text: string): void {
    call.size = text.length;
    call.answer = text.slice(0, charactersAtMost);
  }

  read(call: Call, text: Promise<string>): void {
    const reading = text.then(
      (all) => this.answered(call, all),
      () => {},
    );
    this.reading.add(reading);
    void reading.then(() => this.reading.delete(reading));
  }
}

/** Runs a step of ours: a fault of it is not the page's. */
export function quietly<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch {
    return undefined;
  }
}

/** `fetch` and XMLHttpRequest, with what they sent and got. */
export function watchCalls(page: PageWindow, seen: Seen, own: string): void {
  const { fetch } = page;
  page.fetch = function (this: unknown, input, init) {
    const target = typeof input === 'string' ? input : ((input as PageRequest).url ?? String(input));
    const method = init?.method ?? (typeof input === 'object' ? (input as PageRequest).method : undefined) ?? 'GET';
    const call = target.startsWith(own) ? undefined : quietly(() => seen.begun(method, target, init?.body));
    const answer = fetch.call(this ?? page, input, init);
    if (call)
      answer.then(
        (response) =>
          quietly(() => {
            const type = response.headers.get('content-type');
            seen.ended(call, 'fetch', response.status, type);
            if (textual.test(type ?? '')) seen.read(call, response.clone().text());
          }),
        () => quietly(() => seen.ended(call, 'fetch', 0, null)),
      );
    return answer;
  };
  const prototype = page.XMLHttpRequest?.prototype;
  if (prototype) watchRequests(prototype, seen);
}

function watchRequests(prototype: PageRequest, seen: Seen): void {
  const { open, send } = prototype;
  const opened = new WeakMap<PageRequest, [string, string]>();
  prototype.open = function (this: PageRequest, ...args) {
    quietly(() => opened.set(this, [String(args[0]), String(args[1])]));
    return open.apply(this, args);
  };
  prototype.send = function (this: PageRequest, body) {
    quietly(() => {
      const [method, url] = opened.get(this) ?? ['GET', ''];
      const call = seen.begun(method, url, body);
      this.addEventListener('loadend', () =>
        quietly(() => {
          seen.ended(call, 'xhr', this.status, this.getResponseHeader('content-type'));
          if (this.responseType === '' || this.responseType === 'text') seen.answered(call, this.responseText);
        }),
      );
    });
    return send.call(this, body);
  };
}

/** An element as a selector that finds it again: its own and up to four around it, nearest last. */
export function selectorOf(element: PageElement): string {
  const parts: string[] = [];
  for (let at: PageElement | null = element; at && parts.length < 5; at = at.parentElement) {
    const id = /^[A-Za-z][\w-]*$/.test(at.id) ? `#${at.id}` : '';
    const names =
      typeof at.className === 'string' && id === ''
        ? at.className.split(/\s+/).filter((one) => /^[A-Za-z][\w-]*$/.test(one))
        : [];
    const [name, type] = ['name', 'type'].map((key) => at?.getAttribute(key) ?? null);
    const attributes = [
      name && /^[\w-]+$/.test(name) ? `[name="${name}"]` : '',
      type && /^[\w-]+$/.test(type) ? `[type="${type}"]` : '',
    ].join('');
    parts.unshift(`${at.tagName.toLowerCase()}${id}${names.map((one) => `.${one}`).join('')}${attributes}`);
    if (id !== '') break;
  }
  return parts.join(' > ').slice(0, wordsAtMost);
}

/** Clicks, changed fields, sent forms, moves and what the console was told. */
export function watchUser(page: PageWindow, seen: Seen, secret: (value: string) => string): void {
  const on = (name: string, category: string, data?: (element: PageElement) => Crumb['data']): void =>
    page.document.addEventListener(
      name,
      ({ target }: PageEvent) =>
        void quietly(() => {
          const element = target as PageElement;
          seen.crumb(category, { message: selectorOf(element), data: data?.(element) });
        }),
      true,
    );
  on('click', 'ui.click');
  on('submit', 'ui.submit');
  on('change', 'ui.input', ({ type, value }) =>
    type === 'password' ? {} : { value: secret(String(value ?? '').slice(0, wordsAtMost)) },
  );
  page.addEventListener('hashchange', () => seen.crumb('navigation', { data: { to: page.location.hash } }));
  for (const level of ['log', 'info', 'warn', 'error']) {
    const real = page.console[level];
    if (!real) continue;
    page.console[level] = function (this: unknown, ...args) {
      quietly(() => seen.crumb('console', { level, message: args.map(String).join(' ').slice(0, wordsAtMost) }));
      return real.apply(this, args);
    };
  }
}
