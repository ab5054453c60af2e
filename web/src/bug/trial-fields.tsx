import { exampleCall, exampleRequest, type TrialDraft, type TrialKind } from './own-trial.ts';
import type { Facts } from './use-facts.ts';

interface Props {
  facts: Facts;
  draft: TrialDraft;
  change: (draft: TrialDraft) => void;
}

export const kinds: Readonly<Record<TrialKind, { word: string; hint: string }>> = {
  call: {
    word: 'A call',
    hint: 'The function is called so on the bug’s commit. It is confirmed if it fails as production did, and refuted if not.',
  },
  request: {
    word: 'A request',
    hint: 'The service is started and gets the request. Confirmed if it fails as production did.',
  },
  place: {
    word: 'A place',
    hint: 'Refuted if the failing run does not go through it; changes there are tried first, and one that passes every gate confirms it.',
  },
  test: {
    word: 'A test',
    hint: 'Your own reproduction. It passes the same checks as the engine’s: it fails as production did, the same test with the input that works passes.',
  },
  tests: {
    word: 'Tests there are',
    hint: 'Tests of the repository are run on the bug’s commit. Confirmed if one fails as production did; what they did stands beside it.',
  },
  note: { word: 'Only a note', hint: 'Kept with the bug. The engine does not read prose: people do.' },
};

type TextName = Exclude<keyof TrialDraft, 'kind'>;

function Line({
  draft,
  change,
  name,
  label,
  ...rest
}: Omit<Props, 'facts'> & {
  name: TextName;
  label: string;
  placeholder?: string;
  list?: string;
  type?: string;
  className?: string;
}) {
  return (
    <label className={rest.className}>
      {label}
      <input
        className="input mono"
        type={rest.type ?? 'text'}
        min={1}
        value={draft[name]}
        placeholder={rest.placeholder}
        list={rest.list}
        spellCheck={false}
        autoComplete="off"
        maxLength={4_000}
        data-first={name}
        onChange={({ target }) => change({ ...draft, [name]: target.value })}
      />
    </label>
  );
}

function Area({
  draft,
  change,
  name,
  label,
  rows,
  mono,
}: Omit<Props, 'facts'> & { name: TextName; label: string; rows: number; mono?: boolean }) {
  return (
    <label>
      {label}
      <textarea
        className={`field ${mono ? 'mono' : ''}`}
        rows={rows}
        value={draft[name]}
        spellCheck={!mono}
        maxLength={100_000}
        onChange={({ target }) => change({ ...draft, [name]: target.value })}
      />
    </label>
  );
}

/** Files that the code map names: the likeliest to be meant. */
function Places({ report }: Pick<Facts, 'report'>) {
  const files = [...(report?.codeMap.suspects ?? []), ...(report?.codeMap.frames ?? [])].flatMap(
    ({ file }) => file ?? [],
  );
  return (
    <datalist id="known-files">
      {[...new Set(files)].slice(0, 30).map((file) => (
        <option key={file} value={file} />
      ))}
    </datalist>
  );
}

/** The fields of the kind that is chosen. */
export function TrialFields({ facts, draft, change }: Props) {
  const common = { draft, change };
  switch (draft.kind) {
    case 'call':
      return <Line {...common} name="call" label="The call" placeholder={exampleCall(facts)} />;
    case 'request':
      return <Line {...common} name="request" label="The request" placeholder={exampleRequest(facts)} />;
    case 'place':
      return (
        <div className="trio">
          <Places report={facts.report} />
          <Line {...common} name="file" label="File" list="known-files" />
          <Line {...common} name="function" label="Function, if you like" />
          <Line {...common} name="line" label="Line" type="number" />
        </div>
      );
    case 'test':
      return (
        <>
          <Places report={facts.report} />
          <Line {...common} name="drives" label="File that it drives" list="known-files" />
          <Area {...common} name="text" label="The test, in the project’s own framework" rows={9} mono />
          <div className="duo">
            <Area
              {...common}
              name="failing"
              label="The failing input, exactly as it stands in the test"
              rows={2}
              mono
            />
            <Area {...common} name="passing" label="What works in its place" rows={2} mono />
          </div>
        </>
      );
    case 'tests':
      return <Area {...common} name="tests" label="Test files, one a line" rows={3} mono />;
    case 'note':
      return <Area {...common} name="text" label="What you know, or what you think happens" rows={3} />;
  }
}
