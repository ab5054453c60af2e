// The driver `mysql2` (callbacks, promises, pools, prepared statements) on recorded answers; see database-answers.cjs.
'use strict';
const { setImmediate } = require('node:timers');
const {
  whenLoaded,
  whenMade,
  madeWith,
  replace,
  copyOf,
  errorFrom,
  deliver,
  End,
  isOn,
  ask,
} = require('./database-answers.cjs');

const system = 'mysql';
const usual = {
  fieldCount: 0,
  affectedRows: 0,
  insertId: 0,
  info: '',
  serverStatus: 2,
  warningStatus: 0,
  changedRows: 0,
};

let header = (fields) => fields;
const isStanding = (connection) => connection.stream instanceof End;
const soon = (connection) => setImmediate(connection.handlePacket.bind(connection));

/** A command whose `start` is answered by `act(command, connection)`, which returns the step that ends it. */
const inPlace = (Command, act) =>
  replace(
    Command.prototype,
    'start',
    (original) =>
      function (packet, connection) {
        return isStanding(connection)
          ? act(this, connection, packet, original)
          : original.call(this, packet, connection);
      },
  );

/** Rows or a header, and the columns, of each statement of the text. */
function setsOf(value) {
  return (value.results ?? [value]).map(({ rows, fields, header: head }) => {
    if (!rows) return [header({ ...usual, ...head }), undefined];
    const names = fields ?? Object.keys(rows[0] ?? {}).map((name) => [name, 253]);
    return [rows, names.map(([name, columnType]) => ({ name, columnType }))];
  });
}

function give(command, value) {
  const sets = setsOf(copyOf(value) ?? {});
  command._rows = sets.map(([rows]) => rows);
  command._fields = sets.map(([, fields]) => fields);
  command._resultIndex = sets.length - 1;
  command.timeout = undefined;
  if (!command.onResult)
    for (const [i, [rows, fields]] of sets.entries()) {
      command.emit('fields', fields, i);
      for (const row of fields ? rows : [rows]) command.emit('result', row, i);
    }
  return command.done();
}

function fail(command, given) {
  const error = errorFrom(given);
  if (command.onResult) process.nextTick(command.onResult.bind(command, error));
  else command.emit('error', error);
  return null;
}

function answer(command, connection) {
  const { sql, values } = madeWith(command) ?? command;
  const text = String(sql ?? command.statement?.query ?? '');
  const outcome = ask(
    system,
    text,
    Array.isArray(values) ? values : values === undefined || values === null ? [] : [values],
  );
  if (outcome.kind !== 'pending') deliver(command, text, connection.handlePacket, connection);
  return () => (outcome.kind === 'error' ? fail(command, outcome.error) : give(command, outcome.value));
}

whenLoaded(/^mysql2\/lib\/packets\/resultset_header\.js$/, (ResultSetHeader) => {
  header = (fields) => Object.assign(Object.create(ResultSetHeader.prototype), fields);
});

whenLoaded(/^mysql2\/lib\/connection_config\.js$/, (Config) => {
  Object.defineProperty(Config.prototype, 'stream', {
    configurable: true,
    get: () => undefined,
    set(own) {
      const get = () => (isOn(system) ? () => new End() : own);
      Object.defineProperty(this, 'stream', {
        get,
        set(next) {
          own = next;
        },
        enumerable: true,
        configurable: true,
      });
    },
  });
});

whenLoaded(/^mysql2\/lib\/commands\/client_handshake\.js$/, (Handshake) =>
  inPlace(Handshake, (command, connection) => {
    command.handshake = { connectionId: 1, serverVersion: '8.0.0' };
    connection.authorized = true;
    soon(connection);
    return () => null;
  }),
);

for (const name of ['query', 'execute'])
  whenLoaded(new RegExp(`^mysql2/lib/commands/${name}\\.js$`), (Command) => {
    whenMade(Command, 'onResult', ({ sql, values, statement }) => ({ sql: sql ?? statement?.query, values }));
    inPlace(Command, answer);
  });

whenLoaded(/^mysql2\/lib\/commands\/prepare\.js$/, (Prepare) =>
  inPlace(Prepare, (command, connection) => {
    command.key = connection.constructor.statementKey(command.options);
    const known = connection._statements.get(command.key);
    if (!known) return command.prepareDone(connection);
    command.onResult?.(null, known);
    return null;
  }),
);

for (const name of ['ping', 'change_user', 'reset_connection'])
  whenLoaded(new RegExp(`^mysql2/lib/commands/${name}\\.js$`), (Command) =>
    inPlace(Command, (command, connection) => {
      soon(connection);
      return () => {
        if (command.onResult) process.nextTick(command.onResult.bind(command, null));
        return null;
      };
    }),
  );

whenLoaded(/^mysql2\/lib\/commands\/quit\.js$/, (Quit) =>
  inPlace(Quit, (command, connection, packet, original) => {
    setImmediate(connection.stream.push.bind(connection.stream, null));
    return original.call(command, packet, connection);
  }),
);
