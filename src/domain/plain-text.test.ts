import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain, plainBlock, plainLine } from './plain-text.ts';
import { processorTime } from '../../test/support/processor-time.ts';

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
    const before = processorTime();
    plain(flood);
    expect(processorTime() - before).toBeLessThan(3000);
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
