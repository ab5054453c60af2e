import type { Given } from '../api/client.ts';
import type { Facts } from './use-facts.ts';

export type Trial = Given<'addHypothesis'>['body']['trial'];
export type TrialKind = Trial['kind'] | 'note';

/** What a person has written into the form, whatever kind is chosen. */
export interface TrialDraft {
  kind: TrialKind;
  claim: string;
  call: string;
  request: string;
  file: string;
  function: string;
  line: string;
  drives: string;
  text: string;
  failing: string;
  passing: string;
  /** Test files, one a line. */
  tests: string;
}

/** What stands in the form before anything is written: the place that the engine suspects. */
export function freshDraft({ report }: Pick<Facts, 'report'>): TrialDraft {
  const suspect = report?.codeMap.suspects[0];
  const file = suspect?.file ?? '';
  const blank = { claim: '', call: '', request: '', line: '', text: '', failing: '', passing: '', tests: '' };
  return { kind: 'call', ...blank, file, function: suspect?.function ?? '', drives: file };
}

/** As it is sent; null while something is missing, and for a note. */
export function trialOf(draft: TrialDraft): Trial | null {
  const { kind, call, request, file, line, drives, text, failing, passing } = draft;
  const trimmed = (value: string): string => value.trim();
  switch (kind) {
    case 'call':
      return trimmed(call) ? { kind, text: call } : null;
    case 'request':
      return trimmed(request) ? { kind, text: request } : null;
    case 'place':
      return trimmed(file)
        ? { kind, file: trimmed(file), function: trimmed(draft.function) || null, line: line ? Number(line) : null }
        : null;
    case 'test':
      return [drives, text, failing, passing].every(trimmed)
        ? { kind, drives: trimmed(drives), text, failing, passing }
        : null;
    case 'tests': {
      const files = draft.tests.split(/[\s,]+/).filter(Boolean);
      return files.length > 0 ? { kind, files } : null;
    }
    case 'note':
      return null;
  }
}

/** A call of the innermost function of the stack, as an example of how one is written. */
export function exampleCall({ report }: Pick<Facts, 'report'>): string {
  const frame = report?.codeMap.frames.find(({ kind, function: name }) => kind === 'source' && name);
  return frame ? `${frame.function}(null) of ${frame.file}` : 'total([null]) of src/cart.js';
}

/** The request of the occurrence, as an example. */
export function exampleRequest({ signals }: Pick<Facts, 'signals'>): string {
  const request = signals[0]?.event.request;
  if (!request) return 'POST /orders with {"lines": [null]}';
  const path = URL.canParse(request.url) ? new URL(request.url).pathname : request.url;
  const body = typeof request.body === 'string' ? request.body : request.body ? JSON.stringify(request.body) : '';
  return `${request.method} ${path}${body && body.length < 200 ? ` with ${body}` : ''}`;
}
