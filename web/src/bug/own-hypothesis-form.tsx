import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ask } from '../api/client.ts';
import { useKeys } from '../frame/use-keys.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Failed } from '../parts/notice.tsx';
import { freshDraft, type TrialDraft, type TrialKind, trialOf } from './own-trial.ts';
import { kinds, TrialFields } from './trial-fields.tsx';
import type { Facts } from './use-facts.ts';

function Kinds({ kind, choose }: { kind: TrialKind; choose: (kind: TrialKind) => void }) {
  return (
    <div className="tabs" role="group" aria-label="What it can be tried by">
      {(Object.keys(kinds) as TrialKind[]).map((one) => (
        <button key={one} type="button" className="tab" aria-pressed={one === kind} onClick={() => choose(one)}>
          {kinds[one].word}
        </button>
      ))}
    </div>
  );
}

/** Keeps a note, or hands the hypothesis to the engine. Out: what is said of it. */
async function sent(bug: string, draft: TrialDraft): Promise<string> {
  const trial = trialOf(draft);
  if (!trial) {
    await ask('commentBug', { params: { id: bug }, body: { text: draft.text } });
    return 'The note is kept.';
  }
  const { hypothesis, isAsked } = await ask('addHypothesis', {
    params: { id: bug },
    body: { claim: draft.claim, trial },
  });
  return isAsked
    ? `${hypothesis.id} is on the board: it is tried in the next turn, before the engine’s own.`
    : `${hypothesis.id} is on the board: it is tried when the bug is investigated again.`;
}

interface State {
  busy: boolean;
  error: Error | null;
}

interface FormProps {
  facts: Facts;
  kind: TrialKind;
  leave: () => void;
  told: (words: string) => void;
}

function Form({ facts, kind, leave, told }: FormProps) {
  const client = useQueryClient();
  const [draft, change] = useState(() => ({ ...freshDraft(facts), kind }));
  const [state, setState] = useState<State>({ busy: false, error: null });
  const isNote = draft.kind === 'note';
  const ready = isNote ? draft.text.trim() !== '' : trialOf(draft) !== null;
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setState({ busy: true, error: null });
    try {
      told(await sent(facts.bug.id, draft));
      leave();
      await client.invalidateQueries();
    } catch (error) {
      // What was written stays.
      setState({ busy: false, error: error as Error });
    }
  };
  return (
    <form className="edit mine" onSubmit={(event) => void send(event)}>
      <Kinds kind={draft.kind} choose={(next) => change({ ...draft, kind: next })} />
      <p className="xs t2">{kinds[draft.kind].hint}</p>
      <Failed error={state.error} what="It was not kept." />
      <TrialFields facts={facts} draft={draft} change={change} />
      {isNote ? null : (
        <label>
          In words, if you like
          <input
            className="input"
            value={draft.claim}
            maxLength={1_000}
            onChange={({ target }) => change({ ...draft, claim: target.value })}
          />
        </label>
      )}
      <div className="row wrap">
        <Button small look="primary" type="submit" disabled={!ready} busy={state.busy}>
          {isNote ? 'Keep the note' : 'Try mine'}
        </Button>
        <Button small look="ghost" onClick={leave}>
          Leave
        </Button>
      </div>
    </form>
  );
}

interface Props {
  facts: Facts;
  /** Of the form that is open; null: none. */
  kind: TrialKind | null;
  open: (kind: TrialKind | null) => void;
}

/** A person's own hypothesis: a call, a request, a place or a test that the engine tries, or a note for people. */
export function OwnHypothesisForm({ facts, kind, open }: Props) {
  const [words, told] = useState('');
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (kind) place.current?.querySelector<HTMLElement>('input, textarea')?.focus();
    if (kind) told('');
  }, [kind]);
  useKeys({ h: () => open('call') });
  return (
    <div ref={place}>
      {words ? (
        <p className="pad sm t2" role="status">
          {words}
        </p>
      ) : null}
      {kind ? (
        <Form key={kind} facts={facts} kind={kind} leave={() => open(null)} told={told} />
      ) : (
        <button type="button" className="own" onClick={() => open('call')}>
          <Icon name="plus" />
          Try mine: a call, a request, a place or a test of your own <kbd className="end">H</kbd>
        </button>
      )}
    </div>
  );
}
