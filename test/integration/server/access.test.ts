import { describe, expect, it } from 'vitest';
import { mayDo, type Permission, type Role, roles } from '../../../src/domain/permission.ts';
import { aSignal } from '../../support/store/signal.ts';
import { aUser, logIn, send } from '../../support/server/logged-in.ts';
import { type RunningServer, runningServer } from '../../support/server/running-server.ts';

interface Description {
  paths: Record<string, Record<string, { 'x-permission': Permission }>>;
}
interface Walked {
  method: string;
  path: string;
  permission: Permission;
}

const api = '/api/v1';

async function allRoutes(server: RunningServer): Promise<Walked[]> {
  const { paths } = (await (await server.ask(null, 'GET', `${api}/openapi.json`)).json()) as Description;
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { 'x-permission': permission }]) => ({
      method: method.toUpperCase(),
      path,
      permission,
    })),
  );
  expect(routes.length).toBeGreaterThan(35);
  return routes;
}

async function aBug(server: RunningServer, project = server.project.id, name = 'a'): Promise<string> {
  const [accepted] = await server.store.signals.accept([aSignal(project, name, `v1:${name}`)]);
  return accepted?.kind === 'stored' ? accepted.bug : '';
}

function idOf(path: string, project: string, bug: string): string {
  if (path.includes('/projects/')) return project;
  if (path.includes('/proposals/')) return `${project}-p1`;
  if (path.includes('/items/')) return `${project}-i1`;
  if (path.includes('/stand-ins/')) return '1';
  return path.includes('/tokens/') ? 't_000000000000' : bug;
}

const filled = (path: string, project: string, bug: string): string =>
  path
    .replace('{id}', idOf(path, project, bug))
    .replace('{name}', 'nobody-there')
    .replace('{sender}', 'github');

/** 401 and 403 are the guard's; a body of `{}` is refused by the routes behind it. */
const denied = (status: number): boolean => status === 401 || status === 403;

describe('every route, as it is declared and denied otherwise', () => {
  it('for tokens of every role, and for nobody', async () => {
    const server = await runningServer();
    const bug = await aBug(server);
    for (const { method, path, permission } of await allRoutes(server)) {
      const url = filled(path, server.project.id, bug);
      const body = method === 'GET' || method === 'DELETE' ? undefined : {};
      const open = permission === 'public' || permission === 'send-signals';
      const { status } = await server.ask(null, method, url, body);
      expect([path, status === 401]).toEqual([path, !open]);
      for (const role of roles) {
        // A one-time link is the installation's own token's alone.
        const answer = (await server.ask(role, method, url, body)).status;
        if (open || path.endsWith('/sessions/link')) continue;
        if (mayDo(role, permission)) expect([method, path, role, denied(answer)]).toEqual([method, path, role, false]);
        else expect([method, path, role, answer]).toEqual([method, path, role, 403]);
      }
    }
  });

  it('for sessions of every role, and without the proof against forgery for nothing that changes anything', async () => {
    const server = await runningServer();
    const bug = await aBug(server);
    const routes = (await allRoutes(server)).filter(({ permission }) => permission !== 'public');
    for (const role of roles) {
      await aUser(server.store, `${role}-${role}`, role);
      const { cookie, own } = await logIn(server.url, `${role}-${role}`);
      // Those that end the session itself would end the walk.
      for (const { method, path, permission } of routes.filter(({ path: at }) => !at.includes('/sessions'))) {
        const url = server.url + filled(path, server.project.id, bug);
        const body = method === 'GET' || method === 'DELETE' ? undefined : {};
        const walked = [method, path, role];
        if (method !== 'GET')
          expect([...walked, (await send(url, { method, headers: { cookie }, body })).status]).toEqual([
            ...walked,
            403,
          ]);
        const { status } = await send(url, { method, headers: own, body });
        expect([...walked, denied(status)]).toEqual([...walked, !mayDo(role, permission)]);
      }
    }
  });
});

describe('a token for one project', () => {
  async function twoProjects(role: Role) {
    const server = await runningServer();
    const other = await server.store.projects.create('checkout');
    const [mine, theirs] = [await aBug(server), await aBug(server, other.id, 'b')];
    await aUser(server.store, 'boss', 'admin');
    const { own } = await logIn(server.url, 'boss');
    const wish = { name: 'ci', role, projects: [server.project.id] };
    const made = await send(`${server.url}${api}/tokens`, { method: 'POST', headers: own, body: wish });
    const headers = { authorization: `Bearer ${String(made.json['secret'])}` };
    const ask = (path: string, method = 'GET', body?: unknown) =>
      send(`${server.url}${api}${path}`, { method, headers, body });
    return { server, other, mine, theirs, ask };
  }

  it('sees nothing of another one, not even that it is there', async () => {
    const { server, other, mine, theirs, ask } = await twoProjects('viewer');
    expect((await ask(`/bugs/${mine}`)).status).toBe(200);
    expect((await ask('/bugs')).json['bugs']).toMatchObject([{ id: mine }]);
    expect((await ask(`/bugs?project=${other.id}`)).json['bugs']).toEqual([]);
    expect((await ask('/projects')).json).toMatchObject([{ id: server.project.id }]);
    const absent = await ask('/bugs/99-1');
    const hidden = await ask(`/bugs/${theirs}`);
    expect([hidden.status, hidden.json['title']]).toEqual([404, `there is no bug ${theirs}`]);
    expect({ ...hidden.json, title: '' }).toEqual({ ...absent.json, title: '' });
  });

  it('with the role of an administrator is none for another project nor for the installation, on any route', async () => {
    const { server, other, theirs, ask } = await twoProjects('admin');
    const open = [
      '/me',
      '/bugs',
      '/proposals',
      '/items',
      '/metrics/loop',
      '/queue',
      '/queue/counts',
      '/queue/ids',
      '/me/views',
      '/projects',
      '/sessions',
      '/tokens',
      '/live',
    ];
    for (const { method, path, permission } of await allRoutes(server)) {
      const short = path.slice(api.length);
      if (permission === 'public' || path.endsWith('/sessions/current') || short === '/me/password') continue;
      if (short.startsWith('/metrics/loop/by/') || short === '/me/views/{name}') continue;
      if (method !== 'POST' && method !== 'PUT' && open.includes(short)) continue;
      const { status } = await ask(filled(short, other.id, theirs), method, method === 'GET' ? undefined : {});
      const ofProject = path.includes('{id}') && !short.startsWith('/stand-ins/');
      const wanted = ofProject ? 404 : ['/tokens', '/bugs/bulk', '/me/views'].includes(short) ? 400 : 403;
      expect([method, path, status]).toEqual([method, path, wanted]);
    }
    const asked = { name: 'wider', role: 'viewer', projects: [other.id] };
    expect((await ask('/tokens', 'POST', asked)).status).toBe(403);
    expect((await ask('/tokens', 'POST', { ...asked, projects: null })).status).toBe(403);
    expect((await ask('/tokens', 'POST', { ...asked, projects: [server.project.id] })).status).toBe(201);
  });

  it('hears nothing of another one on the live stream', async () => {
    const { server, mine, theirs } = await twoProjects('viewer');
    const { token, secret } = await aStreamToken(server);
    const controller = new AbortController();
    const response = await fetch(`${server.url}${api}/live`, {
      headers: { authorization: `Bearer ${secret}` },
      signal: controller.signal,
    });
    expect(token).toMatchObject({ projects: [server.project.id] });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const changed = (bug: string) => ({ kind: 'bug-changed' as const, bug, state: 'investigating' as const });
    let text = '';
    while (!text.includes(`"bug":"${mine}"`)) {
      server.live.publish(changed(theirs));
      server.live.publish(changed(mine));
      text += (await reader?.read())?.value ?? '';
    }
    expect(text).not.toContain(theirs);
    controller.abort();
  });
});

async function aStreamToken(server: RunningServer) {
  const response = await server.ask('admin', 'POST', `${api}/tokens`, {
    name: 'stream',
    role: 'viewer',
    service: true,
    projects: [server.project.id],
  });
  const token = (await response.json()) as { secret: string };
  return { token, secret: token.secret };
}
