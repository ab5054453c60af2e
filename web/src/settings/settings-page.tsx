import { type ReactNode, useState } from 'react';
import { mayDo, useMe } from '../api/session.ts';
import { useRoute } from '../api/use-route.ts';
import { PickProject } from '../parts/pick-project.tsx';
import { AuditLog } from './audit-log.tsx';
import { Channels } from './channels.tsx';
import { CodeHost } from './code-host.tsx';
import { DryRun } from './dry-run.tsx';
import { PolicyShown, Specialists } from './policy.tsx';
import { Projects } from './projects.tsx';
import { Models, Retention } from './running.tsx';
import { Tokens } from './tokens.tsx';
import { Trackers } from './trackers.tsx';
import { Users } from './users.tsx';
import { Yourself } from './yourself.tsx';

interface Section {
  id: string;
  word: string;
  needs: 'read' | 'administer';
  lede?: string;
  show: (project: string) => ReactNode;
}

const own: readonly Section[] = [
  { id: 'you', word: 'You', needs: 'read', show: () => <Yourself /> },
  { id: 'tokens', word: 'Tokens', needs: 'read', show: () => <Tokens /> },
];

const ofProject: readonly Section[] = [
  {
    id: 'code-host',
    word: 'Code host',
    needs: 'read',
    lede: 'Where an approved change becomes a pull request, and whose reviews decide.',
    show: (project) => <CodeHost project={project} />,
  },
  {
    id: 'trackers',
    word: 'Trackers',
    needs: 'read',
    lede: 'Decisions and investigations are shown there; closing one there counts as here.',
    show: (project) => <Trackers project={project} />,
  },
  { id: 'notifications', word: 'Notifications', needs: 'read', show: (project) => <Channels project={project} /> },
  {
    id: 'policy',
    word: 'Policy',
    needs: 'read',
    show: (project) => (
      <>
        <PolicyShown project={project} />
        <h3 id="dry-run">Dry run</h3>
        <DryRun project={project} />
      </>
    ),
  },
  {
    id: 'specialists',
    word: 'Specialists',
    needs: 'read',
    lede: 'Who looks at which bugs; .reproof.yaml adds to them under routing.',
    show: (project) => <Specialists project={project} />,
  },
];

const ofInstallation: readonly Section[] = [
  { id: 'projects', word: 'Projects and quotas', needs: 'read', show: () => <Projects /> },
  { id: 'models', word: 'Models', needs: 'read', show: () => <Models /> },
  {
    id: 'retention',
    word: 'Retention',
    needs: 'read',
    lede: 'The first, the newest and the rarest occurrences of each bug stay whatever their age.',
    show: () => <Retention />,
  },
  { id: 'users', word: 'Users', needs: 'administer', show: () => <Users /> },
  { id: 'audit', word: 'Audit log', needs: 'administer', show: () => <AuditLog /> },
];

const groups = [
  { word: 'Yours', sections: own },
  { word: 'Project', sections: ofProject },
  { word: 'Installation', sections: ofInstallation },
] as const;

function Shown({ section, project }: { section: Section; project: string }) {
  const { id, word, lede, show } = section;
  return (
    <section id={id} aria-labelledby={`h-${id}`}>
      <h2 id={`h-${id}`}>{word}</h2>
      {lede ? <p>{lede}</p> : null}
      {show(project)}
    </section>
  );
}

/** What one may set here; what one may not is not shown. */
export function SettingsPage() {
  const me = useMe().data;
  const projects = useRoute('listProjects', {});
  const [picked, pick] = useState<string | null>(null);
  const project = picked ?? projects.data?.[0]?.id ?? null;
  const shown = groups.map(({ word, sections }) => ({
    word,
    sections: sections.filter(({ needs }) => mayDo(me, needs)),
  }));
  return (
    <div className="frame">
      <nav className="rail" aria-label="Settings">
        {shown.map(({ word, sections }) => (
          <div key={word}>
            <h2>{word}</h2>
            <ul>
              {sections.map(({ id, word: name }) => (
                <li key={id}>
                  <a className="view" href={`#${id}`}>
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <main id="main" className="su settings">
        <h1>Settings</h1>
        {own.map((section) => (
          <Shown key={section.id} section={section} project="" />
        ))}
        {project ? (
          <div className="of-project">
            <PickProject projects={projects.data ?? []} picked={project} pick={pick} />
            {ofProject.map((section) => (
              <Shown key={`${project}-${section.id}`} section={section} project={project} />
            ))}
          </div>
        ) : null}
        {ofInstallation
          .filter(({ needs }) => mayDo(me, needs))
          .map((section) => (
            <Shown key={section.id} section={section} project="" />
          ))}
      </main>
    </div>
  );
}
