import type { Token } from './highlight.ts';

interface Mark {
  from: number;
  to: number;
}

function cut(text: string, start: number, mark: Mark | undefined): { text: string; marked: boolean }[] {
  if (!mark || mark.to <= start || mark.from >= start + text.length) return [{ text, marked: false }];
  const [from, to] = [Math.max(0, mark.from - start), Math.min(text.length, mark.to - start)];
  const parts = [
    { text: text.slice(0, from), marked: false },
    { text: text.slice(from, to), marked: true },
    { text: text.slice(to), marked: false },
  ];
  return parts.filter((part) => part.text !== '');
}

/** One line of code: plain, or in its tokens' colours; a part of it may be marked. */
export function CodeLine({ text, tokens, mark }: { text: string; tokens: Token[] | undefined; mark?: Mark }) {
  const whole: Token[] = tokens ?? [{ text, colour: undefined }];
  let at = 0;
  const parts = whole.flatMap((token) => {
    const pieces = cut(token.text, at, mark).map((piece) => ({ ...piece, colour: token.colour }));
    at += token.text.length;
    return pieces;
  });
  return (
    <span>
      {parts.map((part, i) => {
        const style = part.colour ? { color: part.colour } : undefined;
        const key = `${i}-${part.text}`;
        return part.marked ? (
          <mark key={key} style={style}>
            {part.text}
          </mark>
        ) : (
          <span key={key} style={style}>
            {part.text}
          </span>
        );
      })}
    </span>
  );
}
