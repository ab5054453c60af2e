import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useSend } from '../api/use-route.ts';
import { Brand } from '../parts/brand.tsx';
import { Button } from '../parts/button.tsx';
import { Failed } from '../parts/notice.tsx';

/** Name and password; the session is a cookie that no script can read. */
export function LogInPage() {
  const client = useQueryClient();
  const [tried, setTried] = useState({ name: '', password: '' });
  const send = useSend('logIn', () => void client.resetQueries());
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate({ body: tried });
  };
  return (
    <main id="main" className="gate">
      <form onSubmit={submit} className="gate-box">
        <h1>
          <Brand size={24} />
          Log in to Reproof
        </h1>
        <Failed error={send.error} what="You are not logged in:" />
        <label>
          Name
          <input
            autoComplete="username"
            required
            value={tried.name}
            onChange={({ target }) => setTried({ ...tried, name: target.value })}
          />
        </label>
        <label>
          Password
          <input
            type="password"
            autoComplete="current-password"
            required
            value={tried.password}
            onChange={({ target }) => setTried({ ...tried, password: target.value })}
          />
        </label>
        <Button type="submit" look="primary" busy={send.isPending}>
          Log in
        </Button>
        <p className="sm t2">
          On the server’s machine <code>reproof login --link</code> opens a session without a password.
        </p>
      </form>
    </main>
  );
}
