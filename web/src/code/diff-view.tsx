import { type ReactNode, useMemo } from 'react';
import { CodeLine } from './code-line.tsx';
import type { Token } from './highlight.ts';
import { type DiffLine, type FileDiff, inPairs } from './parse-diff.ts';
import { useTokens } from './use-tokens.ts';

interface Props {
  file: FileDiff;
  split: boolean;
  /** What stands below a line of the new file: remarks. */
  below?: (line: number) => ReactNode;
  /** A click on a line's number. */
  pick?: (line: number) => void;
}

const signs = { add: '+', del: '−', same: '', hunk: '' } as const;

/** Both sides as texts of their own: a token may begin lines before. */
function useSides({ path, lines }: FileDiff): (line: DiffLine) => Token[] | undefined {
  const sides = useMemo(() => {
    const old = lines.filter(({ kind }) => kind !== 'add');
    const next = lines.filter(({ kind }) => kind !== 'del');
    return { old, next, oldText: textOf(old), nextText: textOf(next) };
  }, [lines]);
  const old = useTokens(sides.oldText, path);
  const next = useTokens(sides.nextText, path);
  return (line) => (line.kind === 'del' ? old?.[sides.old.indexOf(line)] : next?.[sides.next.indexOf(line)]);
}

const textOf = (lines: readonly DiffLine[]): string =>
  lines.map(({ kind, text }) => (kind === 'hunk' ? '' : text)).join('\n');

/** A patch of one file: unified, or side by side. */
export function DiffView({ file, split, below, pick }: Props) {
  const tokens = useSides(file);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
    <div className="diff" tabIndex={0} role="region" aria-label={`Diff of ${file.path}`}>
      {split ? (
        <Split file={file} tokens={tokens} />
      ) : (
        file.lines.map((line) => (
          <div key={`${line.kind}-${line.before}-${line.after}-${line.text}`}>
            <Unified line={line} tokens={tokens(line)} pick={pick} />
            {line.after === null ? null : below?.(line.after)}
          </div>
        ))
      )}
    </div>
  );
}

function Unified({ line, tokens, pick }: { line: DiffLine; tokens: Token[] | undefined; pick: Props['pick'] }) {
  const { after } = line;
  const number =
    pick && after !== null ? (
      <button type="button" aria-label={`Remark on line ${after}`} onClick={() => pick(after)}>
        {after}
      </button>
    ) : (
      after
    );
  return (
    <div className={`dl ${line.kind}`}>
      <i>{line.before}</i>
      <i>{number}</i>
      <b>{signs[line.kind]}</b>
      <CodeLine text={line.text} tokens={line.kind === 'hunk' ? undefined : tokens} mark={line.mark} />
    </div>
  );
}

function Split({ file, tokens }: { file: FileDiff; tokens: (line: DiffLine) => Token[] | undefined }) {
  return (
    <div className="sides">
      {inPairs(file.lines).map(([old, next], i) => (
        <div className="pair" key={`${i}-${old?.before}-${next?.after}`}>
          <Side line={old} number={old?.before ?? null} tokens={old ? tokens(old) : undefined} />
          <Side line={next} number={next?.after ?? null} tokens={next ? tokens(next) : undefined} />
        </div>
      ))}
    </div>
  );
}

function Side({ line, number, tokens }: { line: DiffLine | null; number: number | null; tokens: Token[] | undefined }) {
  return (
    <div className={`dl one ${line?.kind ?? 'gap'}`}>
      <i>{number}</i>
      <b>{line ? signs[line.kind] : ''}</b>
      {line ? (
        <CodeLine text={line.text} tokens={line.kind === 'hunk' ? undefined : tokens} mark={line.mark} />
      ) : (
        <span />
      )}
    </div>
  );
}
