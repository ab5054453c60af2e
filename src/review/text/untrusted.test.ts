import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code, codeCell, fence, prose } from './untrusted.ts';

const hostile = fc.string({
  unit: fc.constantFrom(
    '`',
    '~',
    '\n',
    '\r',
    '|',
    '\\',
    '[',
    ']',
    '(',
    '<',
    '>',
    '@',
    'a',
    ' ',
    '#',
    '\u001b',
    '\u202e',
    '\u2028',
    '!',
    '$',
  ),
  maxLength: 80,
});

describe('fence', () => {
  it('cannot be closed by what is inside', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const lines = fence(text).split('\n');
        const marks = /^`+/.exec(lines[0] ?? '')?.[0] ?? '';
        const closing = lines.slice(1).findIndex((line) => new RegExp(`^ {0,3}\`{${marks.length},}\\s*$`).test(line));
        expect(closing).toBe(lines.length - 2);
      }),
    );
  });
});

describe('code', () => {
  it('cannot be closed by what is inside, and is one line', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const span = code(text);
        expect(span).not.toContain('\n');
        if (span === '(empty)') return;
        const marks = /^`+/.exec(span)?.[0].length ?? 0;
        const runs = [...span.matchAll(/`+/g)].map((run) => run[0].length);
        expect(runs.filter((length) => length === marks)).toHaveLength(2);
      }),
    );
  });
  it('keeps a table cell whole', () => {
    expect(codeCell('a|b')).toBe('`a\\|b`');
    expect(codeCell('a\\|b').match(/(?<!\\)\|/)).toBeNull();
  });
});

describe('prose', () => {
  it('is literal text: no markup, link, image, HTML, mention or list', () => {
    expect(prose('[x](http://evil) ![i](y) <b> **b** `c` #1 a|b')).toBe(
      '\\[x\\](http\\://evil) !\\[i\\](y) \\<b\\> \\*\\*b\\*\\* \\`c\\` \\#1 a\\|b',
    );
    expect(prose('- item')).toBe('\\- item');
    expect(prose('1. item')).toBe('1\\. item');
    expect(prose('ask @security now')).toBe('ask @\u2060security now');
    expect(prose('www.evil.example')).toBe('www\\.evil.example');
  });
  it('has every markup character escaped, whatever comes in', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const out = prose(text).replace(/\\[\\`*_[\]<>&|~#$.:)+=-]/g, '');
        expect(out).not.toMatch(/[\\`*_[\]<>|~#$\n]/);
      }),
    );
  });
});
