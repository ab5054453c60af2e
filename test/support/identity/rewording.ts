import type { Operation } from '../../../src/domain/event.ts';

/** The same failure as other engines, and other versions of V8, word it. Empty where they have no other words. */
export function rewordings(message: string, operation: Operation, expression: string | null): string[] {
  const { kind, property, met } = operation;
  const whole = (expression ?? 'x').replace(/\(.*$/s, '');
  const owner = whole.replace(/(?:\.|\[)[^.[]*$/, '') || 'x';
  const nullish = met === 'undefined' || met === 'null';
  if (kind === 'read' && nullish && property) {
    return [
      `Cannot read property '${property}' of ${met}`,
      `can't access property "${property}", ${owner} is ${met}`,
      `${met} is not an object (evaluating '${owner}.${property}')`,
    ];
  }
  if (kind === 'write' && nullish && property) {
    return [
      `Cannot set property '${property}' of ${met}`,
      `${met} is not an object (evaluating '${owner}.${property} = 1')`,
    ];
  }
  if (kind === 'call' && met === 'not-a-function' && operation.expression) {
    return [`${whole} is not a function. (In '${whole}()', '${whole}' is undefined)`];
  }
  if (kind === 'construct' && operation.expression) {
    return [`undefined is not a constructor (evaluating 'new ${operation.expression}()')`];
  }
  const fixed = others.find((words) => words.some((word) => word === message.replace(/-?\d+$/, 'N')));
  return (fixed ?? []).filter((word) => word !== message && !word.endsWith('N'));
}

const others: readonly string[][] = [
  ['Reduce of empty array with no initial value', 'reduce of empty array with no initial value'],
  [
    'Invalid count value: N',
    'repeat count must be non-negative',
    'String.prototype.repeat argument must be greater than or equal to 0 and not be Infinity',
  ],
  ['Invalid array length', 'invalid array length', 'Array size is not a small enough positive integer.'],
  ['Cannot convert undefined or null to object', "can't convert undefined to object"],
  [
    'Unexpected end of JSON input',
    'JSON Parse error: Unexpected EOF',
    'JSON.parse: unexpected end of data at line 1 column 1 of the JSON data',
  ],
  ['Assignment to constant variable.', 'Attempted to assign to readonly property.'],
  ['Maximum call stack size exceeded', 'Maximum call stack size exceeded.'],
  ['Invalid time value', 'invalid date', 'Invalid Date'],
  ['URI malformed', 'malformed URI sequence', 'String contained an illegal UTF-16 sequence.'],
];
