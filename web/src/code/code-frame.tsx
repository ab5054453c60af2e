import { CodeLine } from './code-line.tsx';
import { useTokens } from './use-tokens.ts';

interface Props {
  file: string;
  lines: readonly string[];
  /** Number of the first line. */
  from: number;
  hot?: { line: number; expression: string | null };
  label: string;
}

function markIn(text: string, expression: string | null) {
  const from = expression ? text.indexOf(expression) : -1;
  return from === -1 || !expression ? undefined : { from, to: from + expression.length };
}

/** Lines of a file; the one that fails is edged, its expression underlined. */
export function CodeFrame({ file, lines, from, hot, label }: Props) {
  const tokens = useTokens(lines.join('\n'), file);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
    <div className="code" tabIndex={0} role="region" aria-label={label}>
      {lines.map((text, i) => {
        const number = from + i;
        const isHot = hot?.line === number;
        return (
          <div key={number} className={`ln ${isHot ? 'hot' : ''}`}>
            <i>{number}</i>
            <CodeLine
              text={text}
              tokens={tokens?.[i]}
              mark={isHot ? markIn(text, hot?.expression ?? null) : undefined}
            />
          </div>
        );
      })}
    </div>
  );
}
