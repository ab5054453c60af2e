import type { EventError, ProductionEvent } from '../../domain/event.ts';

/** A printed stack trace found in a text. Lines are indices into the text's lines. */
export interface PrintedTrace {
  platform: ProductionEvent['platform'];
  /** Outermost first. */
  errors: EventError[];
  start: number;
  /** The first line behind it. */
  end: number;
  /** The text itself says that nobody caught it. */
  uncaught: boolean;
  runtime?: ProductionEvent['runtime'];
  remarks?: string[];
}

/** Reads a trace that begins at a line, or null. A reader looks back at most a few lines and never throws. */
export type TraceReader = (lines: readonly string[], index: number) => PrintedTrace | null;

/** How far a reader looks back from the first frame for the error's heading, and on for a message of several lines. */
export const headingReach = 40;
