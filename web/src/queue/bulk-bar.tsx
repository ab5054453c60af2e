import { useState } from 'react';
import { useKeys } from '../frame/use-keys.ts';
import { Button } from '../parts/button.tsx';
import { BulkDialog } from './bulk-dialog.tsx';
import { type BulkAction, bulkActions } from './bulk-actions.ts';
import type { Filters } from './filters.ts';
import type { Selection } from './use-selection.ts';

interface Props {
  selection: Selection;
  filters: Filters;
  /** How many the view holds. */
  total: number;
}

/** What can be done to all that is picked. It takes the place of the keys, so that nothing moves. */
export function BulkBar({ selection, filters, total }: Props) {
  const [action, setAction] = useState<BulkAction | null>(null);
  const count = selection.whole ? total : selection.ids.size;
  useKeys({
    s: () => setAction('assign'),
    m: () => setAction('merge'),
    Escape: () => selection.keep([]),
  });
  return (
    <>
      <section className="keys bulk" aria-label="Selected bugs">
        <span className="num" role="status">
          <b>{count.toLocaleString('en')}</b> selected
        </span>
        {!selection.whole && total > selection.ids.size ? (
          <button type="button" className="link" onClick={selection.pickWhole}>
            Select all {total.toLocaleString('en')} of this view
          </button>
        ) : null}
        <span className="bulk-acts">
          {(Object.keys(bulkActions) as BulkAction[]).map((name) => (
            <Button key={name} small shortcut={bulkActions[name].key} onClick={() => setAction(name)}>
              {bulkActions[name].word}
            </Button>
          ))}
        </span>
        <Button small look="ghost" className="end" shortcut="Esc" onClick={() => selection.keep([])}>
          Clear
        </Button>
      </section>
      {action ? (
        <BulkDialog
          key={action}
          action={action}
          selection={selection}
          filters={filters}
          count={count}
          close={() => setAction(null)}
        />
      ) : null}
    </>
  );
}
