import { expect, it } from 'vitest';
import { markedSite } from '../../../test/support/marked-site.ts';
import { generateCandidates } from './generate.ts';
import { sisterCheck } from './sister-check.ts';

const textsOf = (marked: string, message: string, type?: string) =>
  generateCandidates(markedSite(marked, message, type), { generators: [sisterCheck] }).map(
    ({ files }) => files['a.js'],
  );

const sister = `function open(name) {\n  const found = lookUp(name, rooms);\n  if (!found.isFree) {\n    return refusal(found);\n  }\n  return found.enter();\n}\n`;
const ours = `function share(name, people) {\n  const room = lookUp(name, all), count = people.length;\n  if (count > 1) {\n    return room.¦seats(count);\n  }\n  return null;\n}\n`;
const sized = 'Invalid size';

it('what the same call gives is checked as in a sister, right behind the call', () => {
  const [text] = textsOf(sister + ours, sized, 'RangeError');
  expect(text).toContain(
    'count = people.length;\n  if (!room.isFree) {\n    return refusal(room);\n  }\n  if (count > 1)',
  );
});

it.each([
  ['another call', sister.replace('lookUp', 'search') + ours],
  ['a check of something else', sister.replace('!found.isFree', '!rooms') + ours],
  ['a check that goes on', sister.replace('return refusal(found)', 'refusal(found)') + ours],
  [
    'an answer of what only the sister has',
    sister.replace('refusal(found)', 'note').replace('  const', '  const note = 1;\n  const') + ours,
  ],
  [
    'a value that is checked already',
    sister + ours.replace('if (count > 1)', 'if (!room.isOpen) return null;\n  if (count > 1)'),
  ],
  ['a call whose value did not take part', sister + ours.replace('room.¦seats', 'people.¦seats')],
])('not by %s', (_what, marked) => {
  expect(textsOf(marked, sized, 'RangeError')).toEqual([]);
});

const read = "Cannot read properties of undefined (reading 'trim')";
const pair = (check: string) =>
  `function starts(text, part) {\n  ${check}\n  return text.startsWith(part.¦trim());\n}\n`;

it('a parameter is checked as the other one is', () => {
  const check = `if (typeof text === 'undefined') return undefined;`;
  const [made] = textsOf(pair(check), read);
  expect(made).toContain(`${check}\n  ${check.replace('text', 'part')}`);
});

it.each([
  ['asks for both together', `if (text === part) return undefined;`],
  ['asks for a size', `if (text.length > 3) return undefined;`],
  ['has asked for it', `if (typeof text === 'undefined') return undefined;\n  if (part === null) return null;`],
])('not where the function %s', (_what, check) => {
  expect(textsOf(pair(check), read)).toEqual([]);
});
