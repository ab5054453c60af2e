import { expect, it } from 'vitest';
import { builtInRules } from '../domain/built-in-rules.ts';
import { readSpecialist } from './read-specialist.ts';
import { shippedSpecialists } from './shipped-specialists.ts';

it('the product’s own have the rules that the door routes by', () => {
  const rules = shippedSpecialists().map(({ tools: _tools, guidance: _guidance, from: _from, ...rest }) => rest);
  expect(rules).toEqual(builtInRules);
});

it('rules, tools and guidance of a file', () => {
  const text =
    '---\nname: payments\npaths: [src/pay/**]\ntools: [search_text, format_disk]\n---\nAmounts are cents.\u200b\n';
  expect(readSpecialist(text, 'repository')).toMatchObject({
    specialist: {
      name: 'payments',
      paths: ['src/pay/**'],
      tools: ['search_text', 'format_disk'],
      guidance: 'Amounts are cents.',
      from: 'repository',
    },
  });
});

it.each([
  ['no front matter', 'Just words.', /no front matter/],
  ['no YAML', '---\nname: [\n---\nWords.', /no YAML/],
  ['aliases that explode', '---\nname: &a [x]\nwords: [*a, *a]\n---\nWords.', /no YAML/],
  ['a key that is none', '---\nname: x\nkey: y\n---\nWords.', /key/i],
  ['a name that is none', '---\nname: ../x\n---\nWords.', /^name/],
  ['nothing to say', '---\nname: x\n---\n\n', /says nothing/],
])('%s is told', (_what, text, why) => {
  const read = readSpecialist(text, 'repository');
  expect('mistakes' in read ? read.mistakes.join() : '').toMatch(why);
});
