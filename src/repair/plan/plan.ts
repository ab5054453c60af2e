import type { Gate, Validation } from '../../domain/fix.ts';
import { whyProtected } from '../gates/protected-paths.ts';
import { apiChanges } from '../risk/api-change.ts';
import type { ChangedText } from '../signs/read-signs.ts';
import { importersOf, reachOf } from './imports.ts';

export type PlannedCheck = Validation['plan'][number] & {
  /** The gate that runs it, or null when no gate does. */
  gate: Gate['name'] | null;
};

export interface PlanInput {
  changes: readonly ChangedText[];
  /** First-party source of the repository, tests included: path -> text. */
  files: ReadonlyMap<string, string>;
  hasTypes: boolean;
  siblings: number;
  ordinary: number;
}

const shown = 5;

/**
 * The checks that a change needs, from what its files reach (FIX-7): listed before it is judged, each `not-run`.
 * Callers are found over relative imports; a caller in another package is not seen and the plan says nothing of it.
 */
export function validationPlan(input: PlanInput): PlannedCheck[] {
  const changed = input.changes.map((c) => c.path);
  const reach = reachOf(changed, importersOf(input.files));
  const tests = [...reach.keys()].filter(isTest);
  const callers = [...reach].filter(([path, depth]) => depth === 1 && !isTest(path)).map(([path]) => path);
  const plan: PlannedCheck[] = [
    check('the reproduction passes in fresh processes', 'it fails without the change', 'reproduction'),
    check('the reproduction fails again without the change', 'the change, and nothing else, cures it', 'reverted-red'),
    check(`other occurrences (${input.siblings}) are cured`, 'one cause, several inputs', 'neighbours'),
    check(`good traffic (${input.ordinary}) is unchanged`, listed('callers', callers), 'negative-control'),
  ];
  const covering = tests.length > 0 ? listed('covering tests', tests) : 'no test of the project reaches the change';
  plan.push(check('the test suite is no worse', covering, 'test-suite'));
  if (input.hasTypes)
    plan.push(check('the type check is no worse', listed('files that import the change', callers), 'types'));
  const api = apiChanges(input.changes);
  if (api.length > 0) plan.push(check('callers agree with the changed interface', listed('changed', api), null));
  return plan;
}

function isTest(path: string): boolean {
  return whyProtected(path, []) === 'a test';
}

function check(what: string, why: string, gate: PlannedCheck['gate']): PlannedCheck {
  return { check: what, why, outcome: 'not-run', gate };
}

function listed(what: string, names: readonly string[]): string {
  if (names.length === 0) return `no ${what} found`;
  const more = names.length > shown ? `, ${names.length - shown} more` : '';
  return `${what}: ${names.slice(0, shown).join(', ')}${more}`;
}

/** The plan with each check shown as its gate ended; a check without a gate stays not run. */
export function settlePlan(plan: readonly PlannedCheck[], gates: readonly Gate[]): Validation['plan'] {
  return plan.map(({ gate: name, ...rest }) => ({
    ...rest,
    outcome: gates.find((g) => g.name === name)?.outcome ?? 'not-run',
  }));
}
