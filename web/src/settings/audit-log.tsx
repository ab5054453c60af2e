import { useRoute } from '../api/use-route.ts';
import { Failed } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { When } from '../parts/when.tsx';

/** Who did what to the installation; the newest first. `reproof audit` checks its chain. */
export function AuditLog() {
  const audit = useRoute('readAudit', { query: { limit: 50 } });
  return (
    <Panel>
      <Failed error={audit.error} what="The audit log could not be read." />
      <ul className="ctl audit">
        {audit.data?.entries.toReversed().map(({ seq, at, actor, action, target, outcome, from }) => (
          <li key={seq}>
            <span>
              <b>{actor}</b> {action} <span className="t2 said">{target}</span>
            </span>
            <span className="t2 xs">
              {outcome}, from {from}, <When at={at} as="clock" />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
