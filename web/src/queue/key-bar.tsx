const keys = [
  ['J', 'K', 'move'],
  ['↵', 'open'],
  ['Space', 'peek'],
  ['X', 'select'],
  ['D', 'decide'],
  ['F', 'filter'],
  ['/', 'search'],
] as const;

/** The keys of the page, where a mouse sees them too. */
export function KeyBar() {
  return (
    <footer className="keys" aria-label="Keys">
      {keys.map((line) => (
        <span key={line.join()}>
          {line.slice(0, -1).map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
          {line.at(-1)}
        </span>
      ))}
      <span className="end">
        <kbd>?</kbd> all keys
      </span>
    </footer>
  );
}
