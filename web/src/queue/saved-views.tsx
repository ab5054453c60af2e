import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useRoute, useSend } from '../api/use-route.ts';
import { Icon } from '../parts/icon.tsx';
import { type Filters, readFilters } from './filters.ts';

const sorted = (filters: object): string => JSON.stringify(Object.entries(filters).toSorted());

/** Filters under a name, kept by the server for who is logged in. */
export function SavedViews({ filters }: { filters: Filters }) {
  const client = useQueryClient();
  const saved = useRoute('listViews', {}).data ?? [];
  const again = (): void => void client.invalidateQueries({ queryKey: ['listViews'] });
  const forget = useSend('forgetView', again);
  const isNew = Object.keys(filters).length > 0 && !saved.some((one) => sorted(one.filters) === sorted(filters));
  if (saved.length === 0 && !isNew) return null;
  return (
    <>
      <h2>Saved</h2>
      <ul>
        {saved.map(({ name, filters: kept }) => (
          <li key={name} className="row saved">
            <Link
              className="view grow"
              to="/"
              search={readFilters(kept)}
              aria-current={sorted(kept) === sorted(filters) ? 'page' : undefined}
              activeProps={{}}
            >
              <span className="trunc">{name}</span>
            </Link>
            <button
              type="button"
              className="iconbtn"
              aria-label={`Forget the view ${name}`}
              onClick={() => forget.mutate({ params: { name } })}
            >
              <Icon name="x" size={12} />
            </button>
          </li>
        ))}
        {isNew ? <NewView filters={filters} kept={again} /> : null}
      </ul>
    </>
  );
}

function NewView({ filters, kept }: { filters: Filters; kept: () => void }) {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const keep = useSend('keepView', () => {
    setOpen(false);
    kept();
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const texts = Object.entries(filters).map(([key, value]) => [key, String(value)]);
    if (name.trim() !== '') keep.mutate({ body: { name, filters: Object.fromEntries(texts) } });
  };
  if (!open)
    return (
      <li>
        <button type="button" className="view" onClick={() => setOpen(true)}>
          <Icon name="plus" />
          Save this view
        </button>
      </li>
    );
  return (
    <li>
      <form className="new-view" onSubmit={submit}>
        <input
          className="input"
          aria-label="Name of the view"
          placeholder="Name, then Enter"
          autoFocus
          maxLength={100}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        {keep.error ? <p className="xs c-ask">{keep.error.message}</p> : null}
      </form>
    </li>
  );
}
