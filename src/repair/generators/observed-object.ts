import type { ObservedValue } from '../site.ts';
import type { Focus } from './focus.ts';
import type { SiteView } from './view.ts';

/** The plain object that a variable of the focus's frame was seen to hold at the throw; undefined where it was none, or not seen. */
export function observedObject({ site }: SiteView, { place }: Focus, name: string): ObservedValue | undefined {
  return site.values?.find((value) => value.frame === place.depth && value.name === name && value.type === 'object');
}
