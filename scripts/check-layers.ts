// Checks that the folders of src import only what the layers allow (docs/architecture.md). Ends with 1 when they don't.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { layerRules, layers } from './layer-rules.ts';

/** `seen` = modules of src that were read; `violations` = one line each, `rule: from -> to (why)`. */
export interface LayerReport {
  seen: number;
  violations: string[];
}

const forbiddenNames = /^(utils?|helpers?|managers?|common|misc)(\.|$)/;

/** Source files under `root/src`, `root/recorder/src` and `root/web/src`, as paths from `root` with forward slashes. */
function sourceFiles(root: string): string[] {
  return sourceFolders(root).flatMap((folder) => filesOf(root, folder));
}

/** The product, and the recorder and the web app where the tree has them. */
function sourceFolders(root: string): string[] {
  return ['src', 'recorder/src', 'web/src'].filter((folder) => existsSync(join(root, folder)));
}

function filesOf(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:tsx?|mts|mjs|cjs|js)$/.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    );
}

function strayFile(file: string): string[] {
  const [, top = '', ...rest] = file.split('/');
  const found = [];
  if (!Object.hasOwn(layers, top))
    found.push(`unknown-layer: ${file} (src/${top} is no layer of scripts/layer-rules.ts)`);
  const vague = [top, ...rest].find((part) => forbiddenNames.test(part));
  if (vague) found.push(`vague-name: ${file} (${vague} says nothing about the product)`);
  return found;
}

/**
 * Reads `root/src` (absolute path, no slash at the end) with dependency-cruiser. A file on disk that the cruiser did
 * not read is a violation too: a check that sees nothing passes everything.
 */
export async function checkLayers(root: string): Promise<LayerReport> {
  const { output } = await cruise(sourceFolders(root), {
    baseDir: root,
    ruleSet: { forbidden: layerRules },
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules'] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  });
  const result = output as ICruiseResult;
  const files = sourceFiles(root);
  const seen = new Set(result.modules.map((module) => module.source));
  const unseen = files.filter((file) => !seen.has(file)).map((file) => `unseen: ${file} (the cruiser did not read it)`);
  const broken = result.summary.violations.map(
    ({ rule, from, to, comment }) => `${rule.name}: ${from} -> ${to}${comment ? ` (${comment})` : ''}`,
  );
  return {
    seen: files.length - unseen.length,
    violations: [...broken, ...files.filter((file) => file.startsWith('src/')).flatMap(strayFile), ...unseen],
  };
}

async function main(): Promise<number> {
  const { seen, violations } = await checkLayers(fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, ''));
  for (const violation of violations) console.error(violation);
  console.log(`layers: ${seen} modules read, ${violations.length} violations`);
  return violations.length === 0 && seen > 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
