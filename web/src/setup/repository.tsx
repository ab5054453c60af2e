import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Reply } from '../api/client.ts';
import { useSend } from '../api/use-route.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Failed } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { Pill } from '../parts/state-pill.tsx';

/** The code that the errors come from: read only, until an approval. */
export function Repository({ project, may }: { project: Reply<'listProjects'>[number]; may: boolean }) {
  const client = useQueryClient();
  const connected = project.repository;
  const [open, setOpen] = useState(!connected);
  const [url, setUrl] = useState(connected?.url ?? '');
  const send = useSend('connectRepository', () => {
    setOpen(false);
    void client.invalidateQueries();
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate({ params: { id: project.id }, body: { url, root: connected?.root ?? '' } });
  };
  return (
    <section id="repository">
      <h2>
        Repository{' '}
        <Pill tone={connected ? 'quiet' : 'ask'} icon={connected ? 'check' : 'ringd'}>
          {connected ? 'Connected' : 'Not connected'}
        </Pill>
      </h2>
      <p>Read only. A branch is pushed after an approval, never before.</p>
      <Panel>
        {connected ? (
          <ul className="chk">
            <li>
              <Icon name="check" />
              <span className="mono trunc">{connected.url}</span>
              <span className="d">{connected.root ? `below ${connected.root}` : 'the whole repository'}</span>
              {may ? (
                <Button small look="ghost" onClick={() => setOpen(!open)}>
                  Change
                </Button>
              ) : null}
            </li>
          </ul>
        ) : null}
        <Failed error={send.error} what="It is not connected." />
        {may && open ? (
          <form className="inline-form pad" onSubmit={submit}>
            <label>
              A folder on the server’s machine, or a URL that git can clone
              <input
                value={url}
                required
                maxLength={2000}
                placeholder="/srv/orders or https://code.example/orders.git"
                onChange={({ target }) => setUrl(target.value)}
              />
            </label>
            <Button type="submit" look="primary" busy={send.isPending}>
              Connect
            </Button>
          </form>
        ) : null}
        {!may && !connected ? <p className="pad sm t2">An administrator connects it.</p> : null}
      </Panel>
    </section>
  );
}
