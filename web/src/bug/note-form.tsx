import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ask } from '../api/client.ts';
import { useKeys } from '../frame/use-keys.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Failed } from '../parts/notice.tsx';

function Leave({ leave }: { leave: () => void }) {
  return (
    <Button small look="ghost" onClick={leave}>
      Leave
    </Button>
  );
}

/** A person's own words: kept with the bug, and the bug may be investigated again with them. */
export function NoteForm({ bug }: { bug: string }) {
  const client = useQueryClient();
  const field = useRef<HTMLTextAreaElement>(null);
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [state, setState] = useState<{ busy: boolean; error: Error | null }>({ busy: false, error: null });
  const show = (): void => {
    setOpen(true);
    setTimeout(() => field.current?.focus(), 0);
  };
  useKeys({ h: show });
  const send = async (again: boolean): Promise<void> => {
    setState({ busy: true, error: null });
    try {
      await ask('commentBug', { params: { id: bug }, body: { text } });
      if (again) await ask('investigate', { params: { id: bug }, body: { reason: text.slice(0, 1_000) } });
      setText('');
      setOpen(false);
      setState({ busy: false, error: null });
      await client.invalidateQueries();
    } catch (error) {
      // What was written stays.
      setState({ busy: false, error: error as Error });
    }
  };
  if (!open)
    return (
      <button type="button" className="own" onClick={show}>
        <Icon name="plus" />
        Add a note or a hypothesis of your own <kbd className="end">H</kbd>
      </button>
    );
  return (
    <div className="edit">
      <Failed error={state.error} what="It was not kept." />
      <label>
        What you know, or what you think happens
        <textarea
          ref={field}
          className="field"
          value={text}
          maxLength={10_000}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <p className="xs t2">
        Kept with the bug and in its ledger. The deterministic engine does not read prose: a person does.
      </p>
      <div className="row wrap">
        <Button small disabled={text.trim() === ''} busy={state.busy} onClick={() => void send(false)}>
          Keep the note
        </Button>
        <Button small disabled={text.trim() === ''} busy={state.busy} onClick={() => void send(true)}>
          Keep it and investigate again
        </Button>
        <Leave leave={() => setOpen(false)} />
      </div>
    </div>
  );
}
