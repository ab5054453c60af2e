import { useQueryClient } from '@tanstack/react-query';
import type { Role } from '../../../src/domain/permission.ts';
import { useRoute, useSend } from '../api/use-route.ts';
import { Button } from '../parts/button.tsx';
import { Failed } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { UserForm } from './user-form.tsx';

const roles: readonly Role[] = ['viewer', 'engineer', 'approver', 'admin'];

/** Who may log in, and as what; a change ends the user's sessions. */
export function Users() {
  const client = useQueryClient();
  const users = useRoute('listUsers', {});
  const send = useSend('changeUser', () => void client.invalidateQueries({ queryKey: ['listUsers'] }));
  return (
    <Panel>
      <Failed error={users.error ?? send.error} what="That did not work." />
      <ul className="ctl">
        {users.data?.map(({ name, role, disabled }) => (
          <li key={name}>
            <span>
              {name} {disabled ? <span className="c-ask">disabled</span> : null}
            </span>
            <span className="row">
              <select
                className="input"
                aria-label={`Role of ${name}`}
                value={role}
                onChange={({ target }) => send.mutate({ params: { name }, body: { role: target.value as Role } })}
              >
                {roles.map((one) => (
                  <option key={one}>{one}</option>
                ))}
              </select>
              <Button
                small
                look="ghost"
                onClick={() => send.mutate({ params: { name }, body: { disabled: !disabled } })}
              >
                {disabled ? 'Enable' : 'Disable'}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <div className="pad">
        <UserForm role="viewer" />
      </div>
    </Panel>
  );
}
