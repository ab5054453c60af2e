import type { Document, Json, Path } from './inputs/document.ts';

/** How the failing input differs from the ordinary one. */
export interface InputChange {
  /** The document that the program reads, as the tree has it. */
  document: Document;
  value: Json;
  facts: Path[];
}
