import { statedOf } from '../../domain/expectation.ts';
import type { ProgramScenario, ScenarioRequest } from '../../domain/scenario.ts';
import type { ReproductionContext } from '../context.ts';
import type { Claim } from '../hypotheses/board.ts';
import { attemptDemanded } from './demanded-run.ts';
import { type OrdinaryRun, programScenario } from './ordinary-run.ts';

/** The same requests with something changed: one after the other, each alone, another path, no query. */
function othersOf(scenario: ProgramScenario): ProgramScenario[] {
  const { requests } = scenario;
  const [first] = requests;
  if (!first) return [];
  const plain = requests.map((request) => ({ ...request, overlaps: false }));
  const apart = requests.some(({ overlaps }) => overlaps) ? [plain, ...plain.map((one) => [one])] : [];
  const last = plain.at(-1) ?? first;
  const [path = '/', query] = last.path.split('?');
  const paths = [...(query === undefined ? [] : [path]), `${path.replace(/\/$/, '')}/other`, '/'];
  const elsewhere = paths
    .filter((one) => one !== last.path)
    .map((one) => [...plain.slice(0, -1), { ...last, path: one }]);
  return [...apart, ...elsewhere].map((changed): ProgramScenario => ({ ...scenario, requests: changed }));
}

const saidOf = ({ method, path }: ScenarioRequest): string => `${method} ${path}`.slice(0, 200);

/** The claim that a program does not answer the requests that a report names as it expects. */
export function expectedRequestClaims(context: ReproductionContext, run: OrdinaryRun): Claim[] {
  const expectation = statedOf(context.event);
  if (expectation?.work.kind !== 'requests' || !run.listened) return [];
  const { requests } = expectation.work;
  const said = requests.map(saidOf).join(requests.some(({ overlaps }) => overlaps) ? ' beside ' : ', ');
  const scenario = { ...programScenario(run.entry, [], requests), demand: expectation.demand };
  const words = `${said} of ${run.entry.file}`;
  const claim: Claim = {
    strategy: 'request-replay',
    by: 'expected-requests',
    claim: `${words} is not answered as expected`,
    rank: run.entry.rank,
    about: run.entry.file,
    attempt: () =>
      attemptDemanded(context, {
        words,
        about: run.entry.file,
        scenario,
        expectation,
        entered: null,
        others: othersOf(scenario),
      }),
  };
  return [claim];
}
