/** Hard bounds of everything that the recorder keeps or sends. What is beyond is dropped and counted. */
export const bounds = {
  /** Exceptions looked at in a second; beyond, only those that nobody is about to catch. */
  pausesPerSecond: 50,
  frames: 20,
  scopesPerFrame: 20,
  depth: 8,
  nodesPerFrame: 4000,
  nodesPerError: 12_000,
  entries: 200,
  text: 20_000,
  functionText: 2_000,
  binary: 65_536,
  /** Text of all values of one error, in characters. */
  valueCharacters: 600_000,
  /** Captured errors that wait for a report, and for how long. */
  captures: 64,
  captureCharacters: 8_000_000,
  captureMs: 60_000,
  /** Of one body, in bytes. */
  body: 65_536,
  /** Of all requests that are remembered. */
  bodiesOverall: 8_388_608,
  calls: 200,
  reads: 500,
  /** Of one call's result, until a report encodes it. */
  snapshotValues: 2000,
  steps: 2000,
  earlier: 20,
  controls: 20,
  sources: 4_000_000,
  /** The longest that an exit may wait for a report on its way. */
  exitMs: 1000,
  sendMs: 5000,
} as const;
