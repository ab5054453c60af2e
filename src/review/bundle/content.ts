import { Fault } from '../../domain/fault.ts';
import { firstBrokenLink } from '../../domain/ledger.ts';
import { proposalSchema } from '../../domain/proposal.ts';
import { proposalText } from '../text/proposal-text.ts';
import { plain } from '../../domain/plain-text.ts';
import { attestationOf } from './attestation.ts';
import type { BundleInput } from './input.ts';
import { isInside } from './layout.ts';
import { type Redact, redactDeep, redactLedger, redactor } from './redact.ts';

/** A log keeps its head and its tail. */
const logLimit = 256 * 1024;

// What JSON leaves as it is and a terminal would obey: DEL, C1, line separators, direction overrides.
// oxlint-disable-next-line no-control-regex
const obeyed = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** JSON text that is safe to print on a terminal. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    obeyed,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function bounded(text: string): string {
  if (text.length <= logLimit) return text;
  const half = logLimit / 2;
  return `${text.slice(0, half)}\n… ${text.length - logLimit} characters left out …\n${text.slice(-half)}`;
}

function inside(folder: string, file: string): string {
  const relative = file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file;
  if (!isInside(relative))
    throw new Fault('INTERNAL', `a bundle file would lie outside ${folder}/: ${JSON.stringify(file)}`);
  return `${folder}/${relative}`;
}

function checkInput(input: BundleInput): void {
  if ((input.patch === null) !== (input.proposal.fix === null))
    throw new Fault('INTERNAL', 'a bundle has a patch exactly when its proposal has a fix');
  const broken = firstBrokenLink(input.ledger);
  if (broken !== -1) throw new Fault('INTERNAL', `the ledger's chain is broken at entry ${broken}`);
}

/** The input with everything that strangers or this machine wrote redacted; tests and patches stay as they are. */
function redacted(input: BundleInput, redact: Redact): BundleInput {
  return {
    ...input,
    proposal: redactDeep(proposalSchema.parse(input.proposal), redact),
    ledger: redactLedger(input.ledger, redact),
    logs: Object.fromEntries(Object.entries(input.logs).map(([name, text]) => [name, redact(plain(bounded(text)))])),
    facts: { ...redactDeep({ ...input.facts, hostPaths: [] }, redact), hostPaths: [] },
  };
}

function refuseScratchPaths(files: ReadonlyMap<string, string>, input: BundleInput): void {
  const scratch = input.facts.hostPaths.filter((one) => one.scratch && one.path.length > 1);
  for (const [name, text] of files)
    if (scratch.some((one) => text.includes(one.path)))
      throw new Fault('INTERNAL', `${name} would carry a scratch folder of this machine`);
}

/** Every file of the bundle, path -> text (SPEC 11). Throws INTERNAL when the parts contradict each other or a file climbs out. */
export function bundleFiles(raw: BundleInput): Map<string, string> {
  checkInput(raw);
  const redact = redactor(raw.facts.hostPaths);
  const input = redacted(raw, redact);
  const files = new Map<string, string>();
  files.set('proposal.json', `${jsonText(input.proposal, 2)}\n`);
  files.set('proposal.md', proposalText(input));
  for (const [file, text] of Object.entries(input.reproductionFiles)) files.set(inside('reproduction', file), text);
  if (input.patch !== null) files.set('fix.patch', input.patch);
  for (const rival of input.rivals) files.set(inside('rivals', rival.file), rival.patch);
  files.set('ledger.jsonl', input.ledger.map((entry) => `${jsonText(entry)}\n`).join(''));
  for (const [name, text] of Object.entries(input.logs)) files.set(inside('logs', name), text);
  refuseScratchPaths(files, raw);
  files.set('attestation.json', `${jsonText(attestationOf(input, files), 2)}\n`);
  return files;
}
