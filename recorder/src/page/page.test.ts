import { describe, expect, it } from 'vitest';
import { thrownOf } from './envelope.ts';
import { endpointOf } from './page.ts';
import { selectorOf } from './seen.ts';
import type { PageElement } from './window.ts';
import { processorTime } from '../../../test/support/processor-time.ts';

describe('endpointOf', () => {
  it.each([
    ['https://key@o1.example/7', 'https://o1.example/api/7/envelope/?sentry_version=7&sentry_key=key'],
    ['https://key@o1.example/deep/7', 'https://o1.example/deep/api/7/envelope/?sentry_version=7&sentry_key=key'],
    ['https://o1.example/7', null],
    ['https://key@o1.example/', null],
    ['nonsense', null],
  ])('%s', (dsn, endpoint) => {
    expect(endpointOf(dsn, 'https://page.example/')).toBe(endpoint);
  });
});

describe('thrownOf', () => {
  const withStack = (stack: string) => Object.assign(new TypeError('x is not a function'), { stack });

  it('reads stacks of V8, and of Firefox and Safari; outermost first', () => {
    const v8 = 'TypeError: x is not a function\n    at show (http://h/a.js:3:5)\n    at async http://h/a.js:9:1';
    const other = 'show@http://h/a.js:3:5\n@http://h/a.js:9:1\n';
    for (const stack of [v8, other])
      expect(thrownOf(withStack(stack), false).frames).toMatchObject([
        { filename: 'http://h/a.js', function: '?', lineno: 9, colno: 1 },
        { filename: 'http://h/a.js', function: 'show', lineno: 3, colno: 5 },
      ]);
  });

  it('a script that was refused has the place of the event', () => {
    const refused = Object.assign(new SyntaxError('x'), { stack: 'SyntaxError: x' });
    const event = { target: null, filename: 'http://h/b.js', lineno: 1, colno: 1 };
    expect(thrownOf(refused, false, event)).toMatchObject({
      type: 'SyntaxError',
      value: 'x',
      frames: [{ filename: 'http://h/b.js', lineno: 1, colno: 1 }],
    });
  });

  it('takes what is no error, and stacks made to be slow', () => {
    expect(thrownOf('gone', false)).toMatchObject({ type: 'Error', value: 'gone', frames: [] });
    const began = processorTime();
    thrownOf(withStack(`    at ${' ('.repeat(50_000)}`), false);
    thrownOf(withStack('@'.repeat(100_000)), false);
    expect(processorTime() - began).toBeLessThan(1_000);
  });
});

it('an element is named so that it is found again', () => {
  const element = (
    tagName: string,
    more: Partial<PageElement>,
    attributes: Record<string, string> = {},
  ): PageElement => ({
    tagName,
    id: '',
    className: '',
    parentElement: null,
    getAttribute: (name) => attributes[name] ?? null,
    ...more,
  });
  const form = element('FORM', { className: 'search wide 2x', parentElement: element('BODY', {}) });
  const field = element('INPUT', { parentElement: form }, { name: 'city', type: 'text' });
  expect(selectorOf(field)).toBe('body > form.search.wide > input[name="city"][type="text"]');
  expect(selectorOf(element('BUTTON', { id: 'go', parentElement: form }, { type: 'x"y' }))).toBe('button#go');
});
