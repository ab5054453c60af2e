/** What the recorder itself uses, taken before anything is replaced by it or by the app (fake timers and the like). */
import crypto from 'node:crypto';
import fs from 'node:fs';

export const monotonic: () => number = performance.now.bind(performance);
export const wall: () => number = Date.now.bind(Date);
const { randomBytes } = crypto;
/** `bytes` random bytes in hexadecimal. */
export const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex');
export const later: typeof setTimeout = setTimeout;

export const files = {
  mkdir: fs.mkdirSync,
  open: fs.openSync,
  write: fs.writeSync,
  close: fs.closeSync,
  rename: fs.renameSync,
  remove: fs.unlinkSync,
  read: fs.readFileSync,
  stat: fs.statSync,
};

/** The same without waiting. */
export const waiting = {
  mkdir: fs.mkdir,
  open: fs.open,
  write: fs.write,
  close: fs.close,
  rename: fs.rename,
  remove: fs.unlink,
};
export const soon: typeof setImmediate = setImmediate;

const startedMonotonic = monotonic();
export const startedWall = wall();
/** A time of the monotonic clock as a moment of the recording: milliseconds since the recorder's start, to the microsecond. */
export const momentOf = (at: number): number => Math.max(0, Math.round((at - startedMonotonic) * 1000) / 1000);
