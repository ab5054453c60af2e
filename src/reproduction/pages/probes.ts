import type { PageAction, PageScenario, Scenario } from '../../domain/scenario.ts';
import { type Tag, tagsOf } from './tags.ts';

const probesAtMost = 4;
const usable = new Set(['button', 'input', 'a', 'select', 'textarea', 'form']);
const idOf = /\bid\s*=\s*["']?([A-Za-z][\w-]{0,100})/i;
const clicked = /\btype\s*=\s*["']?(?:button|submit|reset|checkbox|radio)/i;

/** What else a user can do on a page: each element with an id that takes a click or a word. */
export function pageProbes(scenario: PageScenario, html: string): Scenario[] {
  const actions = tagsOf(html, usable).flatMap((tag) => actionOn(tag) ?? []);
  return actions.slice(0, probesAtMost).map((action) => ({ ...scenario, actions: [...scenario.actions, action] }));
}

function actionOn({ name, attributes }: Tag): PageAction | null {
  const id = idOf.exec(attributes)?.[1];
  if (id === undefined) return null;
  if (name === 'form') return { submit: `#${id}` };
  const takesWords = name === 'textarea' || name === 'select' || (name === 'input' && !clicked.test(attributes));
  return takesWords ? { input: `#${id}`, value: '1' } : { click: `#${id}` };
}
