import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useMe } from '../api/session.ts';
import { useRoute, useSend } from '../api/use-route.ts';
import { Button } from '../parts/button.tsx';
import { Copy } from '../parts/copy.tsx';
import { Failed } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { When } from '../parts/when.tsx';

/** Makes a token with one's own role; its secret is shown by the answer alone and kept nowhere. */
function NewToken() {
  const me = useMe().data;
  const client = useQueryClient();
  const [name, setName] = useState('');
  const send = useSend('makeToken', () => {
    setName('');
    void client.invalidateQueries({ queryKey: ['listTokens'] });
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate({ body: { name, role: me?.role ?? 'viewer' } });
  };
  return (
    <>
      <form className="inline-form pad" onSubmit={submit}>
        <label>
          What it is for
          <input value={name} required maxLength={100} onChange={({ target }) => setName(target.value)} />
        </label>
        <Button type="submit" busy={send.isPending}>
          Make a token
        </Button>
      </form>
      <Failed error={send.error} what="No token was made." />
      {send.data ? (
        <p className="pad row" role="status">
          <code className="trunc">{send.data.secret}</code>
          <Copy text={send.data.secret} />
          <span className="c-ask sm">shown this once</span>
        </p>
      ) : null}
    </>
  );
}

/** One's own tokens. */
export function Tokens() {
  const client = useQueryClient();
  const tokens = useRoute('listTokens', { query: {} });
  const revoke = useSend('revokeToken', () => void client.invalidateQueries({ queryKey: ['listTokens'] }));
  return (
    <Panel>
      <Failed error={tokens.error ?? revoke.error} what="That did not work." />
      <ul className="ctl">
        {tokens.data?.map(({ id, name, role, lastUsedAt, revokedAt }) => (
          <li key={id}>
            <span>
              {name}{' '}
              <span className="t2">
                {role},{' '}
                {lastUsedAt ? (
                  <>
                    used <When at={lastUsedAt} ago />
                  </>
                ) : (
                  'never used'
                )}
              </span>
            </span>
            {revokedAt ? (
              <span className="t3 xs">revoked</span>
            ) : (
              <Button small look="ghost" busy={revoke.isPending} onClick={() => revoke.mutate({ params: { id } })}>
                Revoke
              </Button>
            )}
          </li>
        ))}
      </ul>
      <NewToken />
    </Panel>
  );
}
