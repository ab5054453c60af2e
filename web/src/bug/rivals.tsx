import { useState } from 'react';
import { DiffView } from '../code/diff-view.tsx';
import { parseDiff } from '../code/parse-diff.ts';
import { Button } from '../parts/button.tsx';
import { Panel } from '../parts/panel.tsx';
import { Ticked } from './ticked.tsx';
import { type Facts, useBundleFile } from './use-facts.ts';

type Rival = NonNullable<NonNullable<Facts['report']>['fix']>['rivals'][number];

function RivalLine({ facts, rival }: { facts: Facts; rival: Rival }) {
  const [open, setOpen] = useState(false);
  const patch = useBundleFile(facts, open ? rival.file : null).data;
  return (
    <li className="rival">
      <span>
        <Ticked text={rival.summary} />
        <span className="t2">
          {' '}
          · differs on <code>{rival.differsOn}</code>
        </span>
      </span>
      <Button small look="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Hide the patch' : 'Show the patch'}
      </Button>
      {open && patch ? (
        <div className="grow rival-patch">
          {parseDiff(patch).map((file) => (
            <DiffView key={file.path} file={file} split={false} />
          ))}
        </div>
      ) : null}
    </li>
  );
}

/** Patches that also passed and behave differently somewhere: they stay in sight. */
export function Rivals({ facts }: { facts: Facts }) {
  return (
    <Panel header={<span className="strong">Rivals that lost</span>}>
      <ul className="ctl">
        {facts.report?.fix?.rivals.map((rival) => (
          <RivalLine key={rival.file} facts={facts} rival={rival} />
        ))}
      </ul>
    </Panel>
  );
}
