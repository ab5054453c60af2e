import { type Facts, useBundleFile } from './use-facts.ts';

const mostLetters = 64 * 1024;

function Output({ text, label }: { text: string | undefined; label: string }) {
  if (text === undefined) return <p className="out t3">not run</p>;
  const cut = text.length > mostLetters;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
    <pre className="out" tabIndex={0} aria-label={label}>
      {text.slice(0, mostLetters).trimEnd()}
      {cut ? '\n… cut here; the whole log is in the evidence bundle' : ''}
    </pre>
  );
}

/** What a run printed before, and with the fix: side by side. */
export function RunOutputs({ facts }: { facts: Facts }) {
  const before = useBundleFile(facts, 'logs/before.log').data;
  const withFix = useBundleFile(facts, 'logs/with-fix.log').data;
  if (before === undefined && withFix === undefined) return null;
  return (
    <div className="outs">
      <div>
        <p className="oh c-fail">Before</p>
        <Output text={before} label="Output before the fix" />
      </div>
      <div>
        <p className="oh c-pass">With the fix</p>
        <Output text={withFix} label="Output with the fix" />
      </div>
    </div>
  );
}
