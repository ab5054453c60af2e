import { useState } from 'react';
import type { Reply } from '../api/client.ts';
import { mayDo, useMe } from '../api/session.ts';
import { useRoute } from '../api/use-route.ts';
import { Icon } from '../parts/icon.tsx';
import { Failed, Waiting } from '../parts/notice.tsx';
import { RunTicks } from '../parts/ticks.tsx';
import { PickProject } from '../parts/pick-project.tsx';
import { CodeHost } from '../settings/code-host.tsx';
import { Models } from '../settings/running.tsx';
import { Trackers } from '../settings/trackers.tsx';
import { FirstAdmin } from './first-admin.tsx';
import { FirstSignal } from './first-signal.tsx';
import { NewProject } from './new-project.tsx';
import { Repository } from './repository.tsx';

const acts = [
  {
    name: 'Before',
    runs: { failing: 20, total: 20 },
    wanted: 'fail',
    words: 'It fails as in production',
    tone: 'c-fail',
  },
  { name: 'With the fix', runs: { failing: 0, total: 20 }, wanted: 'pass', words: 'It passes', tone: 'c-pass' },
  {
    name: 'Fix taken away',
    runs: { failing: 20, total: 20 },
    wanted: 'fail',
    words: 'Red again, so the fix is why',
    tone: 'c-fail',
  },
] as const;

/** What the product does, in its own marks. */
function Promise3() {
  return (
    <div className="answer">
      <div
        className="acts"
        role="group"
        aria-label="What is proven: it fails, it passes with the fix, it fails again without it"
      >
        {acts.map(({ name, runs, wanted, words, tone }, i) => (
          <div className="act-and-arrow" key={name}>
            {i > 0 ? <Icon name="arrow" size={16} className="arrow" /> : null}
            <div className="act">
              <p className="cap">
                <b>{name}</b>
              </p>
              <span aria-hidden="true">
                <RunTicks runs={runs} wanted={wanted} size="l" />
              </span>
              <p className={`res ${tone}`}>{words}</p>
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

interface Step {
  id: string;
  word: string;
  done: boolean;
}

/** How far the set-up is; nothing has to be done in this order. */
function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <nav className="rail" aria-label="Set-up">
      <h2>Set-up</h2>
      <ol>
        {steps.map(({ id, word, done }) => (
          <li key={id}>
            <a className="view" href={`#${id}`}>
              <Icon name={done ? 'check' : 'ringd'} />
              <span>{word}</span>
              <span className="sr">{done ? ', done' : ', open'}</span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** What may follow, whenever there is time for it. */
function Later({ project }: { project: string }) {
  return (
    <>
      <section id="model" aria-labelledby="h-model">
        <h2 id="h-model">Model, or none</h2>
        <p>The engine works without one. A model goes on where the engine ends, through the same gates.</p>
        <Models />
      </section>
      <section id="code-host" aria-labelledby="h-code-host">
        <h2 id="h-code-host">Code host</h2>
        <p>Without one, an approved change is a branch in the repository.</p>
        <CodeHost project={project} />
      </section>
      <section id="tracker" aria-labelledby="h-tracker">
        <h2 id="h-tracker">Tracker</h2>
        <p>Decisions and investigations are shown there, if you like.</p>
        <Trackers project={project} />
      </section>
    </>
  );
}

/** What of the set-up is done, as far as this person may see it. */
function useSteps(project: Reply<'listProjects'>[number] | undefined, isLocal: boolean): Step[] {
  const params = { id: project?.id ?? '' };
  const enabled = project !== undefined;
  const users = useRoute('listUsers', {}, { enabled: isLocal });
  const bugs = useRoute('listBugs', { query: { project: params.id, limit: 1 } }, { enabled });
  const host = useRoute('showCodeHost', { params }, { enabled });
  const trackers = useRoute('listTrackers', { params }, { enabled });
  const model = useRoute('showInstallation', {});
  return [
    ...(isLocal ? [{ id: 'admin', word: 'Administrator', done: (users.data?.length ?? 0) > 0 }] : []),
    { id: 'signal', word: 'First signal', done: (bugs.data?.bugs.length ?? 0) > 0 },
    { id: 'repository', word: 'Repository', done: Boolean(project?.repository) },
    { id: 'model', word: 'Model, or none', done: Boolean(model.data) },
    { id: 'code-host', word: 'Code host', done: Boolean(host.data?.setting) },
    { id: 'tracker', word: 'Tracker', done: (trackers.data?.length ?? 0) > 0 },
  ];
}

/** The first run: the first administrator, a project, its DSN, a test error that arrives live, the repository; then what may follow. */
export function SetupPage() {
  const me = useMe().data;
  const projects = useRoute('listProjects', {});
  const [picked, pick] = useState<string | null>(null);
  const project = projects.data?.find(({ id }) => id === picked) ?? projects.data?.[0];
  const administers = mayDo(me, 'administer');
  const isLocal = me?.name === 'local';
  const steps = useSteps(project, isLocal);
  return (
    <div className="frame">
      <Steps steps={steps} />
      <main id="main" className="su settings">
        <h1>Send one error. See it proven.</h1>
        <p className="lede">
          Reproof turns a production error into a test that fails before the fix and passes after it. It changes nothing
          until a person approves, and nothing leaves this machine until then: no telemetry, no model unless you connect
          one.
        </p>
        <Promise3 />
        <Failed error={projects.error} what="The projects could not be read." />
        {projects.isPending ? <Waiting rows={3} label="Reading the projects" /> : null}
        {isLocal ? <FirstAdmin /> : null}
        {projects.data && projects.data.length > 1 ? (
          <PickProject projects={projects.data} picked={project?.id} pick={pick} />
        ) : null}
        {administers ? <NewProject first={projects.data?.length === 0} made={pick} /> : null}
        {project ? <FirstSignal key={project.id} project={project} /> : null}
        {project ? <Repository key={`r-${project.id}`} project={project} may={administers} /> : null}
        {project ? <Later key={`l-${project.id}`} project={project.id} /> : null}
      </main>
    </div>
  );
}
