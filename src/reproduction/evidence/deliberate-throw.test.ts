import { describe, expect, it } from 'vitest';
import type { MappedFrame } from '../../domain/code-map.ts';
import type { ProductionEvent } from '../../domain/event.ts';
import { standingOf } from './deliberate-throw.ts';

const texts: Record<string, string> = {
  'package.json': '{}',
  'app.js': '',
  'lib/package.json': '{"main":"index.js"}',
  'lib/index.js': `export { plan } from './plan.js';`,
  'lib/plan.js': '',
  'lib/share.js': `export function share(n) {\n  if (n < 1) throw new Error('nobody to share with');\n  return plan[n];\n}\n`,
};
const frame = (file: string | null, kind: MappedFrame['kind'] = 'source', line = 2): MappedFrame => ({
  index: 0,
  file,
  line,
  column: 1,
  function: null,
  expression: null,
  kind,
  via: 'exact',
});
const stack = [frame('lib/share.js'), frame('lib/step.js'), frame('lib/plan.js'), frame('app.js')];
const facts = (frames: MappedFrame[], kind: 'throw' | 'read' = 'throw') => ({
  event: { errors: [{ operation: { kind } }] } as ProductionEvent,
  frames,
  files: Object.keys(texts),
  readFile: (file: string) => texts[file] ?? null,
});

describe('how a function may be called alone', () => {
  it.each([
    ['the thrower itself', 'lib/share.js', 'share', 0, 'none'],
    ['its caller', 'lib/step.js', 'step', 1, 'as-captured'],
    ['entered from another package', 'lib/plan.js', 'private', 2, 'any'],
    ['public, not on the stack', 'lib/plan.js', 'plan', -1, 'any'],
    ['not public, not on the stack', 'lib/share.js', 'other', -1, 'none'],
  ])('where the code throws on purpose: %s', (_what, file, name, index, expected) => {
    expect(standingOf(facts(stack), file, name, index)).toBe(expected);
  });

  it('an error of the engine is one with any arguments', () => {
    expect(standingOf(facts(stack, 'read'), 'lib/share.js', 'share', 0)).toBe('any');
    expect(standingOf(facts([frame('lib/share.js', 'source', 3)]), 'lib/share.js', 'share', 0)).toBe('any');
    expect(standingOf(facts([frame(null, 'native'), ...stack]), 'lib/share.js', 'share', 1)).toBe('any');
  });

  it('the end of a stack is an entry, unless the stack is full', () => {
    const own = frame('lib/share.js');
    expect(standingOf(facts([own, own, own]), 'lib/share.js', 'share', 2)).toBe('any');
    expect(standingOf(facts(Array.from({ length: 10 }, () => own)), 'lib/share.js', 'share', 9)).toBe('as-captured');
    expect(standingOf(facts([own, frame(null, 'dependency')]), 'lib/share.js', 'share', 0)).toBe('any');
  });
});
