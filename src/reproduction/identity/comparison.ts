import { plainLine } from '../../domain/plain-text.ts';

/** What became of one comparison. `unknown` = one side does not tell. */
export type Agreement = 'same' | 'different' | 'unknown';

interface Finding {
  part: string;
  agreement: Agreement;
  weight: number;
}

/** Collects comparisons: the reasons for a person, the score for ranking attempts that failed. */
export class Comparison {
  readonly #findings: Finding[] = [];
  readonly reasons: string[] = [];

  /** Notes one comparison and hands its outcome back. `detail` says what was compared, without a verdict. */
  note(part: string, agreement: Agreement, weight: number, detail: string): Agreement {
    this.#findings.push({ part, agreement, weight });
    const verdict = { same: 'same', different: 'different', unknown: 'not comparable' }[agreement];
    this.reasons.push(`${part}: ${verdict}${detail ? ` (${detail})` : ''}`);
    return agreement;
  }

  /** A remark that is no comparison of its own. */
  remark(text: string): void {
    this.reasons.push(text);
  }

  of(part: string): Agreement {
    return this.#findings.find((finding) => finding.part === part)?.agreement ?? 'unknown';
  }

  /** 0..1: agreeing weight, half of it where nothing could be compared. */
  score(): number {
    const total = this.#findings.reduce((sum, finding) => sum + finding.weight, 0);
    const worth = { same: 1, unknown: 0.5, different: 0 };
    const reached = this.#findings.reduce((sum, finding) => sum + finding.weight * worth[finding.agreement], 0);
    return total === 0 ? 0 : Math.round((reached / total) * 1000) / 1000;
  }
}

/** The worst of several outcomes: different, then unknown, then same. */
export function worst(agreements: readonly Agreement[]): Agreement {
  if (agreements.includes('different')) return 'different';
  return agreements.includes('unknown') ? 'unknown' : 'same';
}

/** `text` fit for a reason: one line, bounded, nothing that a terminal would act on. */
export function quoted(text: string | null): string {
  return text === null ? 'unknown' : `\`${plainLine(text, 120)}\``;
}

/** Both sides for a reason, once where they are equal. */
export function pair(production: string | null, observed: string | null): string {
  return production === observed ? quoted(observed) : `${quoted(observed)}, in production ${quoted(production)}`;
}
