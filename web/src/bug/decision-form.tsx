import { useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect } from 'react';
import type { Given } from '../api/client.ts';
import { useSend } from '../api/use-route.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Failed } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { chosen, type Draft, reasonOf, sent, type Verb } from './use-draft.ts';
import type { Decidable } from './use-facts.ts';

export const choices: Readonly<Record<Verb, { word: string; key: string; hint: string; send: string; next: string }>> =
  {
    approve: {
      word: 'Approve',
      key: 'A',
      hint: 'Reproof applies it',
      send: 'Approve',
      next: 'The change goes to the repository exactly as it is shown here; its release is watched.',
    },
    'approve-and-apply-by-hand': {
      word: 'Approve, apply by hand',
      key: '',
      hint: 'You take the patch',
      send: 'Approve',
      next: 'An item waits until you say that it has landed; then its release is watched.',
    },
    'request-changes': {
      word: 'Request changes',
      key: 'R',
      hint: 'The investigator revises',
      send: 'Send request',
      next: 'The engine tries again without this patch. It does not read prose: your words go to the people of the bug.',
    },
    reject: {
      word: 'Reject',
      key: 'X',
      hint: 'With a reason',
      send: 'Reject',
      next: 'Nothing is applied. The bug goes where you say.',
    },
    edit: {
      word: 'Edit the patch',
      key: 'E',
      hint: 'It is validated again',
      send: 'Validate my patch',
      next: 'All gates run on your patch. You become its co-proposer: another person approves.',
    },
  };

interface Props {
  proposal: Decidable;
  standing: { approve: boolean; why: string };
  draft: Draft;
  change: (draft: Draft) => void;
}

function bodyOf(draft: Draft, manifest: string): Given<'decide'>['body'] | null {
  const common = { manifest, via: 'ui', reason: reasonOf(draft) } as const;
  switch (draft.verb) {
    case 'approve':
    case 'approve-and-apply-by-hand':
      return { verb: draft.verb, ...common };
    case 'request-changes':
      return { verb: 'request-changes', ...common };
    case 'reject':
      return { verb: 'reject', leadsTo: draft.leadsTo, ...common };
    case 'edit':
      return { verb: 'edit', patch: draft.patch ?? '', ...common };
    case null:
      return null;
  }
}

function Choices({ draft, choose, approve }: { draft: Draft; choose: (verb: Verb) => void; approve: boolean }) {
  return (
    <fieldset className="choice">
      <legend className="sr">Your decision</legend>
      {(Object.keys(choices) as Verb[]).map((verb) => (
        <label key={verb}>
          <input
            type="radio"
            name="verb"
            checked={draft.verb === verb}
            disabled={!approve && verb.startsWith('approve')}
            onChange={() => choose(verb)}
          />
          <b>
            {choices[verb].word} {choices[verb].key ? <kbd aria-hidden="true">{choices[verb].key}</kbd> : null}
          </b>
          <span>{choices[verb].hint}</span>
        </label>
      ))}
    </fieldset>
  );
}

function LeadsTo({ draft, change }: Pick<Props, 'draft' | 'change'>) {
  return (
    <label>
      Then
      <select
        value={draft.leadsTo}
        onChange={({ target }) => change({ ...draft, leadsTo: target.value as Draft['leadsTo'] })}
      >
        <option value="needs-investigation">a person goes on with the bug</option>
        <option value="re-investigate">it is investigated again</option>
        <option value="wont-fix">the bug is closed: won’t fix</option>
      </select>
    </label>
  );
}

function Fields({ draft, change, send }: Pick<Props, 'draft' | 'change'> & { send: () => void }) {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
    if (event.key === 'Escape') change({ ...draft, verb: null });
  };
  const needed = draft.verb === 'reject' || draft.verb === 'request-changes';
  return (
    <div>
      {draft.verb === 'edit' ? (
        <label className="lab">
          The patch, as a unified diff against the base commit
          <textarea
            className="field mono tall"
            value={draft.patch ?? ''}
            spellCheck={false}
            onKeyDown={onKey}
            onChange={({ target }) => change({ ...draft, patch: target.value })}
          />
        </label>
      ) : null}
      <label className="lab">
        {draft.verb === 'request-changes' ? 'What should change' : needed ? 'Why' : 'Words for the record, if you like'}
        <textarea
          className="field"
          data-reason
          value={draft.reason}
          maxLength={10_000}
          onKeyDown={onKey}
          onChange={({ target }) => change({ ...draft, reason: target.value })}
        />
      </label>
      {draft.verb === 'reject' ? <LeadsTo draft={draft} change={change} /> : null}
    </div>
  );
}

/** The patch that was decided about is no longer the one that is shown. */
function Moved({ draft, shown, change }: Pick<Props, 'draft' | 'change'> & { shown: string }) {
  return (
    <div className="notice" role="alert">
      <Icon name="alert" />
      <p>
        <b>Another version arrived.</b> Your draft was about <code>{draft.manifest?.slice(0, 12)}</code>; what is shown
        now is <code>{shown.slice(0, 12)}</code>. Read it, then{' '}
        <button type="button" className="link" onClick={() => change({ ...draft, manifest: shown, patch: null })}>
          decide about this one
        </button>
        .
      </p>
    </div>
  );
}

function Next({ verb, remarks, standing }: { verb: Verb; remarks: number; standing: Props['standing'] }) {
  return (
    <div>
      <p className="lab">What happens next</p>
      <p className="sm t2">{choices[verb].next}</p>
      {remarks > 0 ? (
        <p className="sm t2">
          {remarks} {remarks === 1 ? 'remark' : 'remarks'} on lines are sent along.
        </p>
      ) : null}
      {!standing.approve ? <p className="sm c-ask">{standing.why}</p> : null}
    </div>
  );
}

/** The decision is bound to the manifest that was shown when it was begun: another patch since is told, and not decided about. */
export function DecisionForm({ proposal, standing, draft, change }: Props) {
  const client = useQueryClient();
  const send = useSend('decide', () => {
    change(sent);
    void client.invalidateQueries();
  });
  const { verb } = draft;
  const moved = draft.manifest !== null && draft.manifest !== proposal.manifestHash;
  const needs = verb === 'reject' || verb === 'request-changes';
  const ready = verb !== null && !moved && (!needs || reasonOf(draft) !== '');
  const submit = (): void => {
    const body = bodyOf(draft, draft.manifest ?? proposal.manifestHash);
    if (body && ready && !send.isPending) send.mutate({ params: { id: proposal.id }, body });
  };
  useEffect(() => {
    if (verb) document.querySelector<HTMLTextAreaElement>('[data-reason]')?.focus({ preventScroll: true });
  }, [verb]);
  return (
    <Panel
      className="decision"
      footer={
        <>
          <span>
            Bound to <code>{(draft.manifest ?? proposal.manifestHash).slice(0, 12)}</code> on base{' '}
            <code>{proposal.baseCommit.slice(0, 7)}</code>. A new patch needs a new decision.
          </span>
          {verb ? (
            <span className="end row">
              <Button small look="ghost" onClick={() => change({ ...draft, verb: null })}>
                Leave
              </Button>
              <Button look="primary" shortcut="Ctrl ↵" busy={send.isPending} disabled={!ready} onClick={submit}>
                {choices[verb].send}
              </Button>
            </span>
          ) : null}
        </>
      }
    >
      <Choices draft={draft} choose={(next) => change(chosen(draft, next, proposal))} approve={standing.approve} />
      <Failed error={send.error} what="The decision was not counted; your draft is kept." />
      {moved ? <Moved draft={draft} shown={proposal.manifestHash} change={change} /> : null}
      {verb ? (
        <div className="form">
          <Fields draft={draft} change={change} send={submit} />
          <Next verb={verb} remarks={draft.remarks.length} standing={standing} />
        </div>
      ) : null}
    </Panel>
  );
}
