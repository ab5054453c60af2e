import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Failed } from '../parts/notice.tsx';
import { type BulkAction, bulkActions, type Change } from './bulk-actions.ts';
import { BulkFields, changeOf } from './bulk-fields.tsx';
import type { Filters } from './filters.ts';
import { type BulkState, type Refused, useBulk } from './use-bulk.ts';
import type { Selection } from './use-selection.ts';

interface Props {
  action: BulkAction;
  selection: Selection;
  filters: Filters;
  count: number;
  close: () => void;
}

const bugs = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'bug' : 'bugs'}`;

/** Asks for what a change needs, runs it, and tells what came of each. */
export function BulkDialog({ action, selection, filters, count, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { state, run } = useBulk(selection, filters);
  const [reason, setReason] = useState('');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const change: Change | null = changeOf(action, values);
  const { title, hint } = bulkActions[action];
  useEffect(() => dialog.current?.showModal(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (change) void run(change, reason, change.kind === 'merge' ? change.into : undefined);
  };
  const leave = (): void => {
    // What was refused stays picked, to be looked at.
    if (state.kind === 'over') selection.keep(state.refused.map(({ bug }) => bug));
    close();
  };
  return (
    <dialog ref={dialog} className="dialog bulk-dialog" aria-labelledby="bulk-title" onClose={leave}>
      <h2 id="bulk-title">
        {title} {bugs(count)}
      </h2>
      {state.kind === 'idle' ? (
        <form onSubmit={submit}>
          <p className="sm t2">{hint}</p>
          <BulkFields
            action={action}
            ids={[...selection.ids]}
            values={values}
            change={(name, value) => setValues({ ...values, [name]: value })}
          />
          <label>
            Why (each bug’s ledger says so)
            <input
              className="input"
              value={reason}
              maxLength={1_000}
              onChange={({ target }) => setReason(target.value)}
            />
          </label>
          <div className="row">
            <Button look="primary" type="submit" disabled={!change}>
              {title} {bugs(action === 'merge' ? count - 1 : count)}
            </Button>
            <Button look="ghost" onClick={() => dialog.current?.close()}>
              Leave
            </Button>
          </div>
        </form>
      ) : (
        <Outcome state={state} leave={() => dialog.current?.close()} />
      )}
    </dialog>
  );
}

function Outcome({ state, leave }: { state: BulkState; leave: () => void }) {
  const { kind, of, done, refused, error } = state;
  const told = done + refused.length;
  return (
    <div className="bulk-outcome">
      <span className="track wide" aria-hidden="true">
        <i style={{ width: `${of === 0 ? 0 : (told / of) * 100}%` }} />
      </span>
      <p role="status" className="sm num">
        {kind === 'running' ? `${told.toLocaleString('en')} of ${bugs(of)}` : `${bugs(done)} changed`}
        {refused.length > 0 ? `, ${refused.length.toLocaleString('en')} refused` : ''}
      </p>
      <Failed error={error} what={`It stopped after ${bugs(told)}; the rest is as it was.`} />
      <RefusedList refused={refused} />
      <Button look="primary" busy={kind === 'running'} onClick={leave}>
        {refused.length > 0 ? 'Close, and keep the refused ones selected' : 'Close'}
      </Button>
    </div>
  );
}

const mostShown = 50;

function RefusedList({ refused }: { refused: readonly Refused[] }) {
  if (refused.length === 0) return null;
  return (
    <ul className="refused" aria-label="Refused">
      {refused.slice(0, mostShown).map(({ bug, why }) => (
        <li key={bug}>
          <span className="mono xs t3">{bug}</span> {why}
        </li>
      ))}
      {refused.length > mostShown ? <li className="t3">and {refused.length - mostShown} more</li> : null}
    </ul>
  );
}
