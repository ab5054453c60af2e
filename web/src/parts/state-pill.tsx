import type { BugState } from '../../../src/domain/bug-state.ts';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'quiet' | 'live' | 'ask' | 'proven' | 'pass' | 'fail';
interface Look {
  word: string;
  tone: Tone;
  icon: IconName | 'spinner';
}

/** Mark, word and tone of each state: never colour alone. */
export const stateLooks: Readonly<Record<BugState, Look>> = {
  new: { word: 'New', tone: 'quiet', icon: 'ring' },
  investigating: { word: 'Investigating', tone: 'live', icon: 'spinner' },
  proposed: { word: 'Needs decision', tone: 'ask', icon: 'half' },
  'needs-investigation': { word: 'Needs a person', tone: 'ask', icon: 'ringd' },
  approved: { word: 'Approved', tone: 'proven', icon: 'check' },
  applied: { word: 'Applied', tone: 'proven', icon: 'branch' },
  watching: { word: 'Watching', tone: 'live', icon: 'eye' },
  fixed: { word: 'Fixed', tone: 'pass', icon: 'check' },
  regressed: { word: 'Regressed', tone: 'fail', icon: 'back' },
  routed: { word: 'Routed', tone: 'quiet', icon: 'users' },
  'wont-fix': { word: "Won't fix", tone: 'quiet', icon: 'x' },
  duplicate: { word: 'Duplicate', tone: 'quiet', icon: 'copy' },
};

export function Mark({ icon, size = 14 }: { icon: IconName | 'spinner'; size?: number }) {
  return icon === 'spinner' ? <span className="spinner" /> : <Icon name={icon} size={size} />;
}

/** A mark and a word. */
export function Pill({
  tone,
  icon,
  children,
}: {
  tone: Tone | 'plain';
  icon?: IconName | 'spinner';
  children: string;
}) {
  return (
    <span className={`pill ${tone}`}>
      {icon ? <Mark icon={icon} size={12} /> : null}
      {children}
    </span>
  );
}

export function StatePill({ state }: { state: BugState }) {
  const { word, tone, icon } = stateLooks[state];
  return (
    <Pill tone={tone} icon={icon}>
      {word}
    </Pill>
  );
}
