import { evaluating, type MessageTable, rule } from './rule.ts';

/** JavaScriptCore (Safari, Bun). Wordings from `Source/JavaScriptCore/runtime/ExceptionHelpers.cpp` and `Error*.cpp`. */
export const javascriptcoreMessages: MessageTable = {
  TypeError: [
    evaluating(
      'write',
      null,
      /^(?<met>undefined|null) is not an object \(evaluating '(?<expression>[^=]*?[^=!<>]) = [^]*'\)$/,
    ),
    evaluating('read', null, /^(?<met>undefined|null) is not an object \(evaluating '(?<expression>[^]*)'\)$/),
    rule('other', 'nullish', /^(?:undefined|null) is not an object$/),
    rule(
      'construct',
      'not-a-constructor',
      /^[^]+? is not a constructor \(evaluating 'new (?<expression>[^]*?)(?:\([^]*)?'\)$/,
    ),
    rule('iterate', null, /^(?<met>undefined|null) is not a function \(near '\.\.\.(?<expression>[^]*?)\.\.\.'\)$/),
    rule('iterate', 'not-iterable', /^[^]+? is not a function \(near '\.\.\.(?<expression>[^]*?)\.\.\.'\)$/),
    rule('iterate', null, /^Spread syntax requires \.\.\.iterable not be null or undefined/),
    rule('call', 'not-a-function', /^[^]+? is not a function\. \(In '[^]*', '(?<expression>[^]*)' is [^]*\)$/),
    rule('call', 'not-a-function', /^[^]+? is not a function \(evaluating '(?<expression>[^]*)\([^()]*\)'\)$/),
    rule('call', 'class-without-new', /^Cannot call a class constructor (?<property>[\w$]+)? ?without \|new\|/),
    rule('call', 'class-without-new', /^calling (?<property>\w+) constructor without new is invalid$/),
    rule('construct', 'not-a-constructor', /^The superclass is not a constructor\.$/),
    rule('call', 'empty-array', /^reduce of empty array with no initial value$/, 'reduce'),
    rule('call', 'not-callable', /^Right hand side of instanceof is not (?:an object|callable)/, 'instanceof'),
    rule('call', 'incompatible-receiver', /^(?<property>\w+) operation called on non-\w+ object$/),
    rule('read', 'in-non-object', /^[^]* is not an Object\. \(evaluating '["']?(?<property>[^"']*)["']? in [^]*'\)$/),
    rule(
      'read',
      'no-private-member',
      /^Cannot access invalid private field \(evaluating '[^]*?(?<property>#[\w$]+)'\)$/,
    ),
    // The same words for a constant, a read-only property and a getter: what was met stays unknown.
    rule('write', null, /^Attempted to assign to readonly property\.$/),
    rule('write', 'not-extensible', /^Attempting to define property on object that is not extensible\.$/),
    rule('write', 'not-deletable', /^Unable to delete property\.$/),
    rule(
      'write',
      'not-redefinable',
      /^Attempting to (?:change|configurable|redefine)[^]* (?:property|attribute)[^]*\.$/,
    ),
    rule('read', null, /^Right side of assignment cannot be destructured$/),
    rule('other', 'nullish', /^[\w$.]+ requires that input parameter not be null or undefined$/),
    rule('other', 'not-primitive', /^No default value$/),
    rule('other', 'symbol', /^Cannot convert a symbol to a (?:string|number)$/),
    rule('other', 'bigint-mix', /^Invalid mix of BigInt and other type in /),
    rule('other', 'bigint', /^Conversion from 'BigInt' to 'number' is not allowed\.$/),
    rule('other', 'circular', /^JSON\.stringify cannot serialize cyclic structures\.$/, 'JSON.stringify'),
    rule('other', 'bigint', /^JSON\.stringify cannot serialize BigInt\.$/, 'JSON.stringify'),
  ],
  ReferenceError: [
    rule('reference', 'not-defined', /^Can't find variable: (?<property>\S+)$/),
    rule(
      'reference',
      'uninitialised',
      /^Cannot access (?:'(?<property>[^']*)' before initialization|uninitialized variable)\.$/,
    ),
    rule(
      'reference',
      'uninitialised',
      /^'super\(\)' must be called in derived constructor before accessing \|this\|/,
      'this',
    ),
  ],
  RangeError: [
    rule('range', 'invalid-count', /^String\.prototype\.repeat argument must be /, 'repeat'),
    rule('range', 'invalid-length', /^Array size is not a small enough positive integer\.$/, 'Array'),
    rule('range', 'invalid-length', /^Out of memory$/, 'String'),
    rule('range', 'invalid-date', /^Invalid Date$/, 'Date'),
    rule('range', 'out-of-range', /^(?<property>[\w$]+)\(\) argument must be between /),
    rule('range', 'division-by-zero', /^0 is an invalid divisor value\.$/),
  ],
  SyntaxError: [
    rule('other', 'ended', /^JSON Parse error: (?:Unexpected EOF|Unterminated string)/, 'JSON.parse'),
    rule('other', null, /^JSON Parse error: Expected /, 'JSON.parse'),
    rule('other', 'malformed', /^JSON Parse error: /, 'JSON.parse'),
    rule('other', 'invalid-flags', /^Invalid flags supplied to RegExp constructor\.$/, 'RegExp'),
  ],
  URIError: [rule('other', 'malformed-uri', /^String contained an illegal UTF-16 sequence\.$/)],
};

/** Hermes (React Native) and Chakra (Internet Explorer, old Edge), where they differ from the three above. */
export const otherBrowserMessages: MessageTable = {
  TypeError: [
    rule('read', 'nullish', /^Unable to get property '(?<property>[^']*)' of undefined or null reference$/),
    rule('write', 'nullish', /^Unable to set property '(?<property>[^']*)' of undefined or null reference$/),
    rule('call', 'not-a-function', /^Object doesn't support property or method '(?<property>[^']*)'$/),
    rule('call', 'not-a-function', /^Function expected$/),
    rule('write', 'read-only', /^Cannot assign to read-only property '(?<property>[^']*)'/),
  ],
  ReferenceError: [
    rule('reference', 'not-defined', /^Property '(?<property>[^']*)' doesn't exist$/),
    rule('reference', 'not-defined', /^'(?<property>[^']*)' is (?:undefined|not defined)$/),
  ],
};
