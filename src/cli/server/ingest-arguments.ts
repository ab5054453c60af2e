/** What `reproof ingest` is told on the command line. */
export interface IngestArguments {
  project: string;
  as?: 'log' | 'event';
  json?: boolean;
}
