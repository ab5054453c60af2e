import { type Paint, paintFor } from '../terminal/colour.ts';

/** What the demo shows: numbered steps, and lines below each. */
export interface Stage {
  paint: Paint;
  say(line?: string): void;
  step(title: string): void;
}

/** The stage on standard output. */
export function stage(): Stage {
  const paint = paintFor(process.stdout);
  const say = (line = ''): void => {
    process.stdout.write(`${line}\n`);
  };
  let number = 0;
  const step = (title: string): void => {
    number += 1;
    say(`\n${paint('bold', `${number}  ${title}`)}`);
  };
  return { paint, say, step };
}
