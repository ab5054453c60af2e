import type { ReproductionReport } from '../../../src/domain/reproduction.ts';
import { Icon } from '../parts/icon.tsx';
import { Panel } from '../parts/panel.tsx';
import { Ticked } from './ticked.tsx';

const tiers = [
  { tier: 'I1', word: 'site' },
  { tier: 'I2', word: 'path' },
  { tier: 'I3', word: 'cause' },
] as const;

/** `label: same (detail)`, as the identity rule words its reasons; what reads otherwise stands as it is. */
function partsOf(reason: string): { label: string; sign: string; text: string } {
  const [, label = '', how = '', rest = ''] = /^([\w ]{1,30}): (same|different|unknown)\b ?(.*)$/s.exec(reason) ?? [];
  if (label === '') {
    const [, kind = '', text = reason] = /^(for|against): (.*)$/s.exec(reason) ?? [];
    return { label: kind, sign: kind === 'against' ? '≠' : kind === 'for' ? '=' : '', text };
  }
  return { label, sign: how === 'same' ? '=' : how === 'unknown' ? '?' : '≠', text: rest.replace(/^\((.*)\)$/s, '$1') };
}

const words: Readonly<Record<string, string>> = { '=': 'same', '≠': 'different', '?': 'not known' };

/** Why it is, or is not, production's failure: reason by reason. */
export function IdentityTable({ reproduction }: { reproduction: ReproductionReport }) {
  const reached = tiers.findIndex(({ tier }) => tier === reproduction.tier);
  return (
    <Panel
      header={
        <>
          <span className="strong">Is it the same failure?</span>
          <span className="end tier" role="img" aria-label={`Tier ${reproduction.tier} of I3`}>
            {tiers.map(({ tier, word }, i) => (
              <span key={tier} className={i <= reached ? 'on' : 'off'}>
                {i <= reached ? <Icon name="check" size={12} /> : null}
                {tier} {word}
              </span>
            ))}
          </span>
        </>
      }
    >
      <ul className="reasons">
        {reproduction.identity.reasons.map((reason) => {
          const { label, sign, text } = partsOf(reason);
          return (
            <li key={reason} className={sign === '=' ? '' : 'c-ask'}>
              <span className="l">{label}</span>
              <span className="e" title={words[sign]}>
                {sign}
                <span className="sr">{words[sign]}</span>
              </span>
              <span className="v">
                <Ticked text={text} />
              </span>
            </li>
          );
        })}
      </ul>
      {reproduction.identity.reasons.length === 0 ? (
        <p className="pad sm t2">Nothing ran that could be compared.</p>
      ) : null}
    </Panel>
  );
}
