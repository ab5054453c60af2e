import { type MessageTable, rule } from './rule.ts';

const missingKey = rule('read', 'missing-key', /^['"]?(?<property>[^]*?)['"]?$/);

/** CPython's built-in exceptions; `None` counts as null. */
export const pythonMessages: MessageTable = {
  AttributeError: [
    rule('read', 'null', /^'NoneType' object has no attribute '(?<property>[^']*)'/),
    rule('read', 'no-attribute', /^(?:type object |module )?'[^']*' (?:object )?has no attribute '(?<property>[^']*)'/),
  ],
  TypeError: [
    rule('read', 'null', /^'NoneType' object is not subscriptable$/),
    rule('read', 'not-subscriptable', /^'[^']*' object is not subscriptable$/),
    rule('write', 'null', /^'NoneType' object does not support item assignment$/),
    rule('write', 'no-item-assignment', /^'[^']*' object does not support item (?:assignment|deletion)$/),
    rule('call', 'not-a-function', /^'[^']*' object is not callable$/),
    rule('iterate', 'null', /^(?:cannot unpack non-iterable NoneType object|'NoneType' object is not iterable)$/),
    rule(
      'iterate',
      'not-iterable',
      /^(?:cannot unpack non-iterable \S+ object|'[^']*' object is not (?:iterable|an iterator))$/,
    ),
    rule('call', 'wrong-arguments', /^(?:[\w.<>]+\.)?(?<property>\w+)\(\) (?:missing \d+ required|takes |got an? )/),
    rule('other', 'wrong-operands', /^unsupported operand type\(s\) for (?<property>\S+): /),
    rule('other', 'wrong-operands', /^can only concatenate /, '+'),
  ],
  NameError: [rule('reference', 'not-defined', /^(?:global )?name '(?<property>[^']*)' is not defined/)],
  UnboundLocalError: [
    rule('reference', 'uninitialised', /^(?:local variable|cannot access local variable) '(?<property>[^']*)'/),
  ],
  KeyError: [missingKey],
  IndexError: [rule('range', 'out-of-range', /^(?<property>\w+)(?: assignment)? index out of range$/)],
  ZeroDivisionError: [rule('range', 'division-by-zero', /./)],
  RecursionError: [rule('range', 'stack-overflow', /^maximum recursion depth exceeded/)],
  ModuleNotFoundError: [rule('reference', 'module-not-found', /^No module named '(?<property>[^']*)'/)],
  ImportError: [rule('reference', 'missing-export', /^cannot import name '(?<property>[^']*)'/)],
  ValueError: [
    rule('other', 'invalid-literal', /^invalid literal for (?<property>\w+)\(\) with base /),
    rule('other', 'invalid-literal', /^could not convert string to (?<property>\w+): /),
    rule('iterate', 'wrong-count', /^(?:not enough|too many) values to unpack/),
  ],
};

/** Go's runtime panics (`runtime/error.go`, `runtime/panic.go`): the class a reporter gives them varies. */
export const goMessages: MessageTable = {
  '*': [
    rule('read', 'null', /^(?:runtime error: )?invalid memory address or nil pointer dereference/),
    rule('range', 'out-of-range', /^runtime error: (?:index|slice bounds) out of range/),
    rule('range', 'division-by-zero', /^runtime error: integer divide by zero/),
    rule('range', 'invalid-length', /^runtime error: makeslice: (?:len|cap) out of range/),
    rule('write', 'null', /^assignment to entry in nil map$/),
    rule('other', 'conversion', /^interface conversion: [^]* is (?<met>nil|\S+), not /),
    rule('other', 'closed-channel', /^(?<property>send on|close of) closed channel$/),
    rule('other', 'deadlock', /^all goroutines are asleep - deadlock!/),
    rule('other', 'concurrent-map', /^concurrent map (?<property>writes|read and map write|iteration and map write)$/),
  ],
};

/** What was null: a variable, a field, an array's element, or what a method gave back (JEP 358). */
const because = 'because (?:the return value of )?"?(?<expression>[^"]*)"? is null$';

const nullPointer = [
  rule('call', 'null', new RegExp(`^Cannot invoke "(?:[^"(]*\\.)?(?<property>[^".(]+)\\([^"]*\\)" ${because}`)),
  rule('read', 'null', new RegExp(`^Cannot read field "(?<property>[^"]*)" ${because}`)),
  rule('write', 'null', new RegExp(`^Cannot assign field "(?<property>[^"]*)" ${because}`)),
  rule('read', 'null', new RegExp(`^Cannot read the array length ${because}`), 'length'),
  rule('read', 'null', new RegExp(`^Cannot load from \\w+ array ${because}`)),
  rule('write', 'null', new RegExp(`^Cannot store to \\w+ array ${because}`)),
  rule('other', 'null', /^Cannot (?:throw exception|enter synchronized block|unbox)/),
  rule('read', 'null', /^(?:null)?$/),
];

/** The JVM's exceptions, with the helpful null pointer messages of JEP 358. */
export const javaMessages: MessageTable = {
  NullPointerException: nullPointer,
  ArrayIndexOutOfBoundsException: [
    rule('range', 'out-of-range', /^(?:Index )?-?\d+(?: out of bounds for length \d+)?$/),
  ],
  IndexOutOfBoundsException: [rule('range', 'out-of-range', /^Index:? -?\d+/)],
  StringIndexOutOfBoundsException: [rule('range', 'out-of-range', /(?:index|begin) -?\d+/i)],
  ClassCastException: [rule('other', 'conversion', /cannot be cast to (?:class )?(?<property>[\w.$]+)/)],
  ArithmeticException: [rule('range', 'division-by-zero', /^(?:\/ by zero|BigInteger divide by zero)$/)],
  NumberFormatException: [rule('other', 'invalid-literal', /^(?:For input string: |Cannot parse null string)/)],
  NegativeArraySizeException: [rule('range', 'invalid-length', /^-?\d+$/)],
  StackOverflowError: [rule('range', 'stack-overflow', /^(?:null)?$/)],
};
