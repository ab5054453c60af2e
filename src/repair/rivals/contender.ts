import type { InputRole, KnownInput } from '../observation/baseline.ts';
import type { Found } from '../search/order.ts';
import type { Sign } from '../signs/sign.ts';

/** What the comparison found out about one plausible change. */
export interface Evidence {
  /** A failing input now ends in an error that the program throws on purpose. */
  rejects: boolean;
  /** `undefined`, `NaN` and the like that newly flow into the output of a failing input. */
  strays: string[];
  /** The same of its variations, which may be incomplete in themselves. */
  variationStrays: string[];
  /** Kind of the failing input's result where good traffic never shows that kind. */
  foreignKind: string | null;
  signs: Sign[];
  probes: {
    /** Probes that passed before and show something else now. */
    changed: string[];
    /** Probes that the program refused by an error of its own, and that pass now. */
    unrefused: string[];
    /** Probes that still fail with the production failure. */
    uncured: string[];
    /** Probes that now end in an error of the engine, a time-out or do not load. */
    broken: string[];
    /** Probes that failed with the production failure before and pass now. */
    cured: number;
    total: number;
  };
  /** It turns a test of the repository green that says what should come out. */
  asserted?: boolean;
  /** Against the last good version; null when there is none or it says nothing. */
  lastGood: LastGoodEvidence | null;
}

export interface LastGoodEvidence {
  agrees: Array<{ label: string; role: InputRole }>;
  differs: Array<{ label: string; role: InputRole; expected: string; got: string }>;
  /** Share of good inputs on which the last good version and the unpatched code agree: how far it may be trusted, 0..1. */
  trust: number;
}

/** A plausible change with everything known of its behaviour. */
export interface Contender extends Found {
  /** What it shows on each input; equal texts = the same behaviour. */
  behaviour: ReadonlyMap<KnownInput, string>;
  evidence: Evidence;
}
