import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { fixed, record } from './recorded-service.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const manifest =
  '{ "name": "service", "version": "1.0.0", "type": "module", "scripts": { "start": "node src/server.mjs" } }\n';

/** A server around `answer(request, body)`, which may throw. */
const server = (imports: string, answer: string): string => `import http from 'node:http';
${imports}
${answer}

http
  .createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    try {
      response.end(await answer(request, body));
    } catch {
      response.writeHead(500).end('internal error');
    }
  })
  .listen(0, '127.0.0.1', function () {
    console.log(this.address().port);
  });
`;

async function outcomeOf(...given: Parameters<typeof record>) {
  const service = await record(...given);
  folders.push(service.folder);
  return fixed(service);
}

describe('a recorded service', () => {
  it('is reproduced with the answers of the service that it called, offline', {
    timeout: 400_000,
  }, async () => {
    const answer = `const load = async (path) => (await fetch(\`UPSTREAM\${path}\`)).json();

async function answer(request) {
  if (request.url.startsWith('/companies/')) return (await load(request.url)).name;
  const user = await load(request.url);
  const company = user.company ? load(\`/companies/\${user.company}\`) : { name: 'none' };
  return company.name.toUpperCase();
}`;
    const { proposal, test } = await outcomeOf(
      { 'package.json': manifest, 'src/server.mjs': server('', answer) },
      {
        '/users/1': { id: 1 },
        '/users/7': { id: 7, company: '5' },
        '/companies/3': { name: 'Three' },
        '/companies/5': { name: 'Five' },
      },
      [{ path: '/companies/3' }, { path: '/users/1' }, { path: '/users/7' }],
    );
    expect(proposal.reproduction).toMatchObject({ verdict: 'reproduced', strategy: 'request-replay', minimised: true });
    expect(test).toContain("path: '/users/7'");
    // Production failed before the second answer came: it is that of a call of the same form.
    expect(test).toMatch(/call: 'GET http:\/\/127.0.0.1:\d+\/users\/7', status: 200, .*company: '5'/);
    expect(test).toMatch(/\/companies\/5', status: 200, .*name: 'Three'/);
  });

  it('is reproduced by a call of the method that failed, on an object of its class', { timeout: 400_000 }, async () => {
    const label = `export class Label {
  constructor(lines) {
    this.lines = lines;
  }

  print(user) {
    return [user.name, user.address.city.toUpperCase(), ...this.lines].join('\\n');
  }
}
`;
    const answer = `const label = new Label(['Thank you']);

async function answer(request) {
  const found = await fetch(\`UPSTREAM\${request.url}\`);
  return label.print(await found.json());
}`;
    const { proposal, test, text } = await outcomeOf(
      {
        'package.json': manifest,
        'src/label.mjs': label,
        'src/server.mjs': server("import { Label } from './label.mjs';", answer),
      },
      {
        '/users/1': { id: 1, name: 'Ann', address: { city: 'Bern' } },
        '/users/7': { id: 7, name: 'Bob', address: null },
      },
      [{ path: '/users/1' }, { path: '/users/7' }],
    );
    expect(proposal.reproduction).toMatchObject({ verdict: 'reproduced', strategy: 'call-replay', minimised: true });
    expect(test).toContain('new Label([]).print({ address: null })');
    expect(text).toContain('came from the answer of GET /users/7, field address');
  });

  it('is reproduced by the request that did the harm and the one that suffered', { timeout: 400_000 }, async () => {
    const answer = `const tags = ['first'];

async function answer(request, body) {
  if (request.method === 'POST') tags.push(JSON.parse(body).tag);
  return request.url === '/last' ? tags.at(-1).toUpperCase() : 'stored';
}`;
    const { proposal, test } = await outcomeOf({ 'package.json': manifest, 'src/server.mjs': server('', answer) }, {}, [
      { path: '/last' },
      { method: 'POST', path: '/tags', body: '{"tag":"b"}' },
      { path: '/last' },
      { method: 'POST', path: '/tags', body: '{"tag":null,"by":"x"}' },
      { path: '/last' },
    ]);
    expect(proposal.reproduction).toMatchObject({ verdict: 'reproduced', strategy: 'request-replay', minimised: true });
    expect(test.match(/method: '\w+', path: '[^']+'/g)).toEqual([
      "method: 'POST', path: '/tags'",
      "method: 'GET', path: '/last'",
    ]);
  });
});
