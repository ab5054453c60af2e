import path from 'node:path';
import { z } from 'zod';
import { commandLine, type PageBuild } from '../domain/page-build.ts';
import { plain } from '../domain/plain-text.ts';
import { staysInside } from '../domain/repository-path.ts';
import type { BuiltTree, PageBuilder } from '../ports/page-builder.ts';
import type { SandboxSession } from '../ports/sandbox.ts';
import type { ScratchTree } from '../preparation/scratch/tree.ts';
import type { BuildSteps } from './build-steps.ts';
import { treeText } from './tree-text.ts';

export interface PageBuilderOptions {
  scratch: ScratchTree;
  openSession(tree: ScratchTree): SandboxSession;
  /** Absolute path of the Node that builds, and of src/runtime/look-at-build.mjs as the sandbox shows it. */
  node: string;
  script: string;
  /** Files of the commit. */
  files: readonly string[];
  stepsFor(about: readonly string[]): BuildSteps[];
  tell(line: string): void;
}

const kept = '.reproof-built';
/** Above the build's own bound, which says why. */
const timeMs = 150_000;
const largest = 64 * 1024 * 1024;

/** What the script in the sandbox says; repository code can write there, too. */
const reportSchema = z.union([
  z.object({ failed: z.string() }),
  z.object({
    written: z.array(z.string()),
    sources: z.record(z.string(), z.array(z.string())),
    tookMs: z.number().min(0).max(timeMs),
  }),
]);

/** See the port. Each build is made once, in a copy of the scratch tree that is taken away after it. */
export class SandboxPageBuilder implements PageBuilder {
  readonly #options: PageBuilderOptions;
  readonly #made = new Map<string, Promise<BuiltTree | null>>();
  readonly problems: string[] = [];

  constructor(options: PageBuilderOptions) {
    this.#options = options;
  }

  async builds(about: readonly string[]): Promise<BuiltTree[]> {
    const steps = this.#options.stepsFor(about);
    const none =
      'no build: neither commands.build in .reproof.yaml nor a script "build" in the package.json of the page';
    if (steps.length === 0 && !this.problems.includes(none)) this.problems.push(none);
    const found: BuiltTree[] = [];
    for (const one of steps) {
      const key = JSON.stringify(one);
      const made = this.#made.get(key) ?? this.#build(one);
      this.#made.set(key, made);
      const built = await made;
      if (built) found.push(built);
    }
    return found;
  }

  async #build(steps: BuildSteps): Promise<BuiltTree | null> {
    const { scratch, openSession, node, script, tell } = this.#options;
    tell(`building: ${commandLine(steps.run).slice(0, 120)}`);
    const tree = await scratch.derive();
    try {
      // Output of the checkout's own builds, in the package that is built: not what this one writes.
      const writes = scratch.borrowed.filter((one) => !one.includes('node_modules') && inside(one, steps.folder));
      const result = await openSession(tree).run([node, script, tree.root, path.join(tree.root, kept)], {
        cwd: tree.root,
        limits: { timeMs },
        stdin: JSON.stringify({ ...steps, writes }),
      });
      const report = reportOf(result.stdout);
      if (!report || 'failed' in report) {
        const cause = result.endedBy ? `it was ended: ${result.endedBy}` : plain(result.stderr).trim().slice(-600);
        this.problems.push(
          plain(report?.failed ?? `the build failed: ${cause}`)
            .replaceAll(tree.root, '.')
            .slice(0, 1_500),
        );
        return null;
      }
      return this.#builtTree(steps, report, tree);
    } finally {
      await tree.dispose();
    }
  }

  #builtTree(
    steps: BuildSteps,
    report: Exclude<z.infer<typeof reportSchema>, { failed: string }>,
    tree: ScratchTree,
  ): BuiltTree {
    const tracked = new Set(this.#options.files);
    const written = report.written.filter((file) => staysInside(file));
    const build: PageBuild = { ...steps, writes: outputOf(written, tracked), tookMs: report.tookMs };
    const text = treeText(path.join(tree.root, kept), largest);
    const texts = new Map(
      written.filter((file) => /\.(?:html?|[cm]?js|map)$/i.test(file)).map((file) => [file, text(file)]),
    );
    const sources = new Map(Object.entries(report.sources));
    const scripts = written.filter((file) => /\.[cm]?js$/.test(file));
    if (scripts.length === 0) this.problems.push(`the build wrote no script (${commandLine(steps.run).slice(0, 200)})`);
    else if (scripts.every((file) => (sources.get(file) ?? []).length === 0))
      this.problems.push(
        'a source map of what the build writes: turn on source maps in the build, so that a built place leads to its source',
      );
    return {
      build,
      written,
      read: (file) => texts.get(file) ?? null,
      sourcesOf: (file) => (sources.get(file) ?? []).filter((source) => tracked.has(source)),
    };
  }
}

const inside = (file: string, folder: string): boolean =>
  folder === '' || file === folder || file.startsWith(`${folder}/`);

function reportOf(stdout: string): z.infer<typeof reportSchema> | null {
  try {
    return reportSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  } catch {
    return null;
  }
}

/** The folders, as far up as they hold nothing of the commit, and the files that a build writes beside the commit's. */
export function outputOf(written: readonly string[], tracked: ReadonlySet<string>): string[] {
  const folders = new Set([...tracked].flatMap((file) => foldersOf(file)));
  const found = written
    .filter((file) => !tracked.has(file))
    .map((file) => foldersOf(file).find((folder) => !folders.has(folder)) ?? file);
  return [...new Set(found)].slice(0, 200);
}

/** `a/b/c.js` -> `a`, `a/b`. */
function foldersOf(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_part, i) => parts.slice(0, i + 1).join('/'));
}
