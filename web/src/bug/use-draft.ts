import { useState } from 'react';

export interface Remark {
  file: string;
  line: number;
  text: string;
}
export const verbs = ['approve', 'approve-and-apply-by-hand', 'request-changes', 'reject', 'edit'] as const;
export type Verb = (typeof verbs)[number];

/** A decision that was not sent yet. */
export interface Draft {
  verb: Verb | null;
  reason: string;
  leadsTo: 're-investigate' | 'needs-investigation' | 'wont-fix';
  remarks: readonly Remark[];
  /** Of `edit`: the patch as the reviewer has it. */
  patch: string | null;
  /** The manifest that the draft was begun on; another one since means that it was about something else. */
  manifest: string | null;
}

const empty: Draft = {
  verb: null,
  reason: '',
  leadsTo: 'needs-investigation',
  remarks: [],
  patch: null,
  manifest: null,
};

function read(key: string): Draft {
  try {
    return { ...empty, ...(JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<Draft>) };
  } catch {
    return empty;
  }
}

/** A draft stays while the browser's tab does, whatever page one looks at meanwhile. */
export function useDraft(proposal: string | null): [Draft, (draft: Draft) => void] {
  const key = `draft-${proposal ?? 'none'}`;
  const [state, setState] = useState(() => ({ key, draft: read(key) }));
  const draft = state.key === key ? state.draft : read(key);
  const keep = (next: Draft): void => {
    if (proposal) sessionStorage.setItem(key, JSON.stringify(next));
    setState({ key, draft: next });
  };
  return [draft, keep];
}

/** The draft with a remark in place of an earlier one on the same line; an empty text takes it away. */
export function withRemark(draft: Draft, remark: Remark): Draft {
  const others = draft.remarks.filter(({ file, line }) => file !== remark.file || line !== remark.line);
  return { ...draft, remarks: remark.text.trim() === '' ? others : [...others, remark] };
}

/** The draft with a verb: bound from now on to the patch that is shown. */
export function chosen(draft: Draft, verb: Verb, shown: { manifestHash: string; diff: string }): Draft {
  const patch = verb === 'edit' ? (draft.patch ?? shown.diff) : draft.patch;
  return { ...draft, verb, manifest: draft.manifest ?? shown.manifestHash, patch };
}

/** What is sent as the reason: the words, then the remarks with their places. */
export function reasonOf({ reason, remarks }: Draft): string {
  return [reason.trim(), ...remarks.map(({ file, line, text }) => `${file}:${line}: ${text.trim()}`)]
    .filter(Boolean)
    .join('\n');
}

/** After it was sent. */
export const sent: Draft = empty;
