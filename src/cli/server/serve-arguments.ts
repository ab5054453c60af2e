/** What `reproof serve` is told on the command line. */
export interface ServeArguments {
  port: number;
  host: string;
  worker: boolean;
  concurrency: number;
  perProject: number;
  repo?: string;
  logLevel: string;
}
