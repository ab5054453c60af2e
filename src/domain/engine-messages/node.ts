import { type MessageTable, rule } from './rule.ts';

/**
 * Errors that Node's own code raises (`lib/internal/errors.js`), libuv's system errors and the module loaders. They are
 * not explicit throws of the application, and the class is often plain `Error`.
 */
export const nodeMessages: MessageTable = {
  TypeError: [
    rule(
      'other',
      'wrong-type',
      /^The (?:"(?<property>[^"]*)"|first|second|last) (?:argument|property|parameter)? ?must be [^]*?\. Received (?<met>undefined|null)$/,
    ),
    rule(
      'other',
      'wrong-type',
      /^The (?:"(?<property>[^"]*)"|first|second|last) (?:argument|property|parameter)? ?must be [^]*?\. Received /,
    ),
    rule('other', 'invalid-value', /^The (?:argument|property) '(?<property>[^']*)' [^]*\. Received /),
    rule('other', 'invalid-url', /^Invalid URL(?:: |$)/, 'URL'),
    rule('other', 'invalid-char', /^Invalid character in header content (?:\["(?<property>[^"]*)"\])?/),
    rule('other', 'invalid-token', /^(?<property>Method|Header name) must be a valid HTTP token /),
    rule(
      'other',
      null,
      /^fetch failed$|^Failed to fetch$|^NetworkError when attempting to fetch resource\.?$|^Load failed$/,
      'fetch',
    ),
    rule('reference', 'module-not-found', /^Failed to resolve module specifier ["'](?<property>[^"']*)["']/),
  ],
  RangeError: [
    rule('range', 'out-of-range', /^The value of "(?<property>[^"]*)" is out of range\. It must be /),
    rule('range', 'out-of-range', /^Attempt to access memory outside buffer bounds$/, 'Buffer'),
    rule('range', 'invalid-status', /^Invalid status code: /, 'writeHead'),
  ],
  Error: [
    rule('reference', 'module-not-found', /^Cannot find (?:module|package) '(?<property>[^']*)'/),
    rule('reference', 'module-not-found', /^Package subpath '(?<property>[^']*)' is not defined by "exports"/),
    rule('other', 'esm-required', /^require\(\) of ES Module /),
    rule('other', 'headers-sent', /^Cannot (?<property>set|write|append|remove|render) headers after they are sent/),
    rule('other', 'after-end', /^write after end$/, 'write'),
    rule('other', 'hang-up', /^socket hang up$/),
    rule('other', 'premature-close', /^Premature close$/),
    rule('other', 'unhandled-error', /^Unhandled error\./),
    rule('call', 'called-twice', /^Callback called multiple times$/),
    rule('other', 'stream-destroyed', /^Cannot call (?<property>\w+) after a stream was destroyed$/),
  ],
  '*': [
    // libuv: `CODE: description, syscall 'path'`, and the sockets' `syscall CODE host`.
    rule('other', 'system', /^(?<met>E[A-Z0-9]{2,}): [^,]*, (?<property>\w+)/),
    rule(
      'other',
      'system',
      /^(?<property>connect|read|write|listen|bind|accept|spawn|getaddrinfo|kill|open|queryA\w*)(?: \S+)? (?<met>E[A-Z_]{3,})\b/,
    ),
  ],
};
