import { type Act, asciiGlyphs, barGlyphs, ticks } from '../../domain/proof.ts';
import { type Paint, wantsUnicode } from './colour.ts';

/** One strip of run ticks, `width` columns: failing runs red and broken, passing runs green and whole, dots = not run. */
export function strip(runs: { failing: number; total: number }, paint: Paint, width = 20): string {
  const glyphs = wantsUnicode() ? barGlyphs : asciiGlyphs;
  const { fail, pass } = ticks(runs, width);
  const rest = Math.max(0, width - fail - pass);
  const parts = [
    fail > 0 ? paint('red', glyphs.fail.repeat(fail)) : '',
    pass > 0 ? paint('green', glyphs.pass.repeat(pass)) : '',
    rest > 0 ? paint('dim', (runs.total === 0 ? glyphs.none : ' ').repeat(rest)) : '',
  ];
  return parts.join('');
}

/** The three acts as lines: name, strip, counts in words. */
export function actLines(acts: readonly Act[], paint: Paint): string[] {
  return acts.map((act) => `${act.name.padEnd(15)} ${strip(act, paint)}  ${act.words}`);
}
