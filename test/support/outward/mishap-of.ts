import type { Asked, Mishap } from './stand-in.ts';
import type { TrackerMishap } from './tracker-bench.ts';

/** What a tracker's trouble looks like on the wire; `writes`: which of its requests do. */
export function mishapOf(mishap: TrackerMishap, writes: (asked: Asked) => boolean): Mishap {
  switch (mishap.kind) {
    case 'too-fast':
      return { kind: 'answer', answer: { status: 429, body: { message: 'slow down' }, headers: mishap.headers } };
    case 'down':
      return { kind: 'answer', answer: { status: 503, body: {} } };
    case 'page-of-a-proxy':
      return { kind: 'answer', answer: { status: 200, body: '<html>Please log in</html>' } };
    case 'hangs':
      return { kind: 'hang' };
    case 'cut-after-write':
      return { kind: 'cut-after', when: writes };
  }
}
