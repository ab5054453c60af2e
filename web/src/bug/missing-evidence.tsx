import { Icon } from '../parts/icon.tsx';
import { Panel } from '../parts/panel.tsx';
import type { Facts } from './use-facts.ts';

/** What would have carried it further, named, with what supplies it. */
export function MissingEvidence({ facts: { report } }: { facts: Facts }) {
  const missing = report?.missingEvidence ?? [];
  if (missing.length === 0) return null;
  return (
    <Panel header={<span className="strong">Evidence that was missing</span>}>
      <ul className="ctl">
        {missing.map(({ what, supply }) => (
          <li key={what + supply}>
            <span className="row c-ask">
              <Icon name="alert" />
              {what}
            </span>
            <span className="t2">{supply}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
