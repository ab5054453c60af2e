import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Icon } from '../parts/icon.tsx';
import { type Filters, readFilters } from './filters.ts';

interface Saved {
  name: string;
  filters: Filters;
}

const storageName = 'saved-views';
const mostSaved = 20;

function readSaved(): Saved[] {
  try {
    const kept = JSON.parse(localStorage.getItem(storageName) ?? '[]') as Saved[];
    return kept.map(({ name, filters }) => ({ name: String(name), filters: readFilters(filters) }));
  } catch {
    return [];
  }
}

/** Filters under a name, kept in this browser. */
export function SavedViews({ filters }: { filters: Filters }) {
  const [saved, setSaved] = useState(readSaved);
  const keep = (next: Saved[]): void => {
    localStorage.setItem(storageName, JSON.stringify(next));
    setSaved(next);
  };
  const words = Object.values(filters).join(', ');
  const isNew = words !== '' && !saved.some((one) => JSON.stringify(one.filters) === JSON.stringify(filters));
  if (saved.length === 0 && !isNew) return null;
  return (
    <>
      <h2>Saved</h2>
      <ul>
        {saved.map((one) => (
          <li key={one.name} className="row">
            <Link className="view grow" to="/" search={one.filters} activeProps={{}}>
              <span className="trunc">{one.name}</span>
            </Link>
            <button
              type="button"
              className="iconbtn"
              aria-label={`Forget the view ${one.name}`}
              onClick={() => keep(saved.filter(({ name }) => name !== one.name))}
            >
              <Icon name="x" size={12} />
            </button>
          </li>
        ))}
        {isNew ? (
          <li>
            <button
              type="button"
              className="view"
              onClick={() => keep([...saved, { name: words, filters }].slice(-mostSaved))}
            >
              <Icon name="plus" />
              Save this view
            </button>
          </li>
        ) : null}
      </ul>
    </>
  );
}
