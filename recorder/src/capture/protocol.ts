/** The parts of the Chrome DevTools protocol that are used (https://chromedevtools.github.io/devtools-protocol/v8/Debugger/). */
export interface Location {
  scriptId: string;
  lineNumber: number;
  columnNumber?: number;
}

interface Remote {
  type: string;
  objectId?: string;
  value?: unknown;
  unserializableValue?: string;
}

export interface Scope {
  type: string;
  object: Remote;
  startLocation?: Location;
  endLocation?: Location;
}

export interface CallFrame {
  callFrameId: string;
  functionName: string;
  functionLocation?: Location;
  location: Location;
  scopeChain: Scope[];
  this: Remote;
}

export interface Paused {
  callFrames: CallFrame[];
  reason: string;
  data?: Remote;
}

/** A remote value as an argument of a call. */
export function argumentOf(remote: Remote | undefined): {
  objectId?: string;
  value?: unknown;
  unserializableValue?: string;
} {
  if (remote?.objectId) return { objectId: remote.objectId };
  if (remote?.unserializableValue) return { unserializableValue: remote.unserializableValue };
  return { value: remote?.value };
}
