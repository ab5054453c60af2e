import { plain } from '../../domain/plain-text.ts';
import type { Foreign } from '../languages/foreign.ts';
import type { DraftPlace } from './draft-place.ts';

/** The place of a test in another language than JavaScript. */
export function foreignPlace({ language, framework }: Foreign, drives: string): DraftPlace {
  const spot = framework.spotFor(drives);
  const rules = language.testRules;
  return {
    folder: spot.folder,
    framework: framework.name,
    remark: spot.remark,
    example: spot.example,
    fileName: spot.fileName,
    named: (text, file) => framework.named?.(text, file) ?? text,
    commandFor(file, text) {
      const { argv, cwd } = framework.command(file, text);
      return { command: argv, cwd };
    },
    putRight: (test) => plain(test),
    shape: (test) => JSON.stringify([rules?.tests(test), rules?.calls(test)]),
  };
}
