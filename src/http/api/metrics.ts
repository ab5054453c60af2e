import { getLoopFigures, splitLoopFigures } from '../../contract/metrics.ts';
import { type LoopFigures, timedSteps } from '../../domain/loop-figures.ts';
import { type Caller, sees } from '../../ports/access.ts';
import type { FigureScope, LoopStore } from '../../ports/store/loop-store.ts';
import { type Route, route } from '../route.ts';

const dayMs = 86_400_000;

type Asked = { project?: string | undefined; days: number } & Pick<
  FigureScope,
  'service' | 'owner' | 'team' | 'specialist'
>;

/** The loop in figures. */
export function metricsRoutes(loop: LoopStore, now: () => Date): Route[] {
  const scopeOf = ({ project, days, ...parts }: Asked, caller: Caller): FigureScope => {
    const projects = project === undefined ? caller.projects : sees(caller, project) ? [project] : [];
    const until = now();
    return { ...parts, projects, since: new Date(until.getTime() - days * dayMs), until };
  };
  return [
    route({ ...getLoopFigures, handle: ({ query, caller }) => loop.figures(scopeOf(query, caller)) }),
    route({
      ...splitLoopFigures,
      handle: ({ params, query: { limit, ...asked }, caller }) =>
        loop.split(scopeOf(asked, caller), params.split, limit),
    }),
  ];
}

/** The same for Prometheus, of all projects. */
export function loopMetrics({ timeTo, rates, cost, queue }: LoopFigures): string {
  const gauge = (name: string, help: string, lines: readonly string[]): string =>
    lines.length === 0
      ? ''
      : `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.map((line) => `${name}${line}\n`).join('')}`;
  const times = timedSteps.flatMap((step) =>
    (['median', 'p90'] as const).flatMap((which) => {
      const value = timeTo[step][which];
      return value === null ? [] : [`{step="${step}",quantile="${which === 'median' ? '0.5' : '0.9'}"} ${value}`];
    }),
  );
  const shares = Object.entries(rates).flatMap(([name, { share }]) =>
    share === null ? [] : [`{rate="${name}"} ${share}`],
  );
  const bugs = Object.entries(queue.bugs).map(([state, count]) => `{state="${state}"} ${count}`);
  return [
    gauge('reproof_loop_seconds', 'Time from the first signal to a step, over the last 30 days', times),
    gauge('reproof_loop_rate', 'How often the loop comes so far, over the last 30 days', shares),
    gauge(
      'reproof_loop_fix_cost_usd',
      'What models were paid for each bug with a validated fix, over the last 30 days',
      cost.perFix === null ? [] : [` ${cost.perFix}`],
    ),
    gauge('reproof_bugs', 'Bugs that are not closed, by state', bugs),
    gauge('reproof_proposals_waiting', 'Proposals that wait for decisions', [` ${queue.needsDecision}`]),
  ].join('');
}

/** For Prometheus, which asks often: counted at most once a minute; empty while the store does not answer. */
export function keptLoopMetrics(loop: LoopStore, now: () => Date): () => Promise<string> {
  let kept = { at: 0, text: Promise.resolve('') };
  return () => {
    const at = now().getTime();
    if (at - kept.at >= 60_000) {
      const since = new Date(at - 30 * dayMs);
      kept = { at, text: loop.figures({ projects: null, since, until: new Date(at) }).then(loopMetrics, () => '') };
    }
    return kept.text;
  };
}
