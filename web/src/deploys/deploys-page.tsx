import { useRoute } from '../api/use-route.ts';
import { Failed, Waiting } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { When } from '../parts/when.tsx';

/** What went out, and the errors of its service before and after. */
export function DeploysPage() {
  const projects = useRoute('listProjects', {});
  return (
    <main id="main" className="dash alone">
      <div className="dh">
        <h1>Deploys</h1>
      </div>
      <Failed error={projects.error} what="The projects could not be read." />
      {projects.isPending ? <Waiting rows={4} label="Reading the projects" /> : null}
      {projects.data?.map(({ id, name }) => (
        <ProjectDeploys key={id} id={id} name={name} />
      ))}
    </main>
  );
}

function ProjectDeploys({ id, name }: { id: string; name: string }) {
  const deploys = useRoute('listDeploys', { params: { id }, query: { limit: 20 } });
  return (
    <section>
      <h2>{name}</h2>
      <Failed error={deploys.error} what="Its deploys could not be read." />
      {deploys.data?.length === 0 ? (
        <p className="lede">
          None told yet. Send one with <code>POST /api/v1/projects/{id}/deploys</code>, or by a webhook of your code
          host.
        </p>
      ) : null}
      {deploys.data && deploys.data.length > 0 ? (
        <Panel>
          <table className="tbl">
            <thead>
              <tr>
                <th scope="col">Service, environment</th>
                <th scope="col">Release</th>
                <th scope="col">Errors before, after</th>
                <th scope="col">When</th>
              </tr>
            </thead>
            <tbody>
              {deploys.data.map(({ id: deploy, service, environment, release, at, rate }) => (
                <tr key={deploy}>
                  <td>
                    {service}, {environment}
                  </td>
                  <td className="mono">{release.slice(0, 20)}</td>
                  <td>
                    {rate.before.errors} in {rate.before.minutes} min, {rate.after.errors} in{' '}
                    {Math.round(rate.after.minutes)} min
                  </td>
                  <td>
                    <When at={at} ago />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      ) : null}
    </section>
  );
}
