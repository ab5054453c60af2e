// The builds of a bench for pages: one of the tree as it is, one that is brought to what a trial changes. A build is made
// once for all trials of the same change.
import { createRequire } from 'node:module';

const { Build } = createRequire(import.meta.url)('./build-page.cjs');

export class PageBuilds {
  #root;
  #kept = new Map();

  constructor(root) {
    this.#root = root;
  }

  /** The tree built with `overlay` (path from the root -> text). Rejects with the reason when the build fails. */
  of(given, overlay = {}) {
    const files = Object.fromEntries(Object.entries(overlay).toSorted());
    const isPlain = Object.keys(files).length === 0;
    const place = `${isPlain ? 'plain' : 'changed'} ${JSON.stringify(given)}`;
    const known = this.#kept.get(place);
    const change = JSON.stringify(files);
    if (known?.change === change) return known.built;
    const build = known?.build ?? new Build({ root: this.#root, ...given });
    const built = build.run(files);
    built.catch(() => {});
    this.#kept.set(place, { build, change, built });
    return built;
  }
}
