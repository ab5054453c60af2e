import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadPolicy } from '../../config/load-policy.ts';
import { listProjects } from '../../contract/projects.ts';
import { Fault } from '../../domain/fault.ts';
import { commandArgv } from '../../domain/policy-parts.ts';
import { connect } from '../server/client.ts';
import { tellDeploy } from '../server/tell-deploy.ts';
import { onceToldToEnd } from '../server/told-to-end.ts';
import { superviseDev } from './supervise.ts';

/**
 * Runs the environment's command of the `.reproof.yaml` here until it is told to end, and tells the server of each commit
 * that runs. The command is the developer's own, in their own checkout: no server ever runs it. Throws BAD_USAGE where there is none, INVALID_POLICY, SERVER_UNREACHABLE.
 */
export async function runDev(args: { environment: string; service?: string; project: string }): Promise<void> {
  const folder = process.cwd();
  const file = path.join(folder, '.reproof.yaml');
  const policy = existsSync(file) ? loadPolicy(readFileSync(file, 'utf8'), '.reproof.yaml') : null;
  const environment = policy?.environments[args.environment];
  if (!environment?.command)
    throw new Fault('BAD_USAGE', `no .reproof.yaml here says how ${args.environment} is started`, {
      help: `Write there: environments: { ${args.environment}: { command: npm run dev, releasedBy: restart } }`,
    });
  const client = connect(process.env);
  const project = (await client.call(listProjects, {})).find(({ id }) => id === args.project);
  if (!project?.dsn) throw new Fault('NOT_FOUND', `there is no project ${args.project} with a DSN`);
  const { dsn } = project;
  const service = args.service ?? policy?.services[0]?.name ?? path.basename(folder);
  const named = { REPROOF_DSN: dsn, REPROOF_ENVIRONMENT: args.environment, REPROOF_SERVICE: service };
  const stop = new AbortController();
  void onceToldToEnd().then(() => stop.abort());
  await superviseDev({
    folder,
    argv: commandArgv(environment.command),
    reloads: environment.releasedBy === 'reload',
    url: environment.url ?? null,
    envOf: (commit) => ({ ...named, ...process.env, REPROOF_RELEASE: commit }),
    stop: stop.signal,
    async told({ commit, up }) {
      const status = up ? 'healthy' : 'unhealthy';
      const deploy = { service, environment: args.environment, commit, status } as const;
      // The service goes on without the server.
      const heard = await tellDeploy({ url: client.url, dsn }, deploy).then(
        () => 'the server is told',
        (error: unknown) => (error as Error).message,
      );
      process.stderr.write(`reproof dev: ${commit.slice(0, 10)} ${up ? 'runs' : 'does not run'}; ${heard}\n`);
    },
  });
}
