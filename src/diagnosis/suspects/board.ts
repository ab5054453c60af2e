import type { Suspect } from '../../domain/code-map.ts';

interface Entry {
  file: string;
  function: string | null;
  line: number | null;
  score: number;
  reasons: string[];
}

/** Collects claims about places: the strongest claim for a place counts, each further one adds a little. */
export class SuspectBoard {
  readonly #entries = new Map<string, Entry>();

  add(place: { file: string; function: string | null; line: number | null }, score: number, reason: string): void {
    const key = `${place.file}\0${place.function ?? ''}`;
    const entry = this.#entries.get(key);
    if (!entry) {
      this.#entries.set(key, { ...place, score, reasons: [reason] });
      return;
    }
    entry.score = Math.max(entry.score, score) + Math.min(entry.score, score) * 0.02;
    if (!entry.reasons.includes(reason)) entry.reasons.push(reason);
    if (score > entry.score) entry.line = place.line;
  }

  /** Adds to every place of a file that is on the board already. */
  addToFile(file: string, points: number, reason: string): void {
    for (const entry of this.#entries.values()) {
      if (entry.file !== file) continue;
      entry.score += points;
      entry.reasons.push(reason);
    }
  }

  /** Best first, scores within 0..1, at most `limit`. */
  ranked(limit: number): Suspect[] {
    return [...this.#entries.values()]
      .toSorted((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ file, function: name, line, score, reasons }) => ({
        file,
        function: name,
        line,
        score: Math.round(Math.min(1, score) * 1000) / 1000,
        why: reasons.join('; '),
      }));
  }
}
