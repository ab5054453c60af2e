import type { CommitRef, MappedFrame, Suspect } from '../../domain/code-map.ts';
import type { EventError, ProductionEvent } from '../../domain/event.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { SuspectBoard } from './board.ts';
import { handedBy } from './handed.ts';
import { producersOf } from './producers.ts';
import { type StackPlace, stackPlaces } from './stack.ts';

export interface RankRequest {
  event: Pick<ProductionEvent, 'errors'>;
  frames: readonly MappedFrame[];
  workspace: Workspace;
  /** Scored commits that touch the mapped code: a little weight for what changed lately. */
  recentChanges?: readonly CommitRef[];
}

const suspectsAtMost = 12;

/**
 * Ranks where the fix belongs, best first; empty when no frame is of this repository. The innermost frame's function is
 * right in seven of ten crashes (BugsJS: 69-72% top frame, 91-92% top three), so the others must bring evidence:
 * a value that another package of the repository produced or called back with; a general helper that only reads what it was handed.
 */
export async function rankSuspects(request: RankRequest): Promise<Suspect[]> {
  const { workspace, frames } = request;
  const error = request.event.errors[0];
  const board = new SuspectBoard();
  if (!error) return [];
  const places = await stackPlaces(workspace, frames, error);
  const [top] = places;
  if (!top) return [];
  addFrames(board, places, error);
  for (const producer of await producersOf(workspace, places, error)) {
    board.add(producer, producer.score, producer.reason);
  }
  const handed = handedBy(places, error);
  if (handed) board.add(handed.place.suspect, handed.score, handed.reason);
  for (const file of new Set(places.map((place) => place.file))) {
    const recent = (request.recentChanges ?? []).find((change) => change.files.includes(file));
    if (recent && (recent.score ?? 0) >= 0.5) board.addToFile(file, 0.03, `changed in ${recent.commit.slice(0, 10)}`);
  }
  return board.ranked(suspectsAtMost);
}

function addFrames(board: SuspectBoard, places: readonly StackPlace[], error: EventError): void {
  const [top] = places;
  for (const [i, place] of places.slice(0, 10).entries()) {
    const foreign = place.package !== top?.package ? 0.8 : 1;
    const what = i === 0 ? innermost(place, error) : `called ${places[i - 1]?.suspect.function ?? 'it'}`;
    board.add(place.suspect, 0.7 * 0.6 ** i * foreign, what);
  }
}

function innermost(place: StackPlace, error: EventError): string {
  if (place.index === 0) return error.operation.kind === 'throw' ? 'throws the error' : 'the error was raised here';
  return 'the innermost frame of this repository';
}
