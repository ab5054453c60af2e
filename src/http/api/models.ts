import type { z } from 'zod';
import {
  getModelBounds,
  getModelSetting,
  setModelBounds,
  setModelSetting,
  unsetModelSetting,
} from '../../contract/models.ts';
import { Fault } from '../../domain/fault.ts';
import { modelLabel } from '../../domain/model-choice.ts';
import { checkModelSetting, leftOf, type ModelUse } from '../../domain/model-setting.ts';
import type { ModelStore } from '../../ports/store/model-store.ts';
import type { ProjectStore } from '../../ports/store/project-store.ts';
import type { SettledModel } from '../../ports/settled-model.ts';
import { type Route, route } from '../route.ts';

export interface ModelRouteParts {
  projects: ProjectStore;
  models: ModelStore;
  /** The model that a project's bugs are given to. */
  settledModel: SettledModel;
}

const usedOf = ({ tokens, reckoned, seconds }: ModelUse) => ({ tokens, money: reckoned, seconds });

/** Models of projects, and what they may take a day. */
export function modelRoutes({ projects, models, settledModel }: ModelRouteParts): Route[] {
  const known = async (project: string): Promise<string> => {
    if (!(await projects.project(project))) throw new Fault('NOT_FOUND', `there is no project ${project}`);
    return project;
  };
  const shown = async (project: string): Promise<z.input<typeof getModelSetting.reply>> => {
    const [setting, choice, used] = [
      await models.setting(project),
      await settledModel(project),
      await models.usedToday(project),
    ];
    const [left, all] = [
      leftOf(setting?.daily, used),
      leftOf((await models.bounds())?.daily, await models.usedToday(null)),
    ];
    const over = 'over' in left ? left.over : 'over' in all ? all.over : null;
    return {
      setting,
      model: choice && modelLabel(choice),
      keyless: choice?.keyless === true,
      usedToday: usedOf(used),
      over,
    };
  };
  const bounds = async (): Promise<z.input<typeof getModelBounds.reply>> => ({
    bounds: await models.bounds(),
    usedToday: usedOf(await models.usedToday(null)),
  });
  return [
    route({ ...getModelSetting, handle: async ({ params }) => shown(await known(params.id)) }),
    route({
      ...setModelSetting,
      tells: ({ model = 'as the machine says' }) => model,
      handle: async ({ params, body, caller }) => {
        checkModelSetting(body);
        await models.set(await known(params.id), body, caller.actor.id);
        return shown(params.id);
      },
    }),
    route({
      ...unsetModelSetting,
      handle: async ({ params, caller }) => {
        await models.set(await known(params.id), null, caller.actor.id);
        return shown(params.id);
      },
    }),
    route({ ...getModelBounds, handle: bounds }),
    route({
      ...setModelBounds,
      handle: async ({ body, caller }) => {
        await models.setBounds(body.bounds, caller.actor.id);
        return bounds();
      },
    }),
  ];
}
