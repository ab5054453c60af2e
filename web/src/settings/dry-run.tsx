import { type FormEvent, useState } from 'react';
import type { Reply } from '../api/client.ts';
import { useSend } from '../api/use-route.ts';
import { Button } from '../parts/button.tsx';
import { Failed } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';

function Outcome({ outcome }: { outcome: Reply<'dryRun'> }) {
  const { proposals, approves, approvesTurnedDown } = outcome;
  return (
    <div role="status">
      <p className="pad sm">
        It would have approved <b>{approves}</b> of {proposals.length} proposals; people turned {approvesTurnedDown} of
        these down.
      </p>
      <ul className="ctl told">
        {proposals.slice(0, 20).map(({ proposal, title, heldBackBy, people }) => (
          <li key={proposal}>
            <span>
              <code>{proposal}</code> {title}
            </span>
            <span className="t2 xs">
              {heldBackBy.length === 0 ? 'would be approved' : `held back: ${heldBackBy.join(', ')}`}
              {people ? `; people: ${people}` : ''}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What an automatic approval would have done so far. It changes nothing: the policy stands in `.reproof.yaml`. */
export function DryRun({ project }: { project: string }) {
  const [rule, setRule] = useState({ maxRisk: 'low' as 'low' | 'medium', minConfidence: 0.9, paths: '**' });
  const send = useSend('dryRun');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { maxRisk, minConfidence } = rule;
    const paths = rule.paths.split(/[\s,]+/).filter(Boolean);
    send.mutate({ params: { id: project }, body: { autoApproval: { enabled: true, maxRisk, minConfidence, paths } } });
  };
  return (
    <>
      <p>
        Automatic approval is off unless <code>.reproof.yaml</code> turns it on. Try a rule on the proposals so far;
        nothing is changed.
      </p>
      <Panel>
        <form className="inline-form pad" onSubmit={submit}>
          <label>
            Risk at most
            <select
              value={rule.maxRisk}
              onChange={({ target }) => setRule({ ...rule, maxRisk: target.value as 'low' | 'medium' })}
            >
              <option>low</option>
              <option>medium</option>
            </select>
          </label>
          <label>
            Confidence at least
            <input
              type="number"
              min={0}
              max={1}
              step={0.01}
              value={rule.minConfidence}
              onChange={({ target }) => setRule({ ...rule, minConfidence: Number(target.value) })}
            />
          </label>
          <label>
            Every changed file in
            <input value={rule.paths} onChange={({ target }) => setRule({ ...rule, paths: target.value })} />
          </label>
          <Button type="submit" busy={send.isPending}>
            Try it
          </Button>
        </form>
        <Failed error={send.error} what="It was not tried." />
        {send.data ? <Outcome outcome={send.data} /> : null}
      </Panel>
    </>
  );
}
