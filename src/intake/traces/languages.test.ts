import { describe, expect, it } from 'vitest';
import { readText } from '../text.ts';

const summary = (text: string) => {
  const draft = readText(text);
  return draft.errors.map((error) => ({
    type: error.type,
    message: error.message,
    frames: error.frames.map((f) => `${f.function ?? '-'}@${f.filename ?? '-'}:${f.line ?? '-'}${f.inApp ? '+' : ''}`),
  }));
};

describe('SpiderMonkey and JavaScriptCore', () => {
  it('reads fn@file:line:column with nested, async, eval and native frames', () => {
    const text = `TypeError: a is undefined
run/<@https://h/a.js:10:20
async*load@https://h/b.js:3:4
@https://h/c.js:1:1
evil@https://h/a.js line 7 > eval:1:1
map@[native code]
global code@https://cdn/@scope/x.js:5:6
[native code]`;
    expect(summary(text)).toEqual([
      {
        type: 'TypeError',
        message: 'a is undefined',
        frames: [
          'run/<@https://h/a.js:10+',
          'load@https://h/b.js:3+',
          '-@https://h/c.js:1+',
          'evil@https://h/a.js:7+',
          'map@-:-',
          '-@https://cdn/@scope/x.js:5+',
          '-@-:-',
        ],
      },
    ]);
    expect(readText(text)).toMatchObject({
      platform: 'javascript',
      errors: [{ frames: [{}, { async: true }, {}, {}, { native: true }, {}, { native: true }] }],
    });
  });

  it('does not take addresses for frames', () => {
    expect(() => readText('mail jane@shop.example:25 now\nroot@host:22')).toThrow(/without a stack trace/);
  });
});

describe('Python', () => {
  it('reads chained tracebacks, outermost error and innermost frame first', () => {
    const text = `Traceback (most recent call last):
  File "/app/db.py", line 5, in get
    return rows[key]
           ~~~~^^^^^
KeyError: 'x'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/main.py", line 9, in <module>
    handle()
  File "/usr/lib/python3.12/site-packages/lib.py", line 2, in call
    fn()
shop.errors.NotFound: no x
for you`;
    expect(summary(text)).toEqual([
      {
        type: 'shop.errors.NotFound',
        message: 'no x\nfor you',
        frames: ['call@/usr/lib/python3.12/site-packages/lib.py:2', '-@/app/main.py:9+'],
      },
      { type: 'KeyError', message: "'x'", frames: ['get@/app/db.py:5+'] },
    ]);
    expect(readText(text)).toMatchObject({
      platform: 'python',
      errors: [{}, { frames: [{ contextLine: 'return rows[key]' }] }],
    });
  });
});

describe('Go', () => {
  it('reads a panic with the goroutine that raised it', () => {
    const text = `2024/01/02 10:00:00 listening
panic: runtime error: invalid memory address or nil pointer dereference [recovered]
	panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1]

goroutine 7 [running]:
panic({0x1, 0x2})
	/usr/local/go/src/runtime/panic.go:884 +0x213
example.com/shop/cart.(*Cart).Total(0x0, {0x1, 0x2})
	/src/cart/cart.go:12 +0x1d
net/http.HandlerFunc.ServeHTTP(...)
	/usr/local/go/src/net/http/server.go:2136
created by main.serve in goroutine 1
	/src/main.go:8 +0x20

goroutine 1 [IO wait]:
main.main()
	/src/main.go:20 +0x20
exit status 2`;
    expect(summary(text)).toEqual([
      {
        type: 'panic',
        message: 'runtime error: invalid memory address or nil pointer dereference',
        frames: [
          'example.com/shop/cart.(*Cart).Total@/src/cart/cart.go:12+',
          'net/http.HandlerFunc.ServeHTTP@/usr/local/go/src/net/http/server.go:2136',
          'main.serve@/src/main.go:8+',
        ],
      },
    ]);
    const draft = readText(text);
    expect(draft).toMatchObject({
      platform: 'go',
      level: 'fatal',
      remarks: ['2 goroutines are printed; the first, which raised it, was read'],
    });
    expect(draft.errors[0]?.frames[0]?.module).toBe('example.com/shop/cart');
  });
});

describe('Java', () => {
  it('reads causes and passes over what was suppressed', () => {
    const text = `Exception in thread "main" java.lang.IllegalStateException: no cart
	at com.shop.Cart.total(Cart.java:10)
	at java.base/java.util.ArrayList.forEach(ArrayList.java:1511)
	at com.shop.Main.lambda$main$0(Unknown Source)
	Suppressed: java.io.IOException: close
		at com.shop.Res.close(Res.java:1)
	... 2 more
Caused by: java.lang.NullPointerException: Cannot invoke "String.length()" because "<local1>" is null
	at com.shop.Tag.read(Tag.kt:7) ~[shop.jar:1.0]
	... 3 common frames omitted`;
    expect(summary(text)).toEqual([
      {
        type: 'java.lang.IllegalStateException',
        message: 'no cart',
        frames: ['total@Cart.java:10+', 'forEach@ArrayList.java:1511', 'lambda$main$0@-:-'],
      },
      {
        type: 'java.lang.NullPointerException',
        message: 'Cannot invoke "String.length()" because "<local1>" is null',
        frames: ['read@Tag.kt:7+'],
      },
    ]);
    expect(readText(text)).toMatchObject({
      platform: 'java',
      level: 'fatal',
      errors: [{ frames: [{ module: 'com.shop.Cart' }, {}, {}] }, {}],
    });
  });
});
