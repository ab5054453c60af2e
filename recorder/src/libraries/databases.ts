import { guard } from '../guard.ts';
import { snapshot } from '../values/snapshot.ts';
import { beginCall, type Call } from '../unit-of-work/call.ts';
import { Asked } from '../unit-of-work/messages.ts';
import { current } from '../unit-of-work/work.ts';
import { beforeMethod, onFirstSet, prototypeOf, replaceMethod, type Watched } from './loaded.ts';

type Fields = Record<string, unknown>;

/** Follows what requests and jobs ask of PostgreSQL (`pg`), MySQL and MariaDB (`mysql2`) and Redis (`ioredis`). */
export const databases: readonly Watched[] = [
  { file: /^pg\/lib\/query\.js$/, loaded: (exported) => followPg(prototypeOf(exported)) },
  { file: /^pg-pool\/index\.js$/, loaded: (exported) => keepContext(prototypeOf(exported), 'connect') },
  { file: /^mysql2\/lib\/commands\/(?:query|execute)\.js$/, loaded: (made) => followMysql(prototypeOf(made)) },
  { file: /^mysql2\/lib\/(?:base\/)?pool\.js$/, loaded: (made) => keepContext(prototypeOf(made), 'getConnection') },
  { file: /^ioredis\/built\/[Cc]ommand\.js$/, loaded: (made) => followRedis(prototypeOf((made as Fields).default)) },
];

/** Nothing is noted outside of requests and jobs. */
function begin(object: object, kind: 'sql' | 'key-value', target: string, operation: unknown, given: unknown): void {
  if (current.getStore() === undefined || Asked.callOf(object) !== undefined) return;
  const call = beginCall(kind, target, typeof operation === 'string' ? operation.slice(0, 65_536) : '');
  const copied = snapshot(given);
  call.given = Array.isArray(copied) ? copied : copied === undefined || copied === null ? null : [copied];
  void new Asked(object, call);
}

/** `callback` is set by every query's constructor, when text and values are known. */
function followPg(query: unknown): void {
  onFirstSet(query, 'callback', 'databases', (self, callback) => {
    const { text, name, values } = self as Fields;
    begin(self, 'sql', 'postgresql', text ?? name, values);
    return callback;
  });
  beforeMethod(query, 'handleError', 'databases', (self, [error]) => Asked.callOf(self)?.fail(error));
  beforeMethod(query, 'handleReadyForQuery', 'databases', (self) => {
    const { _canceledDueToError: canceled, _results: results } = self as Fields;
    if (canceled) Asked.callOf(self)?.fail(canceled);
    else if (Asked.callOf(self)) Asked.callOf(self)?.answerWith(resultOfPg(results));
  });
}

/** As the program gets it: a result, or a list of them for several statements in one text. */
function resultOfPg(results: unknown): unknown {
  if (Array.isArray(results)) return results.slice(0, 20).map(resultOfPg);
  const { command, rowCount, oid, rows, fields } = results as Fields;
  return snapshot({ command, rowCount, oid, rows, fields });
}

/** `onResult` is the callback, which the constructors of text queries and of prepared ones are given. */
function followMysql(command: unknown): void {
  onFirstSet(command, 'onResult', 'databases', (self, callback) => {
    if (typeof callback !== 'function') return callback;
    const { sql, values, statement } = self as Fields;
    begin(self, 'sql', 'mysql', sql ?? (statement as Fields | undefined)?.query, values);
    const call = Asked.callOf(self);
    if (!call) return callback;
    return function (this: unknown, ...answer: unknown[]): unknown {
      guard('databases', () => settleMysql(call, answer), undefined);
      return Reflect.apply(callback, this, answer);
    };
  });
}

/** Rows and columns, as the promise form resolves to. */
function settleMysql(call: Call, [error, rows, fields]: unknown[]): void {
  if (error) return call.fail(error);
  const columns = Array.isArray(fields) ? fields.map(columnOf) : fields;
  call.answerWith(snapshot([rows, columns]));
}

function columnOf(field: unknown): unknown {
  if (Array.isArray(field)) return field.map(columnOf);
  if (typeof field !== 'object' || field === null) return field;
  const { name, columnType } = field as Fields;
  return { name, columnType };
}

const secretCommands = new Set(['auth', 'hello', 'acl']);

/** `resolve` is set when a command is made, alone or for a pipeline, its arguments known. */
function followRedis(command: unknown): void {
  onFirstSet(command, 'resolve', 'databases', (self, resolve) => {
    const { name, args } = self as Fields;
    if (!secretCommands.has(String(name).toLowerCase())) begin(self, 'key-value', 'redis', name, args);
    return resolve;
  });
  onFirstSet(command, 'reject', 'databases', (self, reject) => {
    const call = Asked.callOf(self);
    if (!call || typeof reject !== 'function') return reject;
    return (error: unknown) => {
      guard('databases', () => call.fail(error), undefined);
      reject(error);
    };
  });
  replaceMethod(
    command,
    'transformReply',
    (original) =>
      function (this: object, ...given: never[]) {
        const reply: unknown = Reflect.apply(original, this, given);
        guard('databases', () => Asked.callOf(this)?.answerWith(snapshot(reply)), undefined);
        return reply;
      },
  );
}

/** A pool gives its connections out when other requests are done with them: the callback goes on in its own request's context. */
function keepContext(pool: unknown, name: string): void {
  replaceMethod(
    pool,
    name,
    (original) =>
      function (this: object, ...given: unknown[]) {
        const work = current.getStore();
        const [callback, ...rest] = given;
        if (work === undefined || typeof callback !== 'function')
          return Reflect.apply(original, this, given as never[]);
        const kept = function (this: unknown, ...answer: unknown[]): unknown {
          return current.run(work, () => Reflect.apply(callback, this, answer) as unknown);
        };
        return Reflect.apply(original, this, [kept, ...rest] as never[]);
      },
  );
}
