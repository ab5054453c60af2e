import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useSend } from '../api/use-route.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Failed } from '../parts/notice.tsx';
import { placeErrors } from '../parts/place-errors.ts';

/** How many signals a minute a project may send. */
export function Quota({ project, perMinute, done }: { project: string; perMinute: number | null; done: () => void }) {
  const client = useQueryClient();
  const [value, setValue] = useState(perMinute === null ? '' : String(perMinute));
  const send = useSend('setQuota', () => {
    done();
    void client.invalidateQueries({ queryKey: ['listProjects'] });
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate({ params: { id: project }, body: { perMinute: value.trim() === '' ? null : Number(value) } });
  };
  const wrong = placeErrors(send.error);
  return (
    <form className="inline-form pad" onSubmit={submit}>
      <Field
        label="Signals a minute; empty: as many as come"
        type="number"
        min={1}
        value={value}
        wrong={wrong.get('perMinute')}
        change={setValue}
      />
      <Button type="submit" busy={send.isPending}>
        Keep
      </Button>
      <Button look="ghost" onClick={done}>
        Leave
      </Button>
      {wrong.size === 0 ? <Failed error={send.error} what="It is as it was." /> : null}
    </form>
  );
}
