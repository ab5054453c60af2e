import type { RunOutcome } from '../../domain/run.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { TreeReader } from '../../ports/tree.ts';
import type { TrialSetting } from '../search/trial.ts';

/** What the comparison of rivals needs besides them. */
export interface CompareSetting {
  setting: TrialSetting;
  tree: TreeReader;
  lastGood?: (scenario: Scenario) => Promise<RunOutcome>;
  late: () => boolean;
  failing: Scenario;
  /** See SearchInput. */
  asserted?: boolean;
}
