import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Reply } from '../api/client.ts';
import { Button } from '../parts/button.tsx';
import { Copy } from '../parts/copy.tsx';
import { Failed } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { Pill } from '../parts/state-pill.tsx';
import { Elapsed } from '../parts/when.tsx';
import { useRoute } from '../api/use-route.ts';
import { snippetsOf } from './snippets.ts';

type Project = Reply<'listProjects'>[number];

/** An error of this page's own making, sent as any program would send one: through the door, with the project's key. */
async function sendTestError(dsn: string): Promise<void> {
  const error = new TypeError(`Reproof test error of ${new Date().toISOString()}`);
  const report = {
    source: 'frontend',
    error_type: error.name,
    message: error.message,
    stack_trace: error.stack ?? '',
    occurred_at: new Date().toISOString(),
    context: { environment: 'set-up', url: location.origin },
  };
  const answer = await fetch(`/api/v1/auto-file-bug?sentry_key=${new URL(dsn).username}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(report),
  });
  if (!answer.ok) throw new Error(`the door answered ${answer.status}`);
}

function Listening({ project, since }: { project: Project; since: number }) {
  const bugs = useRoute('getQueue', { query: { project: project.id, limit: 5 } });
  const lines = bugs.data?.groups.flatMap((group) => group.lines) ?? [];
  const newest = lines.toSorted((a, b) => Date.parse(b.lastSeen) - Date.parse(a.lastSeen))[0];
  // Of the server's clock: what was there when the page was opened has not arrived now.
  const [before, setBefore] = useState<string | null>(null);
  if (bugs.data && before === null) setBefore(newest?.lastSeen ?? '');
  if (newest && before !== null && newest.lastSeen > before)
    return (
      <span role="status">
        <b>It arrived:</b>{' '}
        <Link className="link" to="/bugs/$id" params={{ id: newest.id }}>
          {newest.id}
        </Link>{' '}
        <span className="said">{newest.title}</span>
      </span>
    );
  return (
    <>
      <span className="spinner" />
      <b>
        Listening for {project.name}, <Elapsed since={since} />
      </b>
      <span className="t2">{newest ? `The last one was ${newest.id}.` : 'Nothing yet.'}</span>
    </>
  );
}

/** The DSN, how to use it, and a live look at what comes in. */
export function FirstSignal({ project }: { project: Project }) {
  const [tab, setTab] = useState(0);
  const [since] = useState(() => Date.now());
  const [state, setState] = useState<{ busy: boolean; error: Error | null }>({ busy: false, error: null });
  const { dsn } = project;
  if (!dsn) return <p className="notice">No key of this project lets signals in.</p>;
  const snippets = snippetsOf(dsn);
  const shown = snippets[tab] ?? snippets[0];
  const send = (): void => {
    setState({ busy: true, error: null });
    sendTestError(dsn).then(
      () => setState({ busy: false, error: null }),
      (error: Error) => setState({ busy: false, error }),
    );
  };
  return (
    <section id="signal">
      <h2>
        First signal{' '}
        <Pill tone="live" icon="spinner">
          Listening
        </Pill>
      </h2>
      <p>Any Sentry SDK, in any language: change its DSN. Nothing else in your code.</p>
      <Panel>
        <div className="tabrow" role="tablist" aria-label="Ways in">
          {snippets.map(({ name }, i) => (
            <button
              key={name}
              type="button"
              role="tab"
              className="tab"
              aria-selected={i === tab}
              onClick={() => setTab(i)}
            >
              {name}
            </button>
          ))}
        </div>
        <div className="dsn">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys. */}
          <pre tabIndex={0}>{shown?.text}</pre>
          <Copy text={shown?.text ?? ''} />
        </div>
        <Failed error={state.error} what="The test error was not taken." />
        <div className="listen">
          <Listening project={project} since={since} />
          <span className="end">
            <Button small busy={state.busy} onClick={send}>
              Send a test error
            </Button>
          </span>
        </div>
      </Panel>
    </section>
  );
}
