import { z } from 'zod';
import { modelBoundsSchema, modelSettingSchema } from '../domain/model-setting.ts';
import { endpoint } from './endpoint.ts';

const projectId = z.object({ id: z.string().regex(/^\d{1,10}$/) });
const used = z.object({ tokens: z.number(), money: z.number(), seconds: z.number() });
const shown = z.object({
  /** Null: nothing is set here. */
  setting: modelSettingSchema.nullable(),
  /** PROVIDER:NAME that bugs are given to now; null: the engine works alone. */
  model: z.string().nullable(),
  /** It is asked without the machine's key: the machine does not name its address (REPROOF_MODEL_URL, REPROOF_MODEL_ORIGINS). */
  keyless: z.boolean(),
  /** Since midnight UTC; money as bounds reckon it. */
  usedToday: used,
  /** The bound that is used up today; null: there is room. */
  over: z.string().nullable(),
});

export const getModelSetting = endpoint({
  method: 'GET',
  path: '/projects/{id}/model',
  permission: 'read',
  summary: 'Which model takes over where the engine ends, and what it took today',
  params: projectId,
  reply: shown,
});

export const setModelSetting = endpoint({
  method: 'PUT',
  path: '/projects/{id}/model',
  permission: 'administer',
  summary: 'Choose a project’s model and its bounds for a day; keys are the machine’s and are never taken here',
  params: projectId,
  body: modelSettingSchema,
  reply: shown,
});

export const unsetModelSetting = endpoint({
  method: 'DELETE',
  path: '/projects/{id}/model',
  permission: 'administer',
  summary: 'Leave the choice to the machine again',
  params: projectId,
  reply: shown,
});

const bounds = z.object({ bounds: modelBoundsSchema.nullable(), usedToday: used });

export const getModelBounds = endpoint({
  method: 'GET',
  path: '/model-bounds',
  permission: 'administer',
  summary: 'What models of all projects together may take a day, and took today',
  reply: bounds,
});

export const setModelBounds = endpoint({
  method: 'PUT',
  path: '/model-bounds',
  permission: 'administer',
  summary: 'Bound what models of all projects together may take a day',
  body: z.object({ bounds: modelBoundsSchema.nullable() }),
  reply: bounds,
});
