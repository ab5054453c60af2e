/** What `reproof mcp` is called with. */
export interface McpArguments {
  repo: string;
  event: string;
  out?: string;
  port?: number;
  time?: number;
  sandbox: string;
  install?: boolean;
}
