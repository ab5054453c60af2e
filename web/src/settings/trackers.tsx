import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Given, Reply } from '../api/client.ts';
import { mayDo, useMe } from '../api/session.ts';
import { useRoute, useSend } from '../api/use-route.ts';
import { Button } from '../parts/button.tsx';
import { Choice, Field, KeepOrLeave, SecretField } from '../parts/field.tsx';
import { Failed } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { placeErrors } from '../parts/place-errors.ts';
import { OutwardList, type Tried } from './outward-list.tsx';

type Listed = Reply<'listTrackers'>[number];
type Kind = Listed['setting']['kind'];

const kinds: readonly (readonly [Kind, string])[] = [
  ['github', 'GitHub Issues'],
  ['jira', 'Jira'],
  ['linear', 'Linear'],
  ['beads', 'beads, a file'],
];

interface FieldOf {
  name: string;
  label: string;
  placeholder: string;
}
const fields: Readonly<Record<Kind, readonly FieldOf[]>> = {
  github: [{ name: 'repository', label: 'Repository', placeholder: 'owner/name' }],
  jira: [
    { name: 'url', label: 'Its address', placeholder: 'https://company.atlassian.net' },
    { name: 'project', label: 'Key of the project', placeholder: 'SHOP' },
    { name: 'user', label: 'User of the token', placeholder: 'bot@company.example' },
  ],
  linear: [{ name: 'team', label: 'Key of the team', placeholder: 'ENG' }],
  beads: [{ name: 'file', label: 'File in the repository', placeholder: '.beads/issues.jsonl' }],
};

function wordsOf({ setting, items }: Listed): string {
  const where =
    setting.kind === 'github'
      ? setting.repository
      : setting.kind === 'jira'
        ? `${setting.project} at ${new URL(setting.url).host}`
        : setting.kind === 'linear'
          ? setting.team
          : setting.file;
  return `${where}, ${items} ${items === 1 ? 'item' : 'items'};`;
}

interface SecretsProps {
  value: (name: string) => string;
  wrong: ReadonlyMap<string, string>;
  change: (name: string) => (text: string) => void;
}

function Secrets({ value, wrong, change }: SecretsProps) {
  const field = (name: string, label: string) => (
    <SecretField label={label} kept={false} value={value(name)} wrong={wrong.get(name)} change={change(name)} />
  );
  return (
    <>
      {field('token', 'Token')}
      {field('hookSecret', 'Secret of its webhook, if it has one')}
    </>
  );
}

function Form({ project, done }: { project: string; done: () => void }) {
  const client = useQueryClient();
  const [kind, setKind] = useState<Kind>('github');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const send = useSend('setTracker', () => {
    done();
    void client.invalidateQueries({ queryKey: ['listTrackers'] });
  });
  const wrong = placeErrors(send.error);
  const value = (name: string): string => values[name] ?? '';
  const change = (name: string) => (text: string) => setValues({ ...values, [name]: text });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const own = Object.fromEntries(fields[kind].map(({ name }) => [name, value(name).trim()]));
    const secrets = Object.fromEntries(
      ['token', 'hookSecret'].flatMap((name) => (value(name).trim() ? [[name, value(name)]] : [])),
    );
    const setting = { kind, ...own } as unknown as Given<'setTracker'>['body']['setting'];
    const name = value('name').trim() || kind;
    send.mutate({ params: { id: project, name }, body: { setting, ...secrets } });
  };
  return (
    <form className="grid-form pad" onSubmit={submit}>
      <Choice label="Tracker" value={kind} choices={kinds} change={setKind} />
      <Field label="What it is called here" value={value('name')} placeholder={kind} change={change('name')} />
      {fields[kind].map(({ name, label, placeholder }) => (
        <Field
          key={name}
          label={label}
          placeholder={placeholder}
          value={value(name)}
          wrong={wrong.get(`setting.${name}`)}
          required
          change={change(name)}
        />
      ))}
      {kind === 'beads' ? null : <Secrets value={value} wrong={wrong} change={change} />}
      <KeepOrLeave busy={send.isPending} leave={done} />
      {wrong.size === 0 ? <Failed error={send.error} what="It was not set." /> : null}
    </form>
  );
}

/** Trackers that decisions and investigations are shown in, both ways. */
export function Trackers({ project }: { project: string }) {
  const may = mayDo(useMe().data, 'administer');
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [tried, setTried] = useState<Tried | null>(null);
  const trackers = useRoute('listTrackers', { params: { id: project } });
  const unset = useSend('unsetTracker', () => void client.invalidateQueries({ queryKey: ['listTrackers'] }));
  const test = useSend('testTracker');
  const tryOne = (name: string): void =>
    test.mutate({ params: { id: project, name } }, { onSuccess: (told) => setTried({ name, ...told }) });
  const lines = (trackers.data ?? []).map((one) => ({ ...one, kind: one.setting.kind, words: wordsOf(one) }));
  return (
    <Panel>
      <Failed error={trackers.error ?? unset.error ?? test.error} what="That did not work." />
      <OutwardList
        lines={lines}
        empty="None: work items are in this app alone."
        may={may}
        busy={test.isPending}
        tried={tried}
        test={tryOne}
        testWord="Test"
        remove={(name) => unset.mutate({ params: { id: project, name } })}
      />
      {may && open ? <Form project={project} done={() => setOpen(false)} /> : null}
      {may && !open ? (
        <div className="pad">
          <Button small onClick={() => setOpen(true)}>
            Add a tracker
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}
