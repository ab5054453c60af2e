import type { Me } from '../api/session.ts';
import { useKeys } from '../frame/use-keys.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { RunTicks } from '../parts/ticks.tsx';
import { standingOf } from './may-decide.ts';
import { goTo } from './stage-rail.tsx';
import { chosen, type Draft, type Verb } from './use-draft.ts';
import type { Facts } from './use-facts.ts';

interface Props {
  facts: Facts;
  me: Me | null | undefined;
  draft: Draft;
  change: (draft: Draft) => void;
}

function Verbs({ open, approve, why }: { open: (verb: Verb) => void; approve: boolean; why: string }) {
  return (
    <>
      <Button look="ghost" shortcut="X" onClick={() => open('reject')}>
        Reject
      </Button>
      <Button shortcut="R" onClick={() => open('request-changes')}>
        Request changes
      </Button>
      <Button look="primary" shortcut="A" disabled={!approve} title={why} onClick={() => open('approve')}>
        Approve
      </Button>
    </>
  );
}

/** At the bottom while a decision waits: for who may decide the three verbs, else one line that says who can. A key only opens the form. */
export function DecisionBar({ facts: { proposal, report }, me, draft, change }: Props) {
  const standing = standingOf(proposal, me);
  const open = (verb: Verb): void => {
    if (!proposal || !standing.may || (verb === 'approve' && !standing.approve)) return;
    change(chosen(draft, verb, proposal));
    goTo('decision');
  };
  useKeys({
    a: () => open('approve'),
    r: () => open('request-changes'),
    x: () => open('reject'),
    e: () => open('edit'),
  });
  if (!proposal || proposal.state !== 'waiting') return null;
  const [needed, has] = proposal.requirements.reduce(([all, some], one) => [all + one.needed, some + one.has], [0, 0]);
  const fix = report?.fix;
  return (
    <section className="decide" aria-label="Decision">
      <div>
        {report ? (
          <span className="runs run-m hide-phone" aria-hidden="true">
            <RunTicks runs={report.reproduction.runs} wanted="fail" />
            <Icon name="arrow" size={12} className="arrow" />
            <RunTicks runs={report.validation.after} wanted="pass" />
          </span>
        ) : null}
        <p className="say">
          <b>
            Validated fix{fix ? `, +${fix.linesAdded} −${fix.linesRemoved}` : ''}, {proposal.risk} risk.
          </b>
          <span>
            Patch <code>{proposal.patchHash.slice(0, 7)}</code>, {has} of {needed}{' '}
            {needed === 1 ? 'approval' : 'approvals'}
            {standing.may ? '' : `. ${standing.why}`}
          </span>
        </p>
        <span className="grow hide-phone" />
        {standing.may ? <Verbs open={open} approve={standing.approve} why={standing.why} /> : null}
      </div>
    </section>
  );
}
