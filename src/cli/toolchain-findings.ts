import { lookForToolchains } from '../compose.ts';
import type { Finding } from './findings.ts';

/** Which languages besides JavaScript can be run here; a missing one matters to repositories of that language alone. */
export async function toolchainFindings(): Promise<Finding[]> {
  return (await lookForToolchains()).map(({ label, found }): Finding => {
    const name = label.toLowerCase();
    if (typeof found === 'string')
      return { name, outcome: 'poor', detail: found, remedy: `Needed for repositories in ${label} alone.` };
    const tools = [...found.tools].join(', ');
    return { name, outcome: 'good', detail: tools ? `${found.label} with ${tools}` : found.label, remedy: null };
  });
}
