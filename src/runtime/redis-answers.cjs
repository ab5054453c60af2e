// The driver `ioredis` (commands, pipelines, transactions) on recorded answers; see database-answers.cjs.
'use strict';
const { setImmediate } = require('node:timers');
const { whenLoaded, whenMade, madeWith, replace, copyOf, deliver, End, isOn, ask } = require('./database-answers.cjs');

const system = 'redis';
const mark = '\u0000recorded ';
const line = (text) => String(text).replace(/[\r\n]+/g, ' ');
const bulk = (text) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;

/** What a server says to a client that sets itself up. */
const greetings = {
  auth: '+OK\r\n',
  client: '+OK\r\n',
  readonly: '+OK\r\n',
  select: '+OK\r\n',
  ping: '+PONG\r\n',
  quit: '+OK\r\n',
  info: bulk('redis_version:7.0.0\r\nloading:0\r\n'),
};
/** Commands that wait for others: without an answer they go on waiting. */
const isWaiting = ({ name, args }) =>
  /^(?:bl|br|bz|wait|monitor)/.test(name) ||
  (name.startsWith('xread') && args.some((arg) => /^block$/i.test(String(arg))));
const isSubscribing = (name) => /^[ps]?(?:un)?subscribe$/.test(name);

const sent = new Map();
const given = new Map();
let ids = 0;

/** A reply that stands for a value: the command's own reading of it is passed by. */
function replyWith(value) {
  const id = `${++ids}`;
  given.set(id, value);
  return bulk(mark + id);
}

function subscribed({ name, args }, protocol) {
  const kind = protocol === 3 ? '>' : '*';
  return args.map((arg, i) => `${kind}3\r\n${bulk(name)}${bulk(String(arg))}:${i + 1}\r\n`).join('');
}

/** The bytes of a reply; null for none at all. */
function replyTo(command, state) {
  const asked = madeWith(command) ?? { name: command.name, args: command.args };
  const name = asked.name.toLowerCase();
  if (name === 'hello') {
    state.protocol = Number(asked.args[0]);
    return state.protocol === 3 ? '%0\r\n' : '*0\r\n';
  }
  if (isSubscribing(name)) return subscribed({ ...asked, name }, state.protocol);
  const outcome = ask(system, asked.name, asked.args, Object.hasOwn(greetings, name) || isWaiting({ ...asked, name }));
  if (outcome === null) return greetings[name] ?? null;
  if (outcome.kind === 'pending') return null;
  if (outcome.kind === 'error') return `-${line(outcome.error.message)}\r\n`;
  if (outcome.value === undefined)
    return /^(?:m?set|flush|config|script|function|multi)/.test(name) ? '+OK\r\n' : '$-1\r\n';
  return replyWith(outcome.value);
}

/** A server of one connection: its answers come in the order of the commands. */
function newServer() {
  const queue = [];
  const state = { protocol: 2 };
  const flush = () => {
    while (queue[0]?.isReady) {
      const { bytes, isLast } = queue.shift();
      setImmediate(end.push.bind(end, bytes));
      if (isLast) setImmediate(end.push.bind(end, null));
    }
  };
  const receive = (command) => {
    const bytes = replyTo(command, state);
    if (bytes === null) return;
    const item = { bytes, isReady: false, isLast: command.name === 'quit' };
    queue.push(item);
    const ready = () => {
      item.isReady = true;
      flush();
    };
    const [key] = command.args;
    const isGreeting = Object.hasOwn(greetings, command.name) || command.name === 'hello';
    if (isGreeting) setImmediate(ready);
    else deliver(command, typeof key === 'string' ? `${command.name} ${key}` : command.name, ready);
  };
  const end = new End((chunk) => {
    for (const id of String(chunk).trim().split('\n')) {
      const command = sent.get(id);
      sent.delete(id);
      if (command) receive(command);
    }
  });
  return end;
}

const connectInPlace = (Connector) =>
  replace(
    Connector.prototype,
    'connect',
    (original) =>
      function (...args) {
        if (!isOn(system)) return original.apply(this, args);
        this.connecting = true;
        this.stream = newServer();
        return new Promise((resolve) => process.nextTick(resolve, this.stream));
      },
  );
whenLoaded(/^ioredis\/built\/connectors\/(?:StandaloneConnector|SentinelConnector\/index)\.js$/, connectInPlace);

whenLoaded(/^ioredis\/built\/[Cc]ommand\.js$/, (Command) => {
  whenMade(Command, 'resolve', ({ name, args }) => ({ name, args: [...args] }));
  replace(
    Command.prototype,
    'toWritable',
    (original) =>
      function (...args) {
        if (!isOn(system)) return original.apply(this, args);
        const id = `${++ids}`;
        sent.set(id, this);
        return `${id}\n`;
      },
  );
  replace(
    Command.prototype,
    'transformReply',
    (original) =>
      function (reply) {
        const isText = typeof reply === 'string' || Buffer.isBuffer(reply);
        const text = isText && reply.length < 60 ? String(reply) : '';
        if (!text.startsWith(mark)) return original.call(this, reply);
        const id = text.slice(mark.length);
        const value = given.get(id);
        given.delete(id);
        return copyOf(value);
      },
  );
});
