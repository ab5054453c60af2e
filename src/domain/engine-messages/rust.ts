import { type MessageTable, rule } from './rule.ts';

/** Panics that Rust's own code raises (`library/core/src/{option,result,panicking,slice/index}.rs`); others are the program's. */
export const rustMessages: MessageTable = {
  panic: [
    rule('call', 'null', /^called `Option::(?<property>\w+)\(\)` on a `None` value/),
    rule('call', 'error', /^called `Result::(?<property>\w+)\(\)` on an? `(?:Err|Ok)` value/),
    rule('range', 'out-of-range', /^index out of bounds: the len is \d+ but the index is \d+/),
    rule(
      'range',
      'out-of-range',
      /^(?:range (?:start|end) index|slice index starts at|byte index|(?:start|end) byte index) /,
    ),
    rule('range', 'overflow', /^attempt to (?<property>\w+(?: left| right)?) with overflow/),
    rule('range', 'division-by-zero', /^attempt to (?:divide by zero|calculate the remainder with a divisor of zero)/),
    rule('other', 'borrowed', /^(?:RefCell )?already (?:mutably )?borrowed/),
    rule('range', 'invalid-length', /^capacity overflow$/),
  ],
};
