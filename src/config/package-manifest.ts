import { z } from 'zod';
import { readPlainFile } from './bounded-tree.ts';

const names = z.array(z.string());

/** What is read of a package.json; a part that is not as it should be counts as absent. */
const manifestSchema = z.object({
  name: z.string().min(1).optional().catch(undefined),
  packageManager: z.string().optional().catch(undefined),
  scripts: z.record(z.string(), z.unknown()).optional().catch(undefined),
  workspaces: z
    .union([names, z.object({ packages: names }).transform((each) => each.packages)])
    .optional()
    .catch(undefined),
});
export type PackageManifest = z.infer<typeof manifestSchema>;

/** The package.json in `folder` (`.` or a path from `root`); null when there is none that can be read. */
export function readManifest(root: string, folder: string): PackageManifest | null {
  const text = readPlainFile(root, folder === '.' ? 'package.json' : `${folder}/package.json`);
  if (text === null) return null;
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
