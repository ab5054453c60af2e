import type { Server } from './server.ts';

export async function browse(_server: Server, _times: number): Promise<string> {
  return '';
}
