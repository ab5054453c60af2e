/** What `reproof serve` is told on the command line. */
export interface ServeArguments {
  port: number;
  host: string;
  allowHost: string[];
  trustProxy: string[];
  worker: boolean;
  sampling: boolean;
  concurrency: number;
  perProject: number;
  repo?: string;
  logLevel: string;
}
