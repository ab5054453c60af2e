import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Role } from '../../../src/domain/permission.ts';
import { useSend } from '../api/use-route.ts';
import { Button } from '../parts/button.tsx';
import { Failed } from '../parts/notice.tsx';

const roles: readonly Role[] = ['viewer', 'engineer', 'approver', 'admin'];

/** Adds a user. */
export function UserForm({ role: usual }: { role: Role }) {
  const client = useQueryClient();
  const [user, setUser] = useState({ name: '', password: '', role: usual });
  const send = useSend('addUser', () => {
    setUser({ name: '', password: '', role: usual });
    void client.invalidateQueries();
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate({ body: user });
  };
  return (
    <form className="inline-form" onSubmit={submit}>
      <Failed error={send.error} what="The user was not added." />
      {send.isSuccess ? <p role="status">{send.data.name} may log in now.</p> : null}
      <label>
        Name
        <input
          value={user.name}
          required
          autoComplete="off"
          pattern="[a-z0-9][a-z0-9._\-]{1,62}"
          title="2 to 63 of a-z, 0-9, dot, dash and underscore"
          onChange={({ target }) => setUser({ ...user, name: target.value })}
        />
      </label>
      <label>
        Password, at least 12 characters
        <input
          type="password"
          value={user.password}
          required
          minLength={12}
          maxLength={512}
          autoComplete="new-password"
          onChange={({ target }) => setUser({ ...user, password: target.value })}
        />
      </label>
      <label>
        Role
        <select value={user.role} onChange={({ target }) => setUser({ ...user, role: target.value as Role })}>
          {roles.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </select>
      </label>
      <Button type="submit" busy={send.isPending}>
        Add the user
      </Button>
    </form>
  );
}
