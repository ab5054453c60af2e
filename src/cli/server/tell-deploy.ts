import { Fault } from '../../domain/fault.ts';

/** What went out where, as deploy scripts tell it. */
export interface ToldDeploy {
  service: string;
  environment: string;
  commit: string;
  status: 'healthy' | 'unhealthy';
}

const answersWithinMs = 10_000;

/** Tells a server of a deploy by the project's key; its release is called by the commit. Throws SERVER_UNREACHABLE, BAD_USAGE where it is not taken. */
export async function tellDeploy({ url, dsn }: { url: string; dsn: string }, deploy: ToldDeploy): Promise<void> {
  const response = await fetch(`${url}/api/v1/deploys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${new URL(dsn).username}` },
    body: JSON.stringify({ ...deploy, release: deploy.commit }),
    signal: AbortSignal.timeout(answersWithinMs),
  }).catch((cause: unknown) => {
    throw new Fault('SERVER_UNREACHABLE', `${url} does not answer`, { cause });
  });
  if (!response.ok)
    throw new Fault(
      'BAD_USAGE',
      `the deploy was not taken: ${response.status} ${(await response.text()).slice(0, 300)}`,
    );
}
