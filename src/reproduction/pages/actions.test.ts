import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Breadcrumb } from '../../domain/event.ts';
import { actionsOf } from './actions.ts';

const crumb = (category: string, message: string | null, data: Breadcrumb['data'] = {}): Breadcrumb => ({
  at: null,
  category,
  level: null,
  message,
  data,
});

it('plays clicks, fields, forms and moves within the page, in order', () => {
  const crumbs = [
    crumb('fetch', null, { url: '/api' }),
    crumb('ui.input', 'form > input#city[type="text"]', { value: 'O' }),
    crumb('ui.input', 'form > input#city[type="text"]', { value: 'Oslo' }),
    crumb('ui.click', 'body > button#go[type="button"]'),
    crumb('navigation', null, { from: '/', to: '#prices' }),
    crumb('navigation', null, { to: 'https://elsewhere.example/' }),
    crumb('ui.submit', 'form.search'),
  ];
  expect(actionsOf(crumbs)).toEqual([
    { input: 'form > input#city[type="text"]', value: 'Oslo' },
    { click: 'body > button#go[type="button"]' },
    { navigate: '#prices' },
    { submit: 'form.search' },
  ]);
});

it('what is no selector is no action, and the last thirty count', () => {
  const script = crumb('ui.click', '<img src=x onerror=alert(1)>');
  expect(actionsOf([script, crumb('ui.click', ''), crumb('ui.click', 'a'.repeat(500))])).toEqual([]);
  const many = Array.from({ length: 100 }, (_, i) => crumb('ui.click', `#b${i}`));
  expect(actionsOf(many)).toHaveLength(30);
  expect(actionsOf(many).at(-1)).toEqual({ click: '#b99' });
  fc.assert(fc.property(fc.string(), (text) => actionsOf([crumb('ui.click', text)]).length <= 1));
});
