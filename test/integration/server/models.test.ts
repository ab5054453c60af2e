import { expect, test } from 'vitest';
import { runningServer } from '../../support/server/running-server.ts';

test('an administrator chooses a project’s model and its bounds; others may look, and no key is taken', async () => {
  const server = await runningServer();
  const path = `/api/v1/projects/${server.project.id}/model`;
  const setting = { model: 'openai-compatible:small', url: 'http://127.0.0.1:9/v1', daily: { tokens: 1_000 } };
  expect((await server.ask('approver', 'PUT', path, setting)).status).toBe(403);
  expect((await server.ask('admin', 'PUT', path, { ...setting, key: 'sk-x' })).status).toBe(400);
  expect((await server.ask('admin', 'PUT', path, { model: 'nonsense' })).status).toBe(400);
  expect((await server.ask('admin', 'PUT', path, setting)).status).toBe(200);
  const look = async () => (await server.ask('viewer', 'GET', path)).json();
  expect(await look()).toMatchObject({ setting, model: setting.model, keyless: true, over: null });
  const { models } = server.store;
  const use = { project: server.project.id, bug: '1-1', model: setting.model, money: 0, reckoned: 0.25, seconds: 9 };
  await models.spent({ ...use, tokens: 999 });
  expect(await look()).toMatchObject({ over: null, usedToday: { tokens: 999, money: 0.25, seconds: 9 } });
  await models.spent({ ...use, tokens: 1 });
  expect(await look()).toMatchObject({ over: '1000 tokens a day' });
  await server.ask('admin', 'DELETE', path);
  expect(await look()).toMatchObject({ setting: null, model: null, over: null });
  const bounds = { bounds: { daily: { tokens: 500 } } };
  expect((await server.ask('engineer', 'PUT', '/api/v1/model-bounds', bounds)).status).toBe(403);
  expect(await (await server.ask('admin', 'PUT', '/api/v1/model-bounds', bounds)).json()).toMatchObject(bounds);
  expect(await look()).toMatchObject({ over: '500 tokens a day' });
});
