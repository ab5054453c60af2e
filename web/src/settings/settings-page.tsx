import type { ReactNode } from 'react';
import { mayDo, useMe } from '../api/session.ts';
import { AuditLog } from './audit-log.tsx';
import { DryRun } from './dry-run.tsx';
import { Projects } from './projects.tsx';
import { Tokens } from './tokens.tsx';
import { Users } from './users.tsx';
import { Yourself } from './yourself.tsx';

const sections = [
  { id: 'you', word: 'You', needs: 'read' },
  { id: 'projects', word: 'Projects', needs: 'read' },
  { id: 'policy', word: 'Policy dry run', needs: 'read' },
  { id: 'tokens', word: 'Tokens', needs: 'read' },
  { id: 'users', word: 'Users', needs: 'administer' },
  { id: 'audit', word: 'Audit log', needs: 'administer' },
] as const;

const contents: Readonly<Record<(typeof sections)[number]['id'], () => ReactNode>> = {
  you: () => <Yourself />,
  projects: () => <Projects />,
  policy: () => <DryRun />,
  tokens: () => <Tokens />,
  users: () => <Users />,
  audit: () => <AuditLog />,
};

/** What one may set here; what one may not is not shown. */
export function SettingsPage() {
  const me = useMe().data;
  const shown = sections.filter(({ needs }) => mayDo(me, needs));
  return (
    <div className="frame">
      <nav className="rail" aria-label="Settings">
        <h2>Settings</h2>
        <ul>
          {shown.map(({ id, word }) => (
            <li key={id}>
              <a className="view" href={`#${id}`}>
                {word}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" className="su settings">
        <h1>Settings</h1>
        {shown.map(({ id, word }) => (
          <section key={id} id={id} aria-labelledby={`h-${id}`}>
            <h2 id={`h-${id}`}>{word}</h2>
            {contents[id]()}
          </section>
        ))}
      </main>
    </div>
  );
}
