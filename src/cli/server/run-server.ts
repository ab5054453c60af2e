import path from 'node:path';
import { openInstallation, type Installation } from '../../compose-server.ts';
import { DataFolder, dataFolderOf } from '../../config/data-folder.ts';
import { takeScratchHome } from '../../config/scratch-home.ts';
import { dsnOf, type Project } from '../../domain/project.ts';
import { type Listening, serve } from '../../server/serve.ts';
import { resumeChanges } from '../../server/resume-changes.ts';
import { resumeBugs } from '../../server/sweep.ts';
import { startWorker } from '../../worker/work.ts';
import { onceToldToEnd } from './told-to-end.ts';
import { workBounds } from './work-options.ts';
import type { ServeArguments } from './serve-arguments.ts';

/** The first project: made at the first start, so that there is a DSN to give away at once. */
async function firstProject({ projects }: Installation, repo: string | undefined): Promise<Project> {
  const [known] = await projects.projects();
  const project = known ?? (await projects.create('default'));
  if (repo && !(await projects.repository(project.id)))
    await projects.connect(project.id, { url: path.resolve(repo), root: '' });
  return project;
}

function greet({ url, logInLink }: Listening, project: Project, folder: DataFolder): void {
  const dsn = dsnOf(project, url);
  process.stdout.write(
    [
      `Reproof listens on ${url}`,
      `  DSN      ${dsn ?? 'none: the first project has no active key'}`,
      `  data     ${folder.path}`,
      ...(logInLink ? [`  browser  ${logInLink}   (once, within 15 minutes; another: reproof login --link)`] : []),
      `  next     give the DSN to a Sentry SDK, and connect the code: reproof projects --connect DIR`,
      '',
    ].join('\n'),
  );
}

/** `reproof serve` until it is told to end; then nothing that it started runs any more. */
export async function runServer(args: ServeArguments): Promise<void> {
  const releaseScratch = takeScratchHome();
  const folder = new DataFolder(dataFolderOf(process.env));
  folder.make();
  const told = onceToldToEnd();
  const installation = await openInstallation(folder, process.env, {
    logLevel: args.logLevel,
    sampling: args.sampling,
  });
  let listening: Listening | null = null;
  try {
    const project = await firstProject(installation, args.repo);
    const { host, port, allowHost, trustProxy } = args;
    listening = await serve(installation, { host, port, allowedHosts: allowHost, trustedProxies: trustProxy });
    folder.announce({ url: listening.url, pid: process.pid });
    if (args.worker) await startWorker(installation, workBounds(args));
    await resumeBugs(installation);
    await resumeChanges(installation, installation.clock.now());
    greet(listening, project, folder);
    await told;
  } finally {
    folder.withdraw(process.pid);
    await listening?.close();
    await installation.close();
    releaseScratch();
  }
}
