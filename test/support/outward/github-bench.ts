import { Exchange } from '../../../src/adapters/exchange/exchange.ts';
import { Networks } from '../../../src/adapters/exchange/networks.ts';
import { GithubTracker } from '../../../src/adapters/trackers/github/github-tracker.ts';
import { Marks } from '../../../src/adapters/trackers/mark.ts';
import { Secret } from '../../../src/domain/secret.ts';
import type { AtEnd } from '../store/database.ts';
import { type GithubIssue, GithubStandIn } from './github.ts';
import { mishapOf } from './mishap-of.ts';
import type { SeenItem, TrackerBench, TrackerWrite } from './tracker-bench.ts';

/** The requests of each write, as the vendor's documentation has them. */
const writesOf: Readonly<Record<TrackerWrite, readonly string[]>> = {
  item: ['POST /repos/octo/shop/issues'],
  comment: ['POST /repos/octo/shop/issues/*/comments'],
  link: ['POST /repos/octo/shop/issues/*/comments'],
  'in-progress': ['POST /repos/octo/shop/issues/*/labels'],
  close: [
    'DELETE /repos/octo/shop/issues/*/labels/in%20progress',
    'POST /repos/octo/shop/issues/*/comments',
    'PATCH /repos/octo/shop/issues/*',
  ],
};

function seen({ number, title, body, state, reason, labels, comments }: GithubIssue): SeenItem {
  const label = ['in progress', 'blocked'].find((one) => labels.includes(one));
  const open = label === undefined ? 'open' : label === 'blocked' ? 'blocked' : 'in-progress';
  const texts = comments.map((comment) => comment.body);
  return {
    id: String(number),
    title,
    text: body,
    state: state === 'closed' ? 'closed' : open,
    dropped: reason === 'not_planned',
    comments: texts,
    links: texts.filter((text) => /^(Blocks|Caused by) #\d/.test(text)).length,
  };
}

export async function githubBench(atEnd: AtEnd, options: { checked?: boolean } = {}): Promise<TrackerBench> {
  const github = await GithubStandIn.start(atEnd, options);
  const { service, issues } = github;
  const find = (id: string): GithubIssue => issues.find(({ number }) => String(number) === id) as GithubIssue;
  return {
    connect: ({ token = 'good-token', timeoutMs, states = {}, seed = 'ours' } = {}) =>
      new GithubTracker({
        exchange: new Exchange({ networks: new Networks(['127.0.0.1']), ...(timeoutMs ? { timeoutMs } : {}) }),
        token: new Secret(token),
        api: service.url,
        repository: 'octo/shop',
        now: () => new Date(),
        states,
        marks: new Marks(seed),
        pageOf: () => null,
      }),
    items: () => issues.map(seen),
    comments: (id, by, text) => github.comments(Number(id), by, text),
    closes: (id, by, reason) => {
      github.comments(Number(id), by, reason);
      github.closes(Number(id), by);
    },
    reopens: (id) => Object.assign(find(id), { state: 'open', reason: 'reopened', closedBy: null, closedAt: null }),
    assigns: (id, to) => Object.assign(find(id), { assignee: to }),
    deletes: (id) => void issues.splice(issues.indexOf(find(id)), 1),
    losesProject: () => void (github.exists = false),
    renamesStates: null,
    happens: (mishap) => void service.mishaps.push(mishapOf(mishap, ({ method }) => method !== 'GET')),
    requests: () => service.asked.length,
    expects: (...due) => service.expected.expect(...due.flatMap((write) => writesOf[write])),
    wrong: () => [...service.wrong, ...service.expected.wrong()],
  };
}
