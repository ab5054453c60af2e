import { useEffect, useRef } from 'react';
import { Button } from '../parts/button.tsx';

const groups = [
  { title: 'Everywhere', keys: ['? this list', '/ search', 'G Q queue', 'G D dashboard', 'G S settings'] },
  {
    title: 'Queue',
    keys: [
      'J next bug',
      'K bug before',
      'Enter open',
      'Space peek',
      'X select',
      'Shift X select up to here',
      'S assign selected',
      'M merge selected',
      'D decide',
      'F filter',
    ],
  },
  { title: 'Bug', keys: ['1 – 9, 0 stage', 'L ledger', 'H your hypothesis', 'T unified or split'] },
  {
    title: 'Decide',
    keys: ['A approve', 'R request changes', 'X reject', 'E edit patch', 'Ctrl Enter send', 'Esc leave'],
  },
] as const;

/** All keys; each has a control that can be seen, too. */
export function KeysDialog({ open, close }: { open: boolean; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className="dialog" onClose={close} aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <div className="keys-list">
        {groups.map(({ title, keys }) => (
          <section key={title}>
            <h3>{title}</h3>
            <ul>
              {keys.map((line) => (
                <KeyLine key={line} line={line} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <p className="sm t2">A key of “Decide” only opens the form. No single key decides.</p>
      <Button onClick={close}>Close</Button>
    </dialog>
  );
}

function KeyLine({ line }: { line: string }) {
  const [, keys = '', words = ''] =
    /^((?:[A-Z?/]|Enter|Space|Shift X|Ctrl Enter|Esc|G [A-Z]|1 – 9, 0)(?= )) (.*)$/.exec(line) ?? [];
  return (
    <li>
      <kbd>{keys}</kbd>
      <span>{words}</span>
    </li>
  );
}
