import { type FormEvent, useState } from 'react';
import { useMe } from '../api/session.ts';
import { useSend } from '../api/use-route.ts';
import { setSingleKeys, singleKeys } from '../frame/use-keys.ts';
import { Button } from '../parts/button.tsx';
import { Failed } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';

function Password() {
  const [words, setWords] = useState({ current: '', next: '' });
  const send = useSend('changePassword', () => setWords({ current: '', next: '' }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate({ body: words });
  };
  return (
    <form className="inline-form pad" onSubmit={submit}>
      <Failed error={send.error} what="The password stays as it was." />
      {send.isSuccess ? <p role="status">Changed; your other sessions have ended.</p> : null}
      <label>
        Password now
        <input
          type="password"
          required
          autoComplete="current-password"
          value={words.current}
          onChange={({ target }) => setWords({ ...words, current: target.value })}
        />
      </label>
      <label>
        New password, at least 12 characters
        <input
          type="password"
          required
          minLength={12}
          autoComplete="new-password"
          value={words.next}
          onChange={({ target }) => setWords({ ...words, next: target.value })}
        />
      </label>
      <Button type="submit" busy={send.isPending}>
        Change it
      </Button>
    </form>
  );
}

/** Who one is, one's password, and the keys. */
export function Yourself() {
  const me = useMe().data;
  const [keys, setKeys] = useState(singleKeys);
  return (
    <Panel>
      <p className="pad sm">
        You are <b>{me?.name}</b>, {me?.role}
        {me?.projects ? `, for ${me.projects.length} projects` : ', for all projects'}.
      </p>
      <label className="check pad">
        <input
          type="checkbox"
          checked={keys}
          onChange={({ target }) => {
            setSingleKeys(target.checked);
            setKeys(target.checked);
          }}
        />
        Single keys do things (press ? for the list)
      </label>
      {me?.by === 'session' && me.name !== 'local' ? <Password /> : null}
    </Panel>
  );
}
