import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { mayDo, useMe } from '../api/session.ts';
import { useRoute } from '../api/use-route.ts';
import { Button } from '../parts/button.tsx';
import { Copy } from '../parts/copy.tsx';
import { Icon } from '../parts/icon.tsx';
import { Failed } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { Quota } from './quota.tsx';

/** All projects with their DSN, repository and quota. */
export function Projects() {
  const may = mayDo(useMe().data, 'administer');
  const [open, setOpen] = useState<string | null>(null);
  const projects = useRoute('listProjects', {});
  const changed = projects.data?.find(({ id }) => id === open);
  return (
    <>
      <Failed error={projects.error} what="The projects could not be read." />
      <Panel
        footer={
          <Link className="link" to="/setup">
            Set up a project: DSN, snippets, test error, repository
          </Link>
        }
      >
        <ul className="chk">
          {projects.data?.map(({ id, name, dsn, repository, quota }) => (
            <li key={id}>
              <Icon name={repository ? 'check' : 'ringd'} />
              <span className="said">{name}</span>
              <span className="d">
                {repository ? <code>{repository.url}</code> : 'no repository'},{' '}
                {quota === null ? 'no quota' : `${quota} signals a minute at most`}
              </span>
              <span className="row">
                {may ? (
                  <Button small look="ghost" aria-expanded={open === id} onClick={() => setOpen(id)}>
                    Quota
                  </Button>
                ) : null}
                {dsn ? <Copy text={dsn} label="Copy the DSN" /> : <span className="t3 xs">no key</span>}
              </span>
            </li>
          ))}
        </ul>
        {changed ? (
          <Quota key={changed.id} project={changed.id} perMinute={changed.quota} done={() => setOpen(null)} />
        ) : null}
      </Panel>
    </>
  );
}
