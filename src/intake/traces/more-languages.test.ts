import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readText } from '../text.ts';
import { findTraces } from './find.ts';
import { toLines } from './lines.ts';

const ruby = `app.rb:3:in 'Integer#/': divided by 0 (ZeroDivisionError)
	from app.rb:3:in 'Object#divide'
	from /usr/lib/ruby/gems/3.4.0/gems/rack-3.0/lib/rack.rb:7:in 'Rack::Handler#call'
	from app.rb:10:in '<main>'`;
const oldRuby = `/srv/cart.rb:12:in \`total': undefined method \`price' for nil:NilClass (NoMethodError)
	from /srv/cart.rb:4:in \`block in quote'
/srv/store.rb:9:in \`load': no such key (KeyError)
	from /srv/cart.rb:11:in \`total'`;
const php = `PHP Fatal error:  Uncaught App\\StoreError: no row in /srv/src/Store.php:9
Stack trace:
#0 /srv/src/Cart.php(7): App\\Store->load(1, 'a')
#1 {main}

Next RuntimeException: cart is broken in /srv/src/Cart.php:8
Stack trace:
#0 /srv/vendor/slim/App.php(40): App\\Cart->total()
#1 [internal function]: handle()
#2 {main}
  thrown in /srv/src/Cart.php on line 8`;
const dotnet = `Unhandled exception. System.InvalidOperationException: Order is broken
 ---> System.NullReferenceException: Object reference not set to an instance of an object.
   at Shop.Cart.Total(Order order) in /src/Cart.cs:line 42
   --- End of inner exception stack trace ---
   at Shop.Orders.Place(Order order) in /src/Orders.cs:line 17
   at System.Threading.ExecutionContext.Run()
   at Program.<Main>$(String[] args) in /src/Program.cs:line 3`;
const rust = `thread 'main' panicked at src/main.rs:4:15:
index out of bounds: the len is 3 but the index is 99
stack backtrace:
   0: rust_begin_unwind
             at /rustc/9fc6b43126469e3858e2fe86cafb4f0fd5068869/library/std/src/panicking.rs:665:5
   1: app::pick
             at ./src/main.rs:4:15
   2: app::main
             at ./src/main.rs:9:5
note: Some details are omitted, run with \`RUST_BACKTRACE=full\` for a verbose backtrace.`;

const summary = (text: string) =>
  readText(text).errors.map(({ type, message, frames }) => [
    `${type}: ${message}`,
    ...frames.map((f) => `${f.function ?? '-'}@${f.filename ?? '-'}:${f.line ?? '-'}${f.inApp ? '+' : ''}`),
  ]);

test.each([
  [
    'Ruby 3.4',
    ruby,
    [
      [
        'ZeroDivisionError: divided by 0',
        'Integer#/@app.rb:3+',
        'Object#divide@app.rb:3+',
        'Rack::Handler#call@/usr/lib/ruby/gems/3.4.0/gems/rack-3.0/lib/rack.rb:7',
        '-@app.rb:10+',
      ],
    ],
  ],
  [
    'Ruby before, with a cause',
    oldRuby,
    [
      ["NoMethodError: undefined method `price' for nil:NilClass", 'total@/srv/cart.rb:12+', 'quote@/srv/cart.rb:4+'],
      ['KeyError: no such key', 'load@/srv/store.rb:9+', 'total@/srv/cart.rb:11+'],
    ],
  ],
  [
    'PHP',
    php,
    [
      [
        'RuntimeException: cart is broken',
        'App\\Cart->total@/srv/src/Cart.php:8+',
        'handle@/srv/vendor/slim/App.php:40',
        '-@-:-',
      ],
      ['App.StoreError: no row', 'App\\Store->load@/srv/src/Store.php:9+', '-@/srv/src/Cart.php:7+'],
    ],
  ],
  [
    'C#',
    dotnet,
    [
      [
        'System.InvalidOperationException: Order is broken',
        'Place@/src/Orders.cs:17+',
        'Run@-:-',
        '<Main>$@/src/Program.cs:3+',
      ],
      [
        'System.NullReferenceException: Object reference not set to an instance of an object.',
        'Total@/src/Cart.cs:42+',
      ],
    ],
  ],
  [
    'Rust',
    rust,
    [
      [
        'panic: index out of bounds: the len is 3 but the index is 99',
        'app::pick@./src/main.rs:4+',
        'app::main@./src/main.rs:9+',
      ],
    ],
  ],
  [
    'Rust before 1.73, without a backtrace',
    "thread 'worker' panicked at 'no value', src/a.rs:2:5\nnote: run with `RUST_BACKTRACE=1`",
    [['panic: no value', '-@src/a.rs:2+']],
  ],
])('%s', (_language, text, expected) => {
  expect(summary(text)).toEqual(expected);
  expect(readText(`starting\nlistening on 3000\n\n${text}\n\nstopped`).errors[0]?.message).toBe(
    readText(text).errors[0]?.message,
  );
});

test('cut, joined or changed, traces are read or not, never thrown on and never without end', () => {
  const parts = [ruby, oldRuby, php, dotnet, rust].flatMap((text) => text.split('\n'));
  const line = fc.oneof(
    fc.constantFrom(...parts),
    fc.constantFrom(...parts).chain((text) => fc.nat(text.length).map((end) => text.slice(0, end))),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      for (const trace of findTraces(toLines(lines.join('\n')))) {
        expect(trace.end).toBeGreaterThan(trace.start);
        expect(trace.errors.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 500 },
  );
}, 30_000);
