// PostgreSQL's driver `pg` (clients, pools, prepared statements) on recorded answers; see database-answers.cjs.
'use strict';
const { setImmediate } = require('node:timers');
const { whenLoaded, whenMade, replace, copyOf, errorFrom, deliver, isOn, ask } = require('./database-answers.cjs');

const system = 'postgresql';

let DatabaseError = Error;
const standing = new WeakSet();
const later = (connection, ...event) => setImmediate(connection.emit.bind(connection, ...event));
const ready = (connection) => later(connection, 'readyForQuery', { status: 'I' });

function fill(result, { rows = [], rowCount, command, fields = [] }, text) {
  const word = /^\s*(\w+)/.exec(text)?.[1].toUpperCase() ?? null;
  result.command = command ?? word;
  result.rowCount = rowCount === undefined ? rows.length : rowCount;
  result.rows = rows;
  const names = fields.length > 0 ? fields : Object.keys(rows[0] ?? {}).map((name) => [name, 25]);
  result.fields = names.map(([name, dataTypeID], i) => ({
    name,
    tableID: 0,
    columnID: i + 1,
    dataTypeID,
    format: 'text',
  }));
  return result;
}

/** The result that a query's callback or promise gets: one, or a list where its text held several statements. */
function resultOf({ _result: empty }, value, text) {
  const { results = [value ?? { rowCount: null }] } = value ?? {};
  const made = results.map((one) => fill(Object.assign(Object.create(Object.getPrototypeOf(empty)), empty), one, text));
  return made.length === 1 ? made[0] : made;
}

function answer(query, connection) {
  const text = String(query.text ?? query.name ?? '');
  const outcome = ask(system, text, Array.isArray(query.values) ? query.values : []);
  if (outcome.kind === 'pending') return;
  if (outcome.kind === 'error') {
    connection.once('errorMessage', () => ready(connection));
    deliver(query, text, connection.emit, connection, ['errorMessage', errorFrom(outcome.error, DatabaseError)]);
    return;
  }
  const result = resultOf(query, copyOf(outcome.value), text);
  query._results = result;
  const rows = query.listenerCount?.('row') > 0 ? (result.rows ?? []) : [];
  for (const row of rows) setImmediate(query.emit.bind(query, 'row', row, result));
  deliver(query, text, connection.emit, connection, ['readyForQuery', { status: 'I' }]);
}

whenLoaded(/^pg-protocol\/dist\/messages\.js$/, (messages) => {
  if (typeof messages.DatabaseError !== 'function') return;
  DatabaseError = class extends messages.DatabaseError {
    constructor(message) {
      super(message, 0, 'error');
    }
  };
  Object.defineProperty(DatabaseError, 'name', { value: 'DatabaseError' });
});

// There is no connection that could wait for more: an idle pool does not keep a test running.
whenLoaded(/^pg-pool\/index\.js$/, (Pool) =>
  replace(
    Pool.prototype,
    'connect',
    (original) =>
      function (...given) {
        if (isOn(system)) this.options.allowExitOnIdle = true;
        return original.apply(this, given);
      },
  ),
);

whenLoaded(/^pg\/lib\/query\.js$/, (Query) => {
  whenMade(Query, 'callback', () => null);
  replace(
    Query.prototype,
    'submit',
    (original) =>
      function (connection) {
        if (!standing.has(connection)) return original.call(this, connection);
        answer(this, connection);
        return null;
      },
  );
});

const inPlace = {
  requestSsl: (connection) => later(connection, 'sslconnect'),
  startup: (connection) => ready(connection),
  end(connection) {
    connection._ending = true;
    connection.stream.destroy();
  },
};
// What speaks the protocol by itself (cursors, copies) has nothing to speak with.
for (const name of ['query', 'parse', 'bind', 'execute', 'describe', 'flush', 'sync', 'close'])
  inPlace[name] = (connection) => {
    const error = { message: `the recording holds no answers for ${name} of ${system}`, code: 'REPLAY_NOT_RECORDED' };
    if (name === 'query' || name === 'parse') later(connection, 'errorMessage', errorFrom(error));
    if (name === 'query' || name === 'sync') ready(connection);
  };

whenLoaded(/^pg\/lib\/connection\.js$/, (Connection) => {
  replace(
    Connection.prototype,
    'connect',
    (original) =>
      function (...given) {
        if (!isOn(system)) return original.apply(this, given);
        standing.add(this);
        this._connecting = true;
        this.stream.once('close', this.emit.bind(this, 'end'));
        later(this, 'connect');
        if (this.ssl && this.sslNegotiation === 'direct') later(this, 'sslconnect');
      },
  );
  for (const [name, act] of Object.entries(inPlace))
    replace(
      Connection.prototype,
      name,
      (original) =>
        function (...given) {
          return standing.has(this) ? act(this) : original.apply(this, given);
        },
    );
});
