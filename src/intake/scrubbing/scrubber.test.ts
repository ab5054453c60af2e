import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCardNumber } from './card.ts';
import { isMasked, maskNumber, maskText } from './mask.ts';
import { Scrubber } from './scrubber.ts';

const text = (input: string) => new Scrubber().text(input, 'p');
const vars = (input: Record<string, unknown>) => new Scrubber().deep(input, 'vars');
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('texts', () => {
  it.each([
    ['mail jane.doe@shop.example now', 'mail xxxx.xxx@xxxx.example now'],
    ['card 4111 1111 1111 1111 declined', 'card 4111 0000 0000 0008 declined'],
    ['amex 378282246310005', 'amex 378200000000000'],
    ['login?user=al&password=hunter2&x=1', 'login?user=al&password=xxxxxx0&x=1'],
    ['{"password":"hun\\"ter2","pin":1}', '{"password":"xxx\\"xxx0","pin":1}'],
    ['"{\\"apiKey\\":\\"abc-123\\"}"', '"{\\"apiKey\\":\\"xxx-000\\"}"'],
    ['{"password":123456}', '{"password":100000}'],
    ['Authorization: Bearer abcDEF12.xyz', 'Authorization: Bearer xxxXXX00.xxx'],
    ['Authorization: Basic amFuZTpzM2NyZXQ=', `Authorization: Basic ${Buffer.from('xxxx:x0xxxx').toString('base64')}`],
    ['postgres://app:s3cret@db/shop', 'postgres://app:x0xxxx@db/shop'],
    ['key sk_live_4eC39HqLyjWDarjtT1zdp7dc used', 'key sk_live_0xX00XxXxxXXxxxxX0xxx0xx used'],
    ['Cookie: sid=abc123; theme=dark', 'Cookie: sid=xxx000; theme=xxxx'],
    ['password: hunter2', 'password: xxxxxx0'],
    ['secret=%41b%20c', 'secret=%41x%20x'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END', '-----BEGIN RSA PRIVATE KEY-----\nXXXxxx\n-----END'],
    ['form-data; name="password"\r\n\r\nhunter2\r\n--b', 'form-data; name="password"\r\n\r\nxxxxxx0\r\n--b'],
  ])('%s', (input, scrubbed) => {
    expect(text(input)).toBe(scrubbed);
    expect(scrubbed).toHaveLength(input.length);
  });

  it.each([
    "Cannot read properties of undefined (reading 'password')",
    'Unexpected token } in JSON at position 4',
    'password: must not be empty',
    'password: string',
    'Basic authentication is required',
    'commit 203e93e83c373a67093a1ea397ed9edd7401309d of v1.2.3',
    'order 1795249550015 took 4111 ms',
    'at f@app.js:1:2',
    'left-pad@1.2.3-beta.rc',
    'git@host.example',
    '4111111111111112 is no card',
    'secret=[Filtered]&token=undefined',
    'x.password = null',
    'q=%ea%ba%5a%ba',
    '127.0.0.1:8080/objects/slow',
  ])('leaves %j', (input) => {
    expect(text(input)).toBe(input);
  });

  it('a JSON Web Token still decodes, to the same fields', () => {
    const token = `${base64url({ alg: 'HS256' })}.${base64url({ sub: 'jane', exp: 1_700_000_000 })}.SflKxwRJSMeKKF2QT4fw`;
    const [header, payload] = text(`got ${token}`).slice(4).split('.');
    expect(JSON.parse(Buffer.from(header ?? '', 'base64url').toString())).toEqual({ alg: 'HS256' });
    expect(JSON.parse(Buffer.from(payload ?? '', 'base64url').toString())).toEqual({ sub: 'xxxx', exp: 1_700_000_000 });
    expect(text(token)).toHaveLength(token.length);
    expect(text(token)).not.toContain('SflKxw');
  });
});

describe('names', () => {
  it('of secrets hide every value', () => {
    expect(
      vars({
        password: 'hunter2',
        userApiKey: 'k-1',
        PGPASSWORD: 'p',
        'x-api-key': 'v',
        credentials: { user: 'jane', n: 4711 },
      }),
    ).toEqual({
      password: 'xxxxxx0',
      userApiKey: 'x-0',
      PGPASSWORD: 'x',
      'x-api-key': 'x',
      credentials: { user: 'xxxx', n: 1000 },
    });
  });

  it('that may be harmless hide only what looks like a secret', () => {
    const harmless = {
      key: 'slug',
      keys: ['a', 'b'],
      tokens: ['%ea', 3],
      token: { type: 'inline', level: 0 },
      processor: 'css',
      author: 'jane',
      encodeDotInKeys: false,
      sessionCount: 12345,
      passwordField: 'pw',
      hasPassword: 'yes',
      tokenizer: 'gfm',
      monkey: 'x',
      auth: true,
      secret: 7,
      cookie: '<Object>',
      password: '<undefined>',
      pwd: '[Filtered]',
      commit: '203e93e83c373a67093a1ea397ed9edd7401309d',
      key_path: 'users/2024/profile/picture1',
    };
    expect(vars(harmless)).toEqual(harmless);
    expect(vars({ token: 'a8Kd93jfLq02mZx7Pw1v' })).toEqual({ token: 'x0Xx00xxXx00xXx0Xx0x' });
    expect(vars({ session: '550e8400-e29b-41d4-a716-446655440000' })).toEqual({
      session: '000a0000-a00a-40a0-a000-000000000000',
    });
  });

  it('and numbers that are cards', () => {
    expect(vars({ n: 4_111_111_111_111_111, at: 1_795_249_550_015 })).toEqual({
      n: 4_111_000_000_000_008,
      at: 1_795_249_550_015,
    });
  });

  it('in lists of pairs', () => {
    expect(
      vars({
        headers: [
          ['authorization', 'Bearer abc12345'],
          ['key', 'v'],
        ],
      }),
    ).toEqual({
      headers: [
        ['authorization', 'Bearer aaa00000'],
        ['key', 'v'],
      ],
    });
  });
});

describe('one recording', () => {
  it('gives equal values equal placeholders and different ones different ones', () => {
    const scrubber = new Scrubber();
    const one = scrubber.named('password', 'hunter2', 'a');
    expect(scrubber.named('password', 'hunter3', 'b')).not.toBe(one);
    expect(scrubber.named('secret', 'hunter2', 'c')).toBe(one);
    expect(scrubber.text('password=hunter2', 'd')).toBe(`password=${String(one)}`);
    const many = Array.from({ length: 900 }, (_, i) => scrubber.named('secret', `secret${i + 100}`, 'e'));
    expect(new Set(many).size).toBe(900);
  });

  it('finds a secret again under another name, inside another text', () => {
    const scrubber = new Scrubber();
    scrubber.named('password', 'Tr0ub4dor&3', 'a');
    expect(scrubber.known('login of Tr0ub4dor&3 failed', 'b')).toBe('login of Xx0xx0xxx&0 failed');
    scrubber.named('password', 'correct horse', 'c');
    expect(scrubber.known('correct horse', 'd')).toBe('xxxxxxx xxxxx');
    expect(scrubber.known('the correct horse battery', 'd')).toBe('the correct horse battery');
  });

  it('marks what it did and what the SDK had done', () => {
    const scrubber = new Scrubber();
    scrubber.deep({ a: { password: 'x1y2' }, keys: '[Filtered]', mail: 'jane@shop.example' }, 'vars');
    expect(scrubber.marks).toEqual([
      { path: 'vars.a.password', rule: 'key' },
      { path: 'vars.keys', rule: 'sdk' },
      { path: 'vars.mail', rule: 'email' },
    ]);
  });

  it('follows rules of its own', () => {
    const scrubber = new Scrubber({
      keys: ['plate', /^internal_/],
      values: [{ name: 'customer', form: 'text', pattern: /C-\d{6}/g }],
      allow: ['password', 'info@shop.example'],
    });
    const input = {
      plate: 'ABC 123',
      internal_id: 'i9',
      note: 'for C-123456, ask info@shop.example',
      password: 'open',
    };
    expect(scrubber.deep(input, 'v')).toEqual({
      plate: 'XXX 000',
      internal_id: 'x0',
      note: 'for X-000000, ask info@shop.example',
      password: 'open',
    });
    expect(scrubber.text('plate=AB1', 'v')).toBe('plate=XX0');
  });
});

const secretText = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.emailAddress(),
  fc.uuid(),
  fc.webUrl({ withQueryParameters: true }),
  fc.base64String({ maxLength: 80 }),
  fc.stringMatching(/^(password|token|api_key|cookie)["']?[:=] ?["']?[\w%.-]{0,30}$/),
  fc.json(),
);

describe('for any text', () => {
  it('a placeholder keeps length and bytes, and is known for one', () => {
    fc.assert(
      fc.property(secretText, fc.nat(20_000), (secret, ordinal) => {
        const masked = maskText(secret, ordinal);
        expect(masked).toHaveLength(secret.length);
        expect(Buffer.byteLength(masked)).toBe(Buffer.byteLength(secret));
        expect(isMasked(masked)).toBe(true);
        expect(maskText(masked, ordinal)).toBe(masked);
      }),
      { numRuns: 500 },
    );
  });

  it('scrubbing keeps the length and twice is once', () => {
    fc.assert(
      fc.property(fc.array(secretText, { maxLength: 4 }), (parts) => {
        const input = parts.join(' ');
        const once = text(input);
        expect(once).toHaveLength(input.length);
        expect(text(once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  it('scrubbing a value keeps every type and name, and twice is once', () => {
    const key = fc.oneof(
      fc.constantFrom('password', 'token', 'cookie', 'authorization', 'key', 'card'),
      fc.string({ maxLength: 8 }),
    );
    const value = fc.dictionary(
      key,
      fc.oneof(secretText, fc.jsonValue(), fc.integer(), fc.dictionary(key, secretText)),
    );
    fc.assert(
      fc.property(value, (input) => {
        const once = new Scrubber().deep(input, 'v');
        expect(shapeOf(once)).toEqual(shapeOf(input));
        expect(new Scrubber().deep(once, 'v')).toEqual(once);
      }),
      { numRuns: 500 },
    );
  });

  it('a number keeps its sign and its count of digits', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(), (value, ordinal) => {
        expect(String(maskNumber(value, ordinal))).toHaveLength(String(value).length);
      }),
    );
  });

  it('a masked card is a card', () => {
    expect(isCardNumber(text('5555 5555 5555 4444'))).toBe(true);
    expect(text('5555 5555 5555 4444')).toBe('5555 0000 0000 0008');
  });
});

/** Types and names, with the lengths of texts. */
function shapeOf(value: unknown): unknown {
  if (typeof value === 'string') return `text of ${value.length}`;
  if (typeof value !== 'object' || value === null) return typeof value;
  if (Array.isArray(value)) return value.map(shapeOf);
  return Object.entries(value).map(([key, item]) => [key, shapeOf(item)]);
}

describe('encoded values', () => {
  it('keep their kinds, also under the name of a secret, and lose their secrets', () => {
    const scrubber = new Scrubber();
    const value = {
      secret: { $: 'function', name: 'f', source: 'abcdefgh12345678' },
      next: { $: 'function', name: 'next' },
    };
    const scrubbed = scrubber.deep(value, 'v') as typeof value;
    expect([scrubbed.secret.$, scrubbed.next.$]).toEqual(['function', 'function']);
    expect(scrubbed.secret.source).not.toBe(value.secret.source);
    expect(scrubber.known('function', 'v')).toBe('function');
  });

  it('take no secret for a kind', () => {
    expect(new Scrubber().deep({ password: { $: 'hunter2hunter2' } }, 'v')).not.toEqual({
      password: { $: 'hunter2hunter2' },
    });
  });
});
