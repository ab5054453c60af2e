import { readHeaders } from './headers.ts';
import type { Call } from './work.ts';

/** Who was called and what was asked; of an HTTP call the origin, and method and path. */
export function placeOf({ target, operation, asked }: Call): { target: string; operation: string } {
  if (!asked) return { target, operation };
  const host = readHeaders(asked.headers).find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
  return {
    target: target.includes('//') ? target : `${target}//${host}`,
    operation: `${asked.method} ${asked.url.split('?', 1)[0]}`,
  };
}
