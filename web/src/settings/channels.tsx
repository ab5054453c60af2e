import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { NoticeKind } from '../../../src/domain/notice.ts';
import type { Given, Reply } from '../api/client.ts';
import { mayDo, useMe } from '../api/session.ts';
import { useRoute, useSend } from '../api/use-route.ts';
import { Button } from '../parts/button.tsx';
import { Choice, Field, KeepOrLeave, SecretField } from '../parts/field.tsx';
import { Failed } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { placeErrors } from '../parts/place-errors.ts';
import { OutwardList, type Tried } from './outward-list.tsx';

type Listed = Reply<'listChannels'>[number];
type Kind = Listed['setting']['kind'];

const kinds: readonly (readonly [Kind, string])[] = [
  ['slack', 'Slack'],
  ['email', 'E-mail'],
  ['webhook', 'A webhook'],
];
const occasions: readonly (readonly [NoticeKind, string])[] = [
  ['needs-decision', 'a decision waits'],
  ['regressed', 'a bug came back'],
  ['escalated', 'a person is needed'],
  ['fixed', 'a bug is fixed'],
];

function wordsOf({ setting, sent, failed, uncertain }: Listed): string {
  const where =
    setting.kind === 'email'
      ? setting.to.join(', ')
      : setting.kind === 'webhook'
        ? new URL(setting.url).host
        : 'its webhook';
  const lost = [failed ? `${failed} failed` : '', uncertain ? `${uncertain} uncertain` : ''].filter(Boolean);
  return `${where}; told of ${setting.kinds.length} of ${occasions.length} occasions; ${[`${sent} sent`, ...lost].join(', ')};`;
}

interface Draft {
  kind: Kind;
  name: string;
  to: string;
  url: string;
  secret: string;
  kinds: readonly NoticeKind[];
}

function settingOf({ kind, to, url, kinds: told }: Draft): Given<'setChannel'>['body']['setting'] {
  const common = { kinds: [...told] };
  if (kind === 'email') return { kind, to: to.split(/[\s,;]+/).filter(Boolean), ...common };
  return kind === 'webhook' ? { kind, url: url.trim(), ...common } : { kind, ...common };
}

function Occasions({ told, change }: { told: readonly NoticeKind[]; change: (kinds: readonly NoticeKind[]) => void }) {
  return (
    <fieldset className="whole checks">
      <legend>Told when</legend>
      {occasions.map(([kind, word]) => (
        <label key={kind}>
          <input
            type="checkbox"
            checked={told.includes(kind)}
            onChange={({ target }) => change(target.checked ? [...told, kind] : told.filter((one) => one !== kind))}
          />
          {word}
        </label>
      ))}
    </fieldset>
  );
}

function Form({ project, done }: { project: string; done: () => void }) {
  const client = useQueryClient();
  const all = occasions.map(([kind]) => kind);
  const [draft, change] = useState<Draft>({ kind: 'slack', name: '', to: '', url: '', secret: '', kinds: all });
  const send = useSend('setChannel', () => {
    done();
    void client.invalidateQueries({ queryKey: ['listChannels'] });
  });
  const wrong = placeErrors(send.error);
  const set = (name: keyof Draft) => (value: string) => change({ ...draft, [name]: value });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const secret = draft.secret.trim() ? { secret: draft.secret } : {};
    send.mutate({
      params: { id: project, name: draft.name.trim() || draft.kind },
      body: { setting: settingOf(draft), ...secret },
    });
  };
  const { kind } = draft;
  return (
    <form className="grid-form pad" onSubmit={submit}>
      <Choice label="By" value={kind} choices={kinds} change={(next) => change({ ...draft, kind: next })} />
      <Field label="What it is called here" value={draft.name} placeholder={kind} change={set('name')} />
      {kind === 'email' ? (
        <Field
          label="To, with commas between them"
          value={draft.to}
          wrong={[...wrong].find(([at]) => at.startsWith('setting.to'))?.[1]}
          placeholder="on-call@company.example"
          required
          change={set('to')}
        />
      ) : null}
      {kind === 'webhook' ? (
        <Field label="Its address" value={draft.url} wrong={wrong.get('setting.url')} required change={set('url')} />
      ) : null}
      {kind === 'email' ? null : (
        <SecretField
          label={kind === 'slack' ? 'Address of the Slack webhook' : 'Secret that signs what is sent'}
          kept={false}
          value={draft.secret}
          wrong={wrong.get('secret')}
          change={set('secret')}
        />
      )}
      <Occasions told={draft.kinds} change={(next) => change({ ...draft, kinds: next })} />
      <KeepOrLeave busy={send.isPending} leave={done} disabled={draft.kinds.length === 0} />
      {wrong.size === 0 ? <Failed error={send.error} what="It was not set." /> : null}
    </form>
  );
}

/** Where people are told. */
export function Channels({ project }: { project: string }) {
  const may = mayDo(useMe().data, 'administer');
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [tried, setTried] = useState<Tried | null>(null);
  const channels = useRoute('listChannels', { params: { id: project } });
  const unset = useSend('unsetChannel', () => void client.invalidateQueries({ queryKey: ['listChannels'] }));
  const test = useSend('testChannel');
  const tryOne = (name: string): void =>
    test.mutate({ params: { id: project, name } }, { onSuccess: (told) => setTried({ name, ...told }) });
  const lines = (channels.data ?? []).map((one) => ({ ...one, kind: one.setting.kind, words: wordsOf(one) }));
  return (
    <Panel>
      <Failed error={channels.error ?? unset.error ?? test.error} what="That did not work." />
      <OutwardList
        lines={lines}
        empty="None: people see in the queue what waits for them."
        may={may}
        busy={test.isPending}
        tried={tried}
        test={tryOne}
        testWord="Send a test"
        remove={(name) => unset.mutate({ params: { id: project, name } })}
      />
      {may && open ? <Form project={project} done={() => setOpen(false)} /> : null}
      {may && !open ? (
        <div className="pad">
          <Button small onClick={() => setOpen(true)}>
            Add a channel
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}
