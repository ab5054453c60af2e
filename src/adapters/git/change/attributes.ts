import { mustGit } from '../program.ts';
import { bareCall } from './copy.ts';

/**
 * Files whose bytes in a checkout are others than in the repository, by the tree's own .gitattributes: filters (large files
 * kept elsewhere), encodings, `ident`, and line ends. The approved bytes are put in as they are, so such a file would come
 * out as something else than what was looked at. A sentence for each.
 */
export async function convertedFiles(
  dir: string,
  index: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<string[]> {
  if (files.size === 0) return [];
  const call = bareCall(dir, { index, stdin: [...files.keys()].map((file) => `${file}\0`).join('') });
  const asked = ['filter', 'working-tree-encoding', 'ident', 'text', 'eol'];
  const out = (await mustGit(['check-attr', '--cached', '-z', '--stdin', ...asked], call)).toString().split('\0');
  const said: string[] = [];
  for (let i = 0; i + 2 < out.length; i += 3) {
    const [file = '', attribute = '', value = ''] = out.slice(i, i + 3);
    if (value === 'unspecified' || value === 'unset') continue;
    const isText = attribute === 'text' || attribute === 'eol';
    if (!isText) said.push(`${file} is converted (${attribute}: ${value})`);
    else if (Buffer.from(files.get(file) ?? []).includes('\r\n'))
      said.push(`${file} has line ends that .gitattributes changes (${attribute}: ${value})`);
  }
  return said;
}
