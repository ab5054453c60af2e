import type { Seeded } from './seeded.ts';

const nouns =
  'order cart customer price stock invoice parcel address payment voucher session report queue row user'.split(' ');
const verbs = 'load save check merge total render send parse apply find update cancel reserve quote split'.split(' ');
const people = 'ann.lee@mail.example jo.doe@shop.example kim@corp.example'.split(' ');

/** The name of the function that a bug's frame stands in; the same for every occurrence of the bug. */
export function functionName(bug: number, depth: number): string {
  const verb = verbs[(bug * 7 + depth * 3) % verbs.length] ?? 'run';
  const noun = nouns[(bug * 5 + depth) % nouns.length] ?? 'item';
  return `${verb}${noun[0]?.toUpperCase()}${noun.slice(1)}${(bug % 97) + depth}`;
}

function codeLine(bug: number, line: number): string {
  const noun = nouns[(bug + line) % nouns.length] ?? 'item';
  const verb = verbs[(bug * 3 + line) % verbs.length] ?? 'run';
  const forms = [
    `    const ${noun}Lines = await ${verb}All(${noun}s, { limit: ${line % 50} });`,
    `    if (${noun}.state === '${verb}ed') return null;`,
    `      logger.info('${verb} ${noun}', { id: ${noun}.id });`,
    `    return ${noun}s.filter((one) => one.amount > ${line}).map(${verb}One);`,
    '  }',
    `  // ${verb} the ${noun} before the next one is asked for`,
    '',
  ];
  return forms[(bug + line) % forms.length] ?? '';
}

/** A frame as `@sentry/node` ships it: eleven lines of source, and captured variables on application frames. */
export function frame(random: Seeded, bug: number, depth: number): Record<string, unknown> {
  const own = depth < 12 || depth % 3 === 0;
  const file = own
    ? `/srv/shop/src/${nouns[(bug + depth) % nouns.length]}/${functionName(bug, depth)}.js`
    : `/srv/shop/node_modules/${nouns[depth % nouns.length]}-kit/lib/${verbs[depth % verbs.length]}.js`;
  const line = 20 + ((bug * 13 + depth * 17) % 400);
  const lines = (from: number, count: number) => Array.from({ length: count }, (_, i) => codeLine(bug, from + i));
  return {
    filename: file,
    abs_path: file,
    function: functionName(bug, depth),
    module: `${functionName(bug, depth)}:${verbs[depth % verbs.length]}`,
    lineno: line,
    colno: 5 + (bug % 40),
    in_app: own,
    pre_context: lines(line - 5, 5),
    context_line: codeLine(bug, line),
    post_context: lines(line + 1, 5),
    ...(own ? { vars: variables(random) } : {}),
  };
}

function variables(random: Seeded): Record<string, unknown> {
  return {
    id: random.hex(8),
    order: {
      id: `ord_${random.below(1_000_000)}`,
      placedAt: new Date(1_795_000_000_000 + random.below(1e9)).toISOString(),
      lines: [{ sku: `SKU-${random.below(9999)}`, count: random.below(9), cents: random.below(99_999) }, '[Object]'],
      customer: { name: random.pick(nouns), email: random.pick(people), since: 2010 + random.below(15) },
    },
    options: { retries: 3, timeout: 30_000, signal: '<AbortSignal>', key: random.pick(nouns) },
    ...(random.below(8) === 0 ? { apiToken: `tk_${random.hex(24)}` } : {}),
  };
}

/** A breadcrumb of the kinds that the SDK makes by itself: HTTP calls, console lines, queries. */
export function breadcrumb(random: Seeded, at: number): Record<string, unknown> {
  const noun = random.pick(nouns);
  const id = random.below(1_000_000);
  switch (random.below(3)) {
    case 0:
      return {
        timestamp: at,
        type: 'http',
        category: 'http',
        data: {
          url: `https://api.shop.example/v2/${noun}s/${id}`,
          'http.method': 'GET',
          'http.query': `?expand=lines&page=${random.below(40)}`,
          status_code: 200,
        },
      };
    case 1:
      return {
        timestamp: at,
        category: 'console',
        level: 'info',
        message: `${random.pick(verbs)} ${noun} ${id} took ${random.below(900)} ms (trace ${random.hex(16)})`,
        data: { logger: 'console', arguments: [`${noun} ${id}`, { ok: true, n: random.below(50) }] },
      };
    default:
      return {
        timestamp: at,
        category: 'query',
        message: `SELECT ${noun}.id, ${noun}.state, ${noun}.total FROM ${noun} WHERE ${noun}.shop = $1 AND id > $2 LIMIT 50`,
        data: { 'db.system': 'postgresql', duration: random.fraction() * 40 },
      };
  }
}

/** An inbound request with what one carries: cookies, a bearer token, a JSON body. */
export function request(random: Seeded): Record<string, unknown> {
  return {
    method: 'POST',
    url: `https://shop.example/api/orders/${random.below(1_000_000)}?ref=mail&page=${random.below(9)}`,
    query_string: `ref=mail&page=${random.below(9)}`,
    headers: {
      host: 'shop.example',
      'user-agent':
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
      accept: 'application/json, text/plain, */*',
      'accept-language': 'en-GB,en;q=0.9',
      'content-type': 'application/json',
      'x-request-id': random.hex(32),
      'x-forwarded-for': `10.0.${random.below(255)}.${random.below(255)}`,
      authorization: `Bearer ${random.hex(40)}`,
      cookie: `sid=${random.hex(32)}; theme=dark; cart=${random.hex(16)}`,
    },
    cookies: { sid: random.hex(32), theme: 'dark' },
    data: JSON.stringify({
      customer: { email: random.pick(people), phone: '+49 30 1234567', password: random.hex(10) },
      lines: Array.from({ length: 12 }, (_, i) => ({ sku: `SKU-${random.below(9999)}`, count: 1 + i, gift: false })),
      card: '4111 1111 1111 1111',
    }),
  };
}
