import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useSend } from '../api/use-route.ts';
import { Button } from '../parts/button.tsx';
import { Failed } from '../parts/notice.tsx';

/** One service, or one team's services: a DSN of its own. */
export function NewProject({ first, made }: { first: boolean; made: (id: string) => void }) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const send = useSend('makeProject', ({ id }) => {
    setName('');
    setOpen(false);
    made(id);
    void client.invalidateQueries();
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate({ body: { name } });
  };
  if (!open && !first)
    return (
      <p className="row">
        <Button small look="ghost" onClick={() => setOpen(true)}>
          Another project
        </Button>
      </p>
    );
  return (
    <form className="inline-form" onSubmit={submit}>
      <Failed error={send.error} what="The project was not made." />
      <label>
        Name of the project
        <input value={name} required maxLength={200} onChange={({ target }) => setName(target.value)} />
      </label>
      <Button type="submit" look="primary" busy={send.isPending}>
        Make it
      </Button>
    </form>
  );
}
