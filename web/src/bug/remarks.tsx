import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { Draft } from './use-draft.ts';

interface Props {
  draft: Draft;
  at: { file: string; line: number };
  open: boolean;
  close: () => void;
  keep: (text: string) => void;
}

/** What the reviewer says about a line, below it. */
export function Remarks({ draft, at, open, close, keep }: Props) {
  const remark = draft.remarks.find(({ file, line }) => file === at.file && line === at.line);
  const [text, setText] = useState(remark?.text ?? '');
  if (!open && !remark) return null;
  if (!open)
    return (
      <div className="thread">
        <div className="note cmt">
          <p>{remark?.text}</p>
          <p className="xs t3">Line {at.line}, sent with your decision</p>
          <Button small look="ghost" onClick={() => keep('')}>
            Discard
          </Button>
        </div>
      </div>
    );
  return (
    <div className="thread">
      <div className="note edit">
        <textarea
          className="field"
          aria-label={`Remark on line ${at.line}`}
          value={text}
          maxLength={2_000}
          // biome-ignore lint/a11y/noAutofocus: it was asked for by a click.
          autoFocus
          onChange={({ target }) => setText(target.value)}
        />
        <div className="row">
          <span className="xs t3">Line {at.line}, sent with your decision</span>
          <Button small look="ghost" className="end" onClick={close}>
            Leave
          </Button>
          <Button
            small
            onClick={() => {
              keep(text);
              close();
            }}
          >
            Keep
          </Button>
        </div>
      </div>
    </div>
  );
}
