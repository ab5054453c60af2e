import { plain } from '../../domain/plain-text.ts';

/** The mark of a session's quotes: nobody outside can know it, so that no text can end its own quote. */
export function quoteMark(key: string): string {
  return key.replace(/[^0-9a-f]/g, '').slice(0, 10) || 'q';
}

const shortened = (text: string, most: number): string => {
  if (text.length <= most) return text;
  const [head, tail] = [Math.floor(most * 0.7), Math.floor(most * 0.3)];
  return `${text.slice(0, head)}\n… (${text.length - most} characters left out) …\n${text.slice(-tail)}`;
};

/**
 * Text of strangers as a model is shown it (SEC-2): named by where it comes from, bounded, without escapes and invisible
 * characters, between marks that it cannot contain.
 */
export function quoted(source: string, text: string, { mark, most }: { mark: string; most: number }): string {
  const inner = shortened(plain(text.slice(0, most * 4)), most).replaceAll(mark, '…');
  return `[data ${mark} from ${plain(source)
    .replace(/[[\]\n]/g, ' ')
    .slice(0, 120)}]\n${inner}\n[end ${mark}]`;
}
