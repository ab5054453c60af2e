import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef } from 'react';
import { Icon } from '../parts/icon.tsx';
import { useKeys } from './use-keys.ts';

/** Words of titles, messages and error classes; a bug's id opens the bug. */
export function Search() {
  const field = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  useKeys({ '/': () => field.current?.focus() });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const text = field.current?.value.trim() ?? '';
    field.current?.blur();
    if (/^\d+-\d+$/.test(text)) void navigate({ to: '/bugs/$id', params: { id: text } });
    else void navigate({ to: '/', search: text ? { text } : {} });
  };
  return (
    <form className="search" role="search" onSubmit={submit}>
      <Icon name="search" />
      <input ref={field} type="search" aria-label="Search bugs" placeholder="Search bugs" maxLength={200} />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}
