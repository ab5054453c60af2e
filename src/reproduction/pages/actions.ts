import type { Breadcrumb } from '../../domain/event.ts';
import type { PageAction } from '../../domain/scenario.ts';

const actionsAtMost = 30;
const selectorAtMost = 400;
/** What a selector may be made of; anything else is no element's path. */
const selector = /^[\w\s>#.:[\]="'*^$|~()+,@/\\-]+$/;

/**
 * What a user did, from breadcrumbs of a Sentry browser SDK or the page script: `ui.click` and `ui.input` name the element
 * by a selector (the SDK leaves out what was typed), `navigation` where to. The last 30.
 */
export function actionsOf(breadcrumbs: readonly Breadcrumb[]): PageAction[] {
  const found: PageAction[] = [];
  for (const crumb of breadcrumbs) {
    const action = actionOf(crumb);
    const last = found.at(-1);
    // The SDK tells every key; one change of a field is one action.
    const repeats = action && last && 'input' in action && 'input' in last && action.input === last.input;
    if (repeats) found.pop();
    if (action) found.push(action);
  }
  return found.slice(-actionsAtMost);
}

function actionOf({ category, message, data }: Breadcrumb): PageAction | null {
  const element = message?.trim() ?? '';
  const isElement = element !== '' && element.length <= selectorAtMost && selector.test(element);
  const value = typeof data.value === 'string' ? data.value : '1';
  if (category === 'ui.click' && isElement) return { click: element };
  if (category === 'ui.submit' && isElement) return { submit: element };
  if (category === 'ui.input' && isElement) return { input: element, value };
  const to = category === 'navigation' && typeof data.to === 'string' ? data.to : null;
  return to !== null && to.startsWith('#') ? { navigate: to } : null;
}
