import type { ProductionEvent } from '../domain/event.ts';
import { statedOf } from '../domain/expectation.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { Diagnosis } from './2-diagnosis.ts';

const environmentCodes =
  /^(ENOSPC|EMFILE|ENOMEM|EACCES|EPERM|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|EADDRINUSE|CERT_|DEPTH_ZERO|UNABLE_TO_)/;

/** Whether a bug is the code's to fix (BUG-6), from structured facts of the event and the map. */
export function dispositionOf(event: ProductionEvent, diagnosis: Diagnosis): Proposal['disposition'] {
  const [error] = event.errors;
  const ours = diagnosis.frames.filter((frame) => frame.kind === 'source');
  const dependency = diagnosis.frames.find((frame) => frame.kind === 'dependency');
  if (error?.code && environmentCodes.test(error.code) && ours.length === 0) {
    return {
      kind: 'configuration',
      reason: `${error.code} is raised by the environment, and no frame is of this repository`,
    };
  }
  if (statedOf(event) && ours.length === 0)
    return { kind: 'code-fix', reason: 'what was expected of the code is said, and no exception stands between' };
  // A frame of unknown code speaks against it: a stack of another repository ends in dependencies as well.
  const strangers = diagnosis.frames.filter((frame) => frame.kind === 'unknown');
  if (ours.length === 0 && dependency && strangers.length === 0)
    return { kind: 'dependency', reason: `every application frame lies in dependencies (${dependency.via})` };
  if (ours.length === 0) return { kind: 'undetermined', reason: 'no frame could be mapped to this repository' };
  return { kind: 'code-fix', reason: `${ours.length} frame(s) of the stack are code of this repository` };
}
