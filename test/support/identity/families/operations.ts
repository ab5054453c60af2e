import type { Family } from '../specimen.ts';

const app = "require('src/app.js')";

export const operations: Family = {
  name: 'one function, many operations',
  nearMiss: 'read, write, call, construct, iterate, destructure, delete of the same value',
  program: {
    'src/app.js': `
'use strict';
exports.run = function run(kind, box) {
  if (kind === 'read') return box.slot.x;
  if (kind === 'write') box.slot.x = 1;
  if (kind === 'call') return box.slot.x();
  if (kind === 'callee') return box.slot();
  if (kind === 'construct') return new box.slot();
  if (kind === 'iterate') for (const one of box.slot) return one;
  if (kind === 'spread') return [...box.slot];
  if (kind === 'take') { const { x } = box.slot; return x; }
  if (kind === 'first') { const [x] = box.slot; return x; }
  if (kind === 'in') return 'x' in box.slot;
  if (kind === 'keys') return Object.keys(box.slot);
  if (kind === 'of') return box.slot instanceof box.type;
  return undefined;
};
`,
  },
  ways: ['read', 'write', 'call', 'callee', 'construct', 'iterate', 'take', 'first', 'in', 'keys', 'of'].map(
    (kind) => ({
      name: kind,
      call: `${app}.run('${kind}', {})`,
    }),
  ),
};
