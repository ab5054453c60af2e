// Which code blocks a trial ran, as short ids, so that a search sees when an input reaches something new.
import inspector from 'node:inspector';
import { fileURLToPath } from 'node:url';

let session = null;

/** Begins precise block coverage in this process. */
export function start() {
  if (session) return;
  session = new inspector.Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
}

const bucket = (count) => (count < 4 ? count : count < 8 ? 4 : count < 16 ? 5 : count < 128 ? 6 : 7);

/** Features since the last call: `file:start:end:bucket` (0: a block that did not run), own files only. */
export function take(root) {
  const features = [];
  session?.post('Profiler.takePreciseCoverage', (error, answer) => {
    if (error) return;
    for (const script of answer.result) {
      const file = script.url.startsWith('file://') ? fileURLToPath(script.url) : script.url.replace(/\?.*$/, '');
      if (!file.startsWith(`${root}/`) || file.includes('/node_modules/')) continue;
      const name = file.slice(root.length + 1);
      for (const fn of script.functions) {
        for (const { startOffset, endOffset, count } of fn.ranges) {
          features.push(`${name}:${startOffset}:${endOffset}:${bucket(count)}`);
        }
      }
    }
  });
  return features;
}
