import type { ExportReport } from '../ports/repository.ts';

/** What a scratch tree lacks against a checkout, in sentences for the report. */
export function treeRemarks({ linksLeftOut, submodules, largeFilePointers }: ExportReport): string[] {
  return [
    ...sentence(linksLeftOut, 'symbolic links that lead outside were left out'),
    ...sentence(submodules, 'submodules are empty folders in the scratch tree'),
    ...sentence(largeFilePointers, 'files of Git LFS are pointers only'),
  ];
}

function sentence(paths: readonly string[], words: string): string[] {
  if (paths.length === 0) return [];
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
  return [`${words}: ${paths.slice(0, 3).join(', ')}${more}`];
}
