import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Given, Reply } from '../api/client.ts';
import { mayDo, useMe } from '../api/session.ts';
import { useRoute, useSend } from '../api/use-route.ts';
import { Button } from '../parts/button.tsx';
import { Choice, Field, KeepOrLeave, SecretField } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { Failed } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { placeErrors } from '../parts/place-errors.ts';

type Kept = Reply<'showCodeHost'>;
type Kind = NonNullable<Kept['setting']>['kind'];

const kinds: readonly (readonly [Kind, string])[] = [
  ['github', 'GitHub'],
  ['gitlab', 'GitLab'],
  ['gitea', 'Gitea or Forgejo'],
  ['plain', 'a plain git branch'],
];
const usual: Readonly<Record<Kind, string>> = {
  github: 'https://github.com',
  gitlab: 'https://gitlab.com',
  gitea: '',
  plain: '',
};

interface Draft {
  kind: Kind;
  url: string;
  repository: string;
  baseBranch: string;
  tokenFrom: string;
  token: string;
}

function draftOf({ setting }: Kept): Draft {
  const baseBranch = setting?.baseBranch ?? '';
  if (!setting || setting.kind === 'plain')
    return { kind: setting?.kind ?? 'github', url: usual.github, repository: '', tokenFrom: '', token: '', baseBranch };
  const { kind, url, repository, tokenFrom } = setting;
  return { kind, url, repository, tokenFrom: tokenFrom ?? '', token: '', baseBranch };
}

/** What is not set here stays as it was set elsewhere: labels, and whose reviews decide. */
function bodyOf({ setting }: Kept, draft: Draft): Given<'setCodeHost'>['body'] {
  const { kind, url, repository } = draft;
  const baseBranch = draft.baseBranch.trim() || null;
  if (kind === 'plain') return { setting: { kind, baseBranch } };
  const more = setting && setting.kind !== 'plain' ? { labels: setting.labels, people: setting.people } : {};
  const tokenFrom = draft.tokenFrom.trim() || null;
  const token = draft.token.trim() ? { token: draft.token } : {};
  return { setting: { kind, url, repository: repository.trim(), baseBranch, tokenFrom, ...more }, ...token };
}

interface FieldsProps {
  kept: Kept;
  draft: Draft;
  wrong: ReadonlyMap<string, string>;
  change: (draft: Draft) => void;
}

function Fields({ kept, draft, wrong, change }: FieldsProps) {
  const at = (name: string): string | undefined => wrong.get(`setting.${name}`);
  const set = (name: keyof Draft) => (value: string) => change({ ...draft, [name]: value });
  const { kind, url, repository, baseBranch, token, tokenFrom } = draft;
  const base = (
    <Field
      label="Base branch"
      value={baseBranch}
      wrong={at('baseBranch')}
      placeholder="the repository’s own"
      change={set('baseBranch')}
    />
  );
  if (kind === 'plain') return base;
  return (
    <>
      <Field label="Its address" value={url} wrong={at('url')} required change={set('url')} />
      <Field
        label="Repository"
        value={repository}
        wrong={at('repository')}
        placeholder="owner/name"
        required
        change={set('repository')}
      />
      {base}
      <SecretField
        label="Token"
        kept={kept.tokenIsKept}
        value={token}
        wrong={wrong.get('token')}
        change={set('token')}
      />
      <Field
        label="or the server’s variable that holds it"
        value={tokenFrom}
        wrong={at('tokenFrom')}
        placeholder="REPROOF_CODE_HOST_TOKEN"
        change={set('tokenFrom')}
      />
    </>
  );
}

function Form({ project, kept, done }: { project: string; kept: Kept; done: () => void }) {
  const client = useQueryClient();
  const [draft, change] = useState(() => draftOf(kept));
  const send = useSend('setCodeHost', () => {
    done();
    void client.invalidateQueries({ queryKey: ['showCodeHost'] });
  });
  const wrong = placeErrors(send.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate({ params: { id: project }, body: bodyOf(kept, draft) });
  };
  return (
    <form className="grid-form pad" onSubmit={submit}>
      <Choice
        label="Code host"
        value={draft.kind}
        choices={kinds}
        change={(kind) => change({ ...draft, kind, url: usual[kind] || draft.url })}
      />
      <Fields kept={kept} draft={draft} wrong={wrong} change={change} />
      <KeepOrLeave busy={send.isPending} leave={done} />
      {wrong.size === 0 ? <Failed error={send.error} what="It is as it was." /> : null}
    </form>
  );
}

/** Where approved changes are published. */
export function CodeHost({ project }: { project: string }) {
  const me = useMe().data;
  const client = useQueryClient();
  const kept = useRoute('showCodeHost', { params: { id: project } });
  const unset = useSend('unsetCodeHost', () => void client.invalidateQueries({ queryKey: ['showCodeHost'] }));
  const [open, setOpen] = useState(false);
  const { setting = null, tokenIsKept = false } = kept.data ?? {};
  const may = mayDo(me, 'administer');
  return (
    <Panel>
      <Failed error={kept.error ?? unset.error} what="That did not work." />
      <ul className="chk">
        <li>
          <Icon name={setting ? 'check' : 'ringd'} />
          <span>{setting ? (kinds.find(([kind]) => kind === setting.kind)?.[1] ?? setting.kind) : 'None'}</span>
          <span className="d said">
            {!setting
              ? 'An approved change is a branch in the connected repository.'
              : setting.kind === 'plain'
                ? 'a branch, no pull request'
                : `${setting.repository} at ${new URL(setting.url).host}; ${setting.tokenFrom ? `token from ${setting.tokenFrom}` : tokenIsKept ? 'token kept, sealed' : 'no token yet'}`}
          </span>
          {may && !open ? (
            <span className="row">
              <Button small onClick={() => setOpen(true)}>
                {setting ? 'Change' : 'Connect'}
              </Button>
              {setting ? (
                <Button
                  small
                  look="ghost"
                  busy={unset.isPending}
                  onClick={() => unset.mutate({ params: { id: project } })}
                >
                  Remove
                </Button>
              ) : null}
            </span>
          ) : null}
        </li>
      </ul>
      {may && open && kept.data ? <Form project={project} kept={kept.data} done={() => setOpen(false)} /> : null}
    </Panel>
  );
}
