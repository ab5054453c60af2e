import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { Button } from '../parts/button.tsx';
import { Failed } from '../parts/notice.tsx';
import { When } from '../parts/when.tsx';
import type { Draft } from './use-draft.ts';
import type { Facts } from './use-facts.ts';

interface Place {
  file: string;
  line: number;
}

interface Props {
  facts: Facts;
  draft: Draft;
  at: Place;
  open: boolean;
  close: () => void;
  /** Keeps it for the decision; null: this person may not decide. */
  keep: ((text: string) => void) | null;
}

/** What was said about a line of the proposal that is shown, the oldest first. */
export function saidAt({ comments, proposal }: Pick<Facts, 'comments' | 'proposal'>, { file, line }: Place) {
  return comments.filter(
    ({ place }) => place && place.proposal === proposal?.id && place.file === file && place.line === line,
  );
}

/** Says it now, for everybody, or keeps it for the decision. */
function Reply({
  facts: { bug, proposal },
  at,
  close,
  keep,
  first,
}: Omit<Props, 'draft' | 'open'> & { first: string }) {
  const client = useQueryClient();
  const [text, setText] = useState(first);
  const [state, setState] = useState<{ busy: boolean; error: Error | null }>({ busy: false, error: null });
  const say = async (): Promise<void> => {
    setState({ busy: true, error: null });
    try {
      const place = { proposal: proposal?.id ?? '', ...at };
      await ask('commentBug', { params: { id: bug.id }, body: { text, place } });
      keep?.('');
      await client.invalidateQueries({ queryKey: ['listComments'] });
      close();
    } catch (error) {
      // What was written stays.
      setState({ busy: false, error: error as Error });
    }
  };
  return (
    <div className="note edit">
      <Failed error={state.error} what="It was not said." />
      <textarea
        className="field"
        aria-label={`Remark on line ${at.line}`}
        value={text}
        maxLength={2_000}
        // biome-ignore lint/a11y/noAutofocus: it was asked for by a click.
        autoFocus
        onChange={({ target }) => setText(target.value)}
      />
      <div className="row wrap">
        <Button small look="ghost" onClick={close}>
          Leave
        </Button>
        <Button small className="end" disabled={text.trim() === ''} busy={state.busy} onClick={() => void say()}>
          Say it now
        </Button>
        {keep ? (
          <Button
            small
            onClick={() => {
              keep(text);
              close();
            }}
          >
            Keep
          </Button>
        ) : null}
      </div>
      {keep ? <p className="xs t3">Kept, it is sent with your decision.</p> : null}
    </div>
  );
}

/** Below a line of the patch: what people said about it, and what is kept for the decision. */
export function LineThread({ facts, draft, at, open, close, keep }: Props) {
  const said = saidAt(facts, at);
  const remark = draft.remarks.find(({ file, line }) => file === at.file && line === at.line);
  if (!open && !remark && said.length === 0) return null;
  return (
    <div className="thread" id={`line-${at.file}-${at.line}`}>
      {said.length > 0 ? (
        <ol className="note">
          {said.map(({ id, by, at: when, text }) => (
            <li key={id} className="cmt" id={`said-${id}`}>
              <span className="initial" aria-hidden="true">
                {by.id.slice(0, 1)}
              </span>
              <div>
                <p className="who">
                  <b>{by.id}</b> <When at={when} ago />
                </p>
                <p className="said">{text}</p>
              </div>
            </li>
          ))}
        </ol>
      ) : null}
      {remark && !open ? (
        <div className="note kept">
          <p className="said">{remark.text}</p>
          <p className="row xs t3">
            Line {at.line}, sent with your decision
            <Button small look="ghost" className="end" onClick={() => keep?.('')}>
              Discard
            </Button>
          </p>
        </div>
      ) : null}
      {open ? <Reply facts={facts} at={at} close={close} keep={keep} first={remark?.text ?? ''} /> : null}
    </div>
  );
}
