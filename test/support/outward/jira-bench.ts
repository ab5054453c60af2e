import { Exchange } from '../../../src/adapters/exchange/exchange.ts';
import { Networks } from '../../../src/adapters/exchange/networks.ts';
import { documentText } from '../../../src/adapters/trackers/jira/document.ts';
import { JiraTracker } from '../../../src/adapters/trackers/jira/jira-tracker.ts';
import { Marks } from '../../../src/adapters/trackers/mark.ts';
import type { TrackerState } from '../../../src/domain/tracker-change.ts';
import { Secret } from '../../../src/domain/secret.ts';
import type { AtEnd } from '../store/database.ts';
import { JiraStandIn, type JiraStandInIssue } from './jira.ts';
import { mishapOf } from './mishap-of.ts';
import type { SeenItem, TrackerBench, TrackerWrite } from './tracker-bench.ts';

/** The requests of each write, as the vendor's documentation has them. */
const writesOf: Readonly<Record<TrackerWrite, readonly string[]>> = {
  item: ['POST /rest/api/3/issue'],
  comment: ['POST /rest/api/3/issue/*/comment'],
  link: ['POST /rest/api/3/issueLink'],
  'in-progress': ['POST /rest/api/3/issue/*/transitions'],
  close: ['POST /rest/api/3/issue/*/comment', 'POST /rest/api/3/issue/*/transitions'],
};

function seen({ id, fields, state, comments, links }: JiraStandInIssue, category: string | undefined): SeenItem {
  const open: TrackerState = category === 'indeterminate' ? 'in-progress' : 'open';
  const texts = comments.map(({ body }) => documentText(body));
  return {
    id,
    title: fields.summary,
    text: documentText(fields.description),
    state: category === 'done' ? 'closed' : state === 'Blocked' ? 'blocked' : open,
    dropped: state === 'Dropped',
    comments: texts,
    links: links.length + texts.filter((text) => text.startsWith('Caused by ')).length,
  };
}

export async function jiraBench(atEnd: AtEnd): Promise<TrackerBench> {
  const jira = await JiraStandIn.start(atEnd);
  const { service, issues } = jira;
  return {
    connect: ({ token = 'good-token', timeoutMs, states, seed = 'ours' } = {}) =>
      new JiraTracker({
        exchange: new Exchange({ networks: new Networks(['127.0.0.1']), ...(timeoutMs ? { timeoutMs } : {}) }),
        token: new Secret(token),
        url: service.url,
        user: 'bot@example.org',
        project: 'SHOP',
        issueType: 'Task',
        now: () => new Date(),
        // Once the team has renamed its states, these two names are gone with the rest.
        states: states ?? ('Blocked' in jira.states ? { blocked: 'Blocked', dropped: 'Dropped' } : {}),
        marks: new Marks(seed),
        pageOf: () => null,
      }),
    items: () => issues.map((issue) => seen(issue, jira.states[issue.state])),
    comments: (id, by, text) => jira.comments(id, by, text),
    closes: (id, by, reason) => {
      jira.comments(id, by, reason);
      jira.moves(id, by, 'Done');
    },
    reopens: (id) => jira.moves(id, 'grace', 'To Do'),
    assigns: (id, to) => void (jira.find(id).assignee = to),
    deletes: (id) => void issues.splice(issues.indexOf(jira.find(id)), 1),
    losesProject: () => void (jira.exists = false),
    renamesStates: () => {
      jira.states = { Offen: 'new', 'In Arbeit': 'indeterminate', Erledigt: 'done' };
      for (const issue of issues) issue.state = 'Offen';
    },
    happens: (mishap) => {
      const writes = ({ method, path }: { method: string; path: string }) =>
        method !== 'GET' && !path.includes('/search/');
      service.mishaps.push(mishapOf(mishap, writes));
    },
    requests: () => service.asked.length,
    expects: (...due) => service.expected.expect(...due.flatMap((write) => writesOf[write])),
    wrong: () => [...service.wrong, ...service.expected.wrong()],
  };
}
