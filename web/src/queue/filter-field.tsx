import { type FormEvent, useRef, useState } from 'react';
import { useKeys } from '../frame/use-keys.ts';
import { Icon } from '../parts/icon.tsx';
import { type Filters, narrowings, parseFilter } from './filters.ts';

const shown = ['text', 'state', ...narrowings] as const;

/** What the queue is narrowed by, and a field for more. */
export function FilterField({ filters, change }: { filters: Filters; change: (next: Filters) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  useKeys({ f: () => field.current?.focus() });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change({ ...filters, ...parseFilter(text) });
    setText('');
  };
  const without = (name: (typeof shown)[number]): Filters =>
    Object.fromEntries(Object.entries(filters).filter(([key]) => key !== name));
  return (
    <form className="filter" onSubmit={submit}>
      <Icon name="filter" />
      {shown.map((name) =>
        filters[name] ? (
          <button
            key={name}
            type="button"
            className="tag"
            onClick={() => change(without(name))}
            aria-label={`Remove ${name} ${filters[name]}`}
          >
            {name === 'text' ? '' : `${name}:`}
            {filters[name]}
            <Icon name="x" size={10} />
          </button>
        ) : null,
      )}
      <input
        ref={field}
        aria-label="Filter: words, or service:, state:, owner:, team:, specialist:, priority:, release:, env:"
        placeholder="Filter: service:orders, owner:@team, priority:P1"
        value={text}
        maxLength={200}
        onChange={({ target }) => setText(target.value)}
      />
      <kbd aria-hidden="true">F</kbd>
    </form>
  );
}
