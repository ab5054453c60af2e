import { Exchange } from '../../../src/adapters/exchange/exchange.ts';
import { Networks } from '../../../src/adapters/exchange/networks.ts';
import { LinearTracker } from '../../../src/adapters/trackers/linear/linear-tracker.ts';
import { Marks } from '../../../src/adapters/trackers/mark.ts';
import { Secret } from '../../../src/domain/secret.ts';
import type { TrackerState } from '../../../src/domain/tracker-change.ts';
import type { AtEnd } from '../store/database.ts';
import { LinearStandIn, type LinearStandInIssue } from './linear.ts';
import { mishapOf } from './mishap-of.ts';
import type { SeenItem, TrackerBench, TrackerWrite } from './tracker-bench.ts';

/** The requests of each write, as the vendor's documentation has them. */
const writesOf: Readonly<Record<TrackerWrite, readonly string[]>> = {
  item: ['issueCreate'],
  comment: ['commentCreate'],
  link: ['issueRelationCreate'],
  'in-progress': ['issueUpdate'],
  close: ['commentCreate', 'issueUpdate'],
};

function stateOf({ name, type }: LinearStandInIssue['state']): TrackerState {
  if (name === 'Blocked') return 'blocked';
  if (type === 'started') return 'in-progress';
  return ['completed', 'canceled'].includes(type) ? 'closed' : 'open';
}

const seen = ({ id, title, description, state, comments, relations }: LinearStandInIssue): SeenItem => ({
  id,
  title,
  text: description,
  state: stateOf(state),
  dropped: state.type === 'canceled',
  comments: comments.map(({ body }) => body),
  links: relations.length,
});

export async function linearBench(atEnd: AtEnd): Promise<TrackerBench> {
  const linear = await LinearStandIn.start(atEnd);
  const { service, issues } = linear;
  const state = (name: string) => linear.states.find((one) => one.name === name);
  return {
    connect: ({ token = 'good-token', timeoutMs, states, seed = 'ours' } = {}) =>
      new LinearTracker({
        exchange: new Exchange({ networks: new Networks(['127.0.0.1']), ...(timeoutMs ? { timeoutMs } : {}) }),
        token: new Secret(token),
        api: `${service.url}/graphql`,
        team: 'ENG',
        now: () => new Date(),
        states: states ?? (state('Blocked') ? { blocked: 'Blocked' } : {}),
        marks: new Marks(seed),
        pageOf: () => null,
      }),
    items: () => issues.filter(({ trashed }) => !trashed).map(seen),
    comments: (id, by, text) => linear.comments(id, by, text),
    closes: (id, by, reason) => {
      linear.comments(id, by, reason);
      linear.moves(id, by, state('Done'));
    },
    reopens: (id) => linear.moves(id, 'grace', state('Todo')),
    assigns: (id, to) => void (linear.find(id).assignee = to),
    // Into the trash, from where it can be taken back.
    deletes: (id) => void (linear.find(id).trashed = true),
    losesProject: () => void (linear.exists = false),
    renamesStates: () => linear.renames({ Offen: 'unstarted', 'In Arbeit': 'started', Erledigt: 'completed' }),
    happens: (mishap) =>
      void service.mishaps.push(
        mishapOf(mishap, ({ body }) => (body as { query: string }).query.startsWith('mutation')),
      ),
    requests: () => service.asked.length,
    expects: (...due) => service.expected.expect(...due.flatMap((write) => writesOf[write])),
    wrong: () => [...service.wrong, ...service.expected.wrong()],
  };
}
