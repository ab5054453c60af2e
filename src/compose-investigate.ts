import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mirrorOf } from './adapters/git/mirror.ts';
import { runFix } from './compose.ts';
import { type ModelChoice, modelLabel } from './domain/model-choice.ts';
import { leftOf, type ModelRemainder, settledChoice, tighter } from './domain/model-setting.ts';
import type { Proposal } from './domain/proposal.ts';
import type { AdvanceParts } from './pipeline/advance-bug.ts';
import { type Investigated, requestOf } from './pipeline/turn-end.ts';
import type { SettledModel } from './ports/settled-model.ts';
import type { ModelStore } from './ports/store/model-store.ts';
import { readBundleFiles } from './review/bundle/read-files.ts';

export interface InvestigatorParts {
  models: ModelStore;
  /** Where clones of connected repositories are kept. */
  clones: string;
  env: NodeJS.ProcessEnv;
  /** As `FixOptions.freshRuns`. */
  freshRuns?: number;
}

/** The model that a project's bugs are given to: its setting's, else the machine's. */
export function settledModelOf({ models, env }: Pick<InvestigatorParts, 'models' | 'env'>): SettledModel {
  return async (project) => settledChoice(await models.setting(project), env);
}

interface GivenModel {
  model: ModelChoice | null;
  left: ModelRemainder;
  /** Why the engine works alone though a model is set; null: it does not. */
  why: string | null;
}

/** The model for one bug, within what is left of the day of its project and of the installation. */
async function modelFor(project: string, { models, env }: InvestigatorParts): Promise<GivenModel> {
  const setting = await models.setting(project);
  let model: ModelChoice | null;
  try {
    model = settledChoice(setting, env);
  } catch (error) {
    // A setting that names none any more stops no bug.
    return { model: null, left: {}, why: `no model was asked: ${error instanceof Error ? error.message : 'a fault'}` };
  }
  if (!model) return { model, left: {}, why: null };
  const own = leftOf(setting?.daily, await models.usedToday(project));
  const all = leftOf((await models.bounds())?.daily, await models.usedToday(null));
  const over = (whose: string, bound: string): GivenModel => ({
    model: null,
    left: {},
    why: `no model was asked: the ${whose} of ${bound} is used up; the engine worked alone`,
  });
  if ('over' in own) return over("project's budget", own.over);
  if ('over' in all) return over("installation's budget", all.over);
  return { model, left: tighter(own, all), why: null };
}

/** Runs the loop on one occurrence in a folder of its own, and hands back the bundle. What a model took is kept. */
export function investigator(parts: InvestigatorParts): AdvanceParts['investigate'] {
  return async ({ signal, bug, repository, revision, asked, progress, checkpoints, stop }): Promise<Investigated> => {
    const { dir, cloned } = await mirrorOf(repository.url, parts.clones);
    const scratch = mkdtempSync(path.join(tmpdir(), 'reproof-bug-'));
    const out = path.join(scratch, 'bundle');
    const { model, left, why } = await modelFor(bug.project, parts);
    try {
      const { exit, proposal, change, modelUse } = await runFix({
        repo: dir,
        event: { event: signal.event, recording: signal.recording },
        out,
        install: cloned,
        freshRuns: parts.freshRuns,
        // Where it is put together is nobody's business: it is kept in the store.
        progress: (event) => progress({ ...event, text: event.text.replaceAll(out, 'the evidence bundle') }),
        checkpoints,
        revision: requestOf(revision, asked),
        model,
        routedTo: bug.routing?.by ? bug.routing.specialist : null,
        modelLimits: left,
        withoutModel: why,
        stop,
      });
      if (model && modelUse)
        await parts.models.spent({ project: bug.project, bug: bug.id, model: modelLabel(model), ...modelUse });
      const { routing = null, disposition } = proposal;
      const found = { routing, disposition: { ...disposition, by: null } };
      return { exit, headline: headlineOf(proposal), files: readBundleFiles(out), change, ...found };
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  };
}

function headlineOf({ reproduction, fix, recommendation }: Proposal): string {
  const proof = `${reproduction.verdict}, ${fix ? `fix in ${fix.files.join(', ')}` : 'no fix'}`;
  return `${proof}: ${recommendation}`.slice(0, 800);
}
