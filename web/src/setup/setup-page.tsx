import { useState } from 'react';
import type { Reply } from '../api/client.ts';
import { mayDo, useMe } from '../api/session.ts';
import { useRoute } from '../api/use-route.ts';
import { Icon } from '../parts/icon.tsx';
import { Failed, Waiting } from '../parts/notice.tsx';
import { RunTicks } from '../parts/ticks.tsx';
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

function PickProject({
  projects,
  picked,
  pick,
}: {
  projects: Reply<'listProjects'>;
  picked?: string;
  pick: (id: string) => void;
}) {
  return (
    <label className="pick-one">
      Project
      <select value={picked} onChange={({ target }) => pick(target.value)}>
        {projects.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The first run: a project, its DSN, a test error that arrives live, the repository, the first administrator. */
export function SetupPage() {
  const me = useMe().data;
  const projects = useRoute('listProjects', {});
  const [picked, pick] = useState<string | null>(null);
  const project = projects.data?.find(({ id }) => id === picked) ?? projects.data?.[0];
  const administers = mayDo(me, 'administer');
  return (
    <div className="page">
      <main id="main" className="su">
        <h1>Send one error. See it proven.</h1>
        <p className="lede">
          Reproof turns a production error into a test that fails before the fix and passes after it. It changes nothing
          until a person approves.
        </p>
        <Promise3 />
        <Failed error={projects.error} what="The projects could not be read." />
        {projects.isPending ? <Waiting rows={3} label="Reading the projects" /> : null}
        {projects.data && projects.data.length > 1 ? (
          <PickProject projects={projects.data} picked={project?.id} pick={pick} />
        ) : null}
        {administers ? <NewProject first={projects.data?.length === 0} made={pick} /> : null}
        {project ? <FirstSignal key={project.id} project={project} /> : null}
        {project ? <Repository project={project} may={administers} /> : null}
        {me?.name === 'local' ? <FirstAdmin /> : null}
      </main>
      <aside className="aside" aria-label="What happens next">
        <section>
          <h2>After the first error</h2>
          <ol className="ledger">
            {[
              'grouped into a bug, tied to a commit',
              'reproduced, or told what is missing',
              'a fix through ten gates',
              'an owner is asked',
            ].map((words) => (
              <li key={words}>
                <span className="p" />
                <span>{words}</span>
              </li>
            ))}
          </ol>
        </section>
        <section>
          <h2>What leaves this machine</h2>
          <p className="xs t2">
            Nothing, until an approval pushes a branch. No telemetry, no model, unless you connect them.
          </p>
        </section>
      </aside>
    </div>
  );
}
