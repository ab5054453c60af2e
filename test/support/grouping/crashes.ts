import type { MappedFrame } from '../../../src/domain/code-map.ts';
import type { ProductionEvent } from '../../../src/domain/event.ts';
import { readEvent } from '../../../src/intake/read-event.ts';
import { type Seeded, seeded } from '../../../bench/load/seeded.ts';

/** One way to fail: the same class, message's words and call path, whatever else differs between occurrences. */
export interface Crash {
  name: string;
  type: string;
  /** The message with its variable parts filled. */
  message: (random: Seeded) => string;
  /** Innermost first: function and file from the repository's root. */
  path: ReadonlyArray<readonly [name: string, file: string]>;
}

export interface Occurrence {
  event: ProductionEvent;
  frames: readonly MappedFrame[];
}

const uuid = (random: Seeded) => [8, 4, 4, 4, 12].map((digits) => random.hex(digits)).join('-');
const names = ['ann', 'Bob', 'O-Neil', 'kim lee', 'x'];

/** Messages of the kinds that services throw. The first ones are an engine's, of which one wording is drawn. */
const messages: ReadonlyArray<readonly [type: string, message: Crash['message']]> = [
  ...['total', 'country', 'lines'].map((property): [string, Crash['message']] => [
    'TypeError',
    (random) =>
      random.pick([
        `Cannot read properties of undefined (reading '${property}')`,
        `Cannot read property '${property}' of undefined`,
      ]),
  ]),
  ['TypeError', () => 'order.items.map is not a function'],
  ['RangeError', () => 'Invalid array length'],
  ['Error', (random) => `order ${random.below(1e6)} not found`],
  ['Error', (random) => `no rate for "${random.pick(names)}"`],
  [
    'Error',
    (random) => `connect ECONNREFUSED 10.0.${random.below(255)}.${random.below(255)}:${1024 + random.below(60_000)}`,
  ],
  ['TimeoutError', (random) => `timed out after ${random.below(90_000)} ms (attempt ${random.below(9)})`],
  ['StockError', (random) => `item ${uuid(random)} is sold out`],
  [
    'Error',
    (random) =>
      `ENOENT: no such file or directory, open '/var/lib/shop/${random.hex(12)}/invoice-${random.below(9999)}.pdf'`,
  ],
  ['SyntaxError', (random) => `Unexpected token < in JSON at position ${random.below(400)}`],
  [
    'Error',
    (random) =>
      `GET https://api.shop.example/v2/orders/${random.below(1e6)}?page=${random.below(9)} answered ${500 + random.below(5)}`,
  ],
  [
    'PaymentError',
    (random) =>
      `card of ${random.pick(['a', 'b.c', 'joe'])}@mail.example refused at 2026-11-${10 + random.below(20)}T08:00:0${random.below(9)}Z`,
  ],
];

/** Call paths of the kind that examples/orders has; each pair of them differs in one step at least. */
const paths: ReadonlyArray<Crash['path']> = [
  [
    ['lineTotal', 'src/pricing.js'],
    ['quote', 'src/cart.js'],
    ['handle', 'src/router.js'],
  ],
  [
    ['lineWeight', 'src/pricing.js'],
    ['quote', 'src/cart.js'],
    ['handle', 'src/router.js'],
  ],
  [
    ['lineTotal', 'src/pricing.js'],
    ['placeOrder', 'src/orders.js'],
    ['handle', 'src/router.js'],
  ],
  [
    ['lineTotal', 'src/shipping.js'],
    ['quote', 'src/cart.js'],
    ['handle', 'src/router.js'],
  ],
  [
    ['bandOf', 'src/shipping.js'],
    ['options', 'src/shipping.js'],
    ['show', 'src/routes.js'],
    ['handle', 'src/router.js'],
  ],
  [
    ['reserve', 'src/inventory.js'],
    ['placeOrder', 'src/orders.js'],
    ['create', 'src/routes.js'],
    ['handle', 'src/router.js'],
  ],
  [
    ['release', 'src/inventory.js'],
    ['cancelOrder', 'src/orders.js'],
    ['remove', 'src/routes.js'],
    ['handle', 'src/router.js'],
  ],
  [
    ['walk', 'src/catalogue.js'],
    ['find', 'src/catalogue.js'],
    ['handle', 'src/router.js'],
  ],
];

/** Every message at every path: crashes that share a message differ in their path alone. */
export const crashes: readonly Crash[] = messages.flatMap(([type, message], m) =>
  paths.map((path, p) => ({ name: `message ${m} at path ${p}`, type, message, path })),
);

const roots = [
  '/srv/shop',
  '/home/deploy/releases/20261121080000',
  '/app',
  'C:\\apps\\shop',
  'app://',
  '/var/task',
  '/opt/v2',
];

/** Occurrence `n` of a crash: other ids, ports and addresses in its message, another machine, release, depth and line numbers. */
export function occur(crash: Crash, n: number, isMapped: boolean): Occurrence {
  const random = seeded(n * 7919 + crash.name.length * 31 + n);
  const root = random.pick(roots);
  const separator = root.includes('\\') ? '\\' : '/';
  const isMinified = isMapped && random.below(2) === 0;
  const spots = withRecursion(crash.path, random);
  const frames = spots.map(([name, file]) => ({
    function: isMinified ? random.pick(['t', 'n', 'e.r', 'a']) : random.pick([name, `Object.${name}`, name]),
    filename: isMinified ? `${root}/assets/app-${random.hex(8)}.js` : [root, ...file.split('/')].join(separator),
    lineno: 1 + random.below(300),
    colno: 1 + random.below(isMinified ? 90_000 : 60),
    in_app: true,
  }));
  const library = {
    function: 'Layer.handle',
    filename: `${root}/node_modules/router/index.js`,
    lineno: random.below(99) + 1,
    in_app: false,
  };
  const event = readEvent(
    JSON.stringify({
      event_id: random.hex(32),
      platform: 'node',
      release: `shop@1.${random.below(30)}.${random.below(9)}`,
      server_name: `web-${random.below(40)}`,
      exception: {
        values: [
          { type: crash.type, value: crash.message(random), stacktrace: { frames: [...frames, library].toReversed() } },
        ],
      },
    }),
  );
  return { event, frames: isMapped ? spots.map(([name, file], i) => mappedFrame(name, file, i, random)) : [] };
}

/** A function of the path called by itself several times, as recursive ones are. */
function withRecursion(path: Crash['path'], random: Seeded): Array<readonly [string, string]> {
  return path.flatMap((spot) =>
    spot[0] === 'walk' ? Array.from({ length: 1 + random.below(6) }, () => spot) : [spot],
  );
}

function mappedFrame(name: string, file: string, index: number, random: Seeded): MappedFrame {
  return {
    index,
    file,
    function: name,
    line: 1 + random.below(300),
    column: 1,
    expression: null,
    via: 'exact',
    kind: 'source',
  };
}
