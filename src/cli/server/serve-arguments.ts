import type { WorkArguments } from './work-options.ts';

/** What `reproof serve` is told on the command line. */
export interface ServeArguments extends WorkArguments {
  port: number;
  host: string;
  allowHost: string[];
  trustProxy: string[];
  worker: boolean;
  sampling: boolean;
  repo?: string;
  logLevel: string;
}
