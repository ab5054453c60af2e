import { Link } from '@tanstack/react-router';
import { useRoute } from '../api/use-route.ts';
import { Copy } from '../parts/copy.tsx';
import { Icon } from '../parts/icon.tsx';
import { Failed } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';

/** All projects with their DSN, repository and quota. */
export function Projects() {
  const projects = useRoute('listProjects', {});
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
              <span>{name}</span>
              <span className="d">
                {repository ? <code>{repository.url}</code> : 'no repository'}
                {quota === null ? '' : `, ${quota} signals a minute at most`}
              </span>
              {dsn ? <Copy text={dsn} label="Copy the DSN" /> : <span className="t3 xs">no key</span>}
            </li>
          ))}
        </ul>
      </Panel>
    </>
  );
}
