import { useState } from 'react';
import { DiffView } from '../code/diff-view.tsx';
import { parseDiff } from '../code/parse-diff.ts';
import { Button } from '../parts/button.tsx';
import { Panel } from '../parts/panel.tsx';
import { Ticked } from './ticked.tsx';
import { type Facts, useBundleFile } from './use-facts.ts';

/** A patch of the bundle that is not the fix. */
interface Rival {
  file: string;
  summary: string;
  differsOn: string;
  belief?: number;
}

function RivalLine({ facts, rival }: { facts: Facts; rival: Rival }) {
  const [open, setOpen] = useState(false);
  const patch = useBundleFile(facts, open ? rival.file : null).data;
  return (
    <li className="rival">
      <span>
        <Ticked text={rival.summary} />
        <span className="t2">
          {rival.belief === undefined ? null : ` · ${Math.round(rival.belief * 100)} % by the evidence`}
          {rival.differsOn ? (
            <>
              {' '}
              · differs on <code>{rival.differsOn}</code>
            </>
          ) : null}
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

function Listed({ facts, rivals, title }: { facts: Facts; rivals: readonly Rival[]; title: string }) {
  return (
    <Panel header={<span className="strong">{title}</span>}>
      <ul className="ctl">
        {rivals.map((rival) => (
          <RivalLine key={rival.file} facts={facts} rival={rival} />
        ))}
      </ul>
    </Panel>
  );
}

/** Patches that stay in sight: those that lost against the fix, or, where there is none, those that came nearest to one. */
export function Rivals({ facts }: { facts: Facts }) {
  const { fix, plausible = [] } = facts.report ?? {};
  if (fix) return fix.rivals.length > 0 ? <Listed facts={facts} rivals={fix.rivals} title="Rivals that lost" /> : null;
  if (plausible.length === 0) return null;
  return <Listed facts={facts} rivals={plausible} title="Came nearest; none went through the gates" />;
}
