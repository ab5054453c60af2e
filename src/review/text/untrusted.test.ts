import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code, codeCell, fence, plain, plainBlock, plainLine, prose } from './untrusted.ts';

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

describe('plain', () => {
  it('takes terminal escapes, control characters and direction overrides away', () => {
    expect(plain('\u001b[31mred\u001b[0m \u001b]8;;http://evil\u0007link\u001b]8;;\u0007')).toBe('red link');
    expect(plain('a\u0000b\u009b31mc\u202ed\u200be\r\nf\rg')).toBe('ab31mcde\nf\ng');
  });
  it('leaves no control character but tab and newline in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // oxlint-disable-next-line no-control-regex
        expect(plain(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
  it('stays fast on a flood of unterminated escapes', () => {
    const flood = '\u001b]'.repeat(200_000) + '\u001b['.repeat(200_000);
    const before = performance.now();
    plain(flood);
    expect(performance.now() - before).toBeLessThan(3000);
  });
});

describe('bounds', () => {
  it('cuts a line and says how long it was', () => {
    expect(plainLine('x'.repeat(1000), 5)).toBe('xxxxx… (cut, 1000 characters in all)');
    expect(plainLine('x'.repeat(5), 5)).toBe('xxxxx');
  });
  it('cuts a block in lines and columns', () => {
    expect(plainBlock('aaaa\nbb\ncc\n', { lines: 2, columns: 3 })).toBe('aaa…\nbb\n… (cut, 11 characters in all)');
  });
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
