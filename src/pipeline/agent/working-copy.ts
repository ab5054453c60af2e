import { staysInside } from '../../domain/repository-path.ts';
import type { Said, TextEdit } from '../../ports/workbench.ts';
import { applyPatch } from '../../repair/diff/apply.ts';
import { parsePatch } from '../../repair/diff/parse.ts';
import { patchOf } from '../../repair/diff/unified.ts';
import { whyProtected } from '../../repair/gates/protected-paths.ts';
import { placeOf } from './place-of.ts';

const longestFile = 2_000_000;
const longestDiff = 3_000;

/** The base commit with a model's changes over it; it lives in memory and touches no tree. */
export class WorkingCopy {
  readonly #base: (file: string) => string | null;
  readonly #globs: readonly string[];
  #changed = new Map<string, string>();

  constructor(base: (file: string) => string | null, protectedGlobs: readonly string[]) {
    this.#base = base;
    this.#globs = protectedGlobs;
  }

  /** Files that differ from the base commit, with their new texts. */
  get files(): Record<string, string> {
    return Object.fromEntries([...this.#changed].filter(([file, text]) => this.#base(file) !== text));
  }

  read(file: string): string | null {
    return this.#changed.get(file) ?? this.#base(file);
  }

  reset(): void {
    this.#changed.clear();
  }

  /** All edits and the patch, or none of them. */
  async apply(edits: readonly TextEdit[], patch: string | null, dryRun: boolean): Promise<Said> {
    const next = new Map(this.#changed);
    for (const [n, edit] of edits.entries()) {
      const why = this.#edit(next, edit);
      if (why)
        return { ok: false, text: `edit ${n + 1} of ${edits.length} does not apply, nothing was changed: ${why}` };
    }
    if (patch !== null) {
      const why = await this.#patch(next, patch);
      if (why) return { ok: false, text: `the patch does not apply, nothing was changed: ${why}` };
    }
    const touched = [...next].filter(([file, text]) => this.read(file) !== text).map(([file]) => file);
    const refused = touched.map((file) => this.#refusal(file)).find((why) => why !== null);
    if (refused) return { ok: false, text: `nothing was changed: ${refused}` };
    if (touched.length === 0) return { ok: false, text: 'that changes nothing' };
    if (!dryRun) this.#changed = next;
    return {
      ok: true,
      text: `${dryRun ? 'would apply to' : 'applied to'} ${touched.join(', ')}${this.#shown(next, touched)}`,
    };
  }

  /** What the change is by now, as a diff: the asker sees what came of its edits. */
  #shown(next: ReadonlyMap<string, string>, touched: readonly string[]): string {
    const changes = touched.map((path) => ({ path, before: this.#base(path), after: next.get(path) ?? '' }));
    return `; against the base commit it is now:\n${patchOf(changes).text.slice(0, longestDiff)}`;
  }

  #edit(next: Map<string, string>, { file, find, replace }: TextEdit): string | null {
    if (!staysInside(file)) return `${file.slice(0, 200)} is no path of this repository`;
    const text = next.get(file) ?? this.#base(file);
    if (text === null) return `${file} is no tracked text file`;
    const place = placeOf(text, find, replace);
    if ('error' in place) return `${file}: ${place.error}`;
    next.set(file, text.slice(0, place.from) + place.replace + text.slice(place.to));
    return null;
  }

  async #patch(next: Map<string, string>, patch: string): Promise<string | null> {
    const parsed = parsePatch(patch.endsWith('\n') ? patch : `${patch}\n`);
    if ('error' in parsed) return `not a unified diff: ${parsed.error}`;
    const applied = await applyPatch(parsed.files, async (file) => next.get(file) ?? this.#base(file));
    if ('error' in applied) return applied.error;
    for (const [file, text] of Object.entries(applied.files)) {
      if (text === null) return `${file}: a repair takes no file away`;
      next.set(file, text);
    }
    return Object.keys(applied.files).length > 0 ? null : 'it changes no file';
  }

  #refusal(file: string): string | null {
    if (!staysInside(file)) return `${file.slice(0, 200)} is no path of this repository`;
    const why = whyProtected(file, this.#globs);
    if (why) return `${file} is ${why}, which no repair may touch`;
    return (this.read(file)?.length ?? 0) > longestFile ? `${file} is too large` : null;
  }
}
