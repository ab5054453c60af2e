import type { PageAction, PageScenario, Scenario } from '../../domain/scenario.ts';

const probesAtMost = 12;
const element = /<(button|input|a|select|textarea|form)\b([^>]{0,1000})>/gi;
const idOf = /\bid\s*=\s*["']?([A-Za-z][\w-]{0,100})/i;

/** What else a user can do on a page: each element with an id that takes a click or a word. */
export function pageProbes(scenario: PageScenario, html: string): Scenario[] {
  const actions: PageAction[] = [];
  for (const [, tag = '', attributes = ''] of html.slice(0, 1_000_000).matchAll(element)) {
    const id = idOf.exec(attributes)?.[1];
    if (id === undefined || actions.length >= probesAtMost) continue;
    const words =
      /^(?:textarea|select)$/i.test(tag) ||
      (/^input$/i.test(tag) && !/type\s*=\s*["']?(?:button|submit|checkbox|radio)/i.test(attributes));
    if (/^form$/i.test(tag)) actions.push({ submit: `#${id}` });
    else actions.push(words ? { input: `#${id}`, value: '1' } : { click: `#${id}` });
  }
  return actions.map((action) => ({ ...scenario, actions: [...scenario.actions, action] }));
}
