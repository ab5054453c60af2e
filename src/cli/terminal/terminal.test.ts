import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { paintFor, wantsColour, wantsUnicode } from './colour.ts';
import { LiveLine } from './live-line.ts';
import { progressFor } from './progress.ts';
import { strip } from './strip.ts';

/** A stream that keeps what is written; `columns` makes it a terminal. */
function sink(columns?: number): { stream: WriteStream; text: () => string } {
  const pass = new PassThrough();
  let text = '';
  pass.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const stream = Object.assign(pass, {
    isTTY: columns !== undefined,
    columns: columns ?? 80,
  }) as unknown as WriteStream;
  return { stream, text: () => text };
}

afterEach(() => vi.unstubAllEnvs());

describe('colour', () => {
  it('is for terminals, unless NO_COLOR or a dumb terminal says otherwise', () => {
    expect(wantsColour({ isTTY: true }, {})).toBe(true);
    expect(wantsColour({ isTTY: false }, {})).toBe(false);
    expect(wantsColour({ isTTY: true }, { NO_COLOR: '1' })).toBe(false);
    expect(wantsColour({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
    expect(wantsColour({ isTTY: false }, { FORCE_COLOR: '1' })).toBe(true);
    expect(wantsColour({ isTTY: true }, { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false);
  });
  it('knows a locale without box characters', () => {
    expect(wantsUnicode({ LANG: 'C' })).toBe(false);
    expect(wantsUnicode({ LANG: 'de_DE.UTF-8' })).toBe(true);
    expect(wantsUnicode({ LC_ALL: 'C', LANG: 'de_DE.UTF-8' })).toBe(false);
  });
});

describe('strip', () => {
  it('shows broken and whole bars, padded; dots where nothing ran', () => {
    vi.stubEnv('LC_ALL', 'C.UTF-8');
    const plain = paintFor({ isTTY: false }, {});
    expect(strip({ failing: 2, total: 3 }, plain, 5)).toBe('╏╏┃  ');
    expect(strip({ failing: 0, total: 0 }, plain, 5)).toBe('·····');
    vi.stubEnv('LC_ALL', 'C');
    expect(strip({ failing: 2, total: 3 }, plain, 5)).toBe('::|  ');
  });
});

describe('LiveLine', () => {
  it('rewrites one line on a terminal, never wider than it', () => {
    vi.stubEnv('TERM', 'xterm');
    const { stream, text } = sink(11);
    const live = new LiveLine(stream);
    live.show('\u001b[31m0123456789abc\u001b[0m');
    live.keep('done');
    expect(text()).toBe('\r\u001b[2K\u001b[31m0123456789\u001b[0m\u001b[0m\r\u001b[2Kdone\n');
  });
  it('prints plain lines elsewhere, each once', () => {
    const { stream, text } = sink();
    const live = new LiveLine(stream);
    live.show('a');
    live.show('a');
    live.show('b');
    live.clear();
    expect(text()).toBe('a\nb\n');
  });
});

describe('progressFor', () => {
  it('lets no event text write to the terminal', () => {
    const { stream, text } = sink();
    const progress = progressFor(stream, { env: {} });
    progress.sink({ stage: 'intake', kind: 'step', text: 'read \u001b[2J\u001b]0;evil\u0007x\nnext' });
    progress.sink({ stage: 'intake', kind: 'end', text: 'done', outcome: 'ok' });
    progress.close();
    expect(text()).toMatch(/^ +\d+\.\d s {2}intake {7}read x next\n +\d+\.\d s {2}intake {7}✓ done\n$/);
  });
});
