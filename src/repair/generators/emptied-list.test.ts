import { describe, expect, it } from 'vitest';
import { markedSite } from '../../../test/support/marked-site.ts';
import { emptiedList } from './emptied-list.ts';
import { generateCandidates } from './generate.ts';

const candidatesOf = (marked: string, message: string) =>
  generateCandidates(markedSite(marked, message), { generators: [emptiedList] });

const called = 'this.waiting.shift(...) is not a function';

describe('a list that may be empty', () => {
  it('its length is asked where only its being there was', () => {
    const [first] = candidatesOf(
      'function next() {\n  if (this.waiting) {\n    this.waiting.shift()¦();\n  }\n}\n',
      called,
    );
    expect(first).toMatchObject({ kind: 'cause' });
    expect(first?.files['a.js']).toContain('if (this.waiting && this.waiting.length > 0) {');
  });

  it('a condition that binds otherwise keeps its meaning', () => {
    const [first] = candidatesOf(
      'function next() {\n  if (this.waiting || late) this.waiting.shift()¦();\n}\n',
      called,
    );
    expect(first?.files['a.js']).toContain('if ((this.waiting || late) && this.waiting.length > 0)');
  });

  it('without a condition it is a cause only where the program reckons with emptiness', () => {
    const bare = 'function next() {\n  jobs.pop()¦.run();\n}\n';
    const said = "Cannot read properties of undefined (reading 'run')";
    expect(candidatesOf(bare, said)[0]).toMatchObject({ kind: 'suppression' });
    const [reckoned] = candidatesOf(`${bare}function idle() {\n  return jobs.length === 0;\n}\n`, said);
    expect(reckoned).toMatchObject({ kind: 'cause' });
    expect(reckoned?.files['a.js']).toContain('if (jobs.length > 0) jobs.pop().run();');
  });

  it('in a condition the length is asked before the element', () => {
    const said = "Cannot read properties of undefined (reading 'trim')";
    const text = (condition: string) => `function cells(row) {\n  if (${condition}) row.pop();\n}\n`;
    const [first, ...others] = candidatesOf(text('!row[row.length - 1].¦trim()'), said);
    expect(first?.files['a.js']).toBe(text('row.length > 0 && !row[row.length - 1].trim()'));
    expect(others).toEqual([]);
    expect(candidatesOf(text('wide && !row[0].¦trim()'), said)[0]?.files['a.js']).toBe(
      text('wide && row.length > 0 && !row[0].trim()'),
    );
    expect(candidatesOf(text('row.length && !row[0].¦trim()'), said)).toEqual([]);
  });

  it('says nothing where the length was asked, or where a value is wanted', () => {
    expect(
      candidatesOf('function next() {\n  if (a.length) a.shift()¦();\n}\n', 'a.shift(...) is not a function'),
    ).toEqual([]);
    const wanted = 'function next() {\n  return jobs.pop()¦.name;\n}\n';
    expect(candidatesOf(wanted, "Cannot read properties of undefined (reading 'name')")).toEqual([]);
  });
});
