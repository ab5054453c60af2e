import { type FormEvent, useState } from 'react';
import { mayDo, useMe } from '../api/session.ts';
import { useRoute, useSend } from '../api/use-route.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { Failed } from '../parts/notice.tsx';
import { Panel } from '../parts/panel.tsx';
import { placeErrors } from '../parts/place-errors.ts';

/** The model that the worker asks where the engine ends, or none; its key stays where it is. */
export function Models() {
  const told = useRoute('showInstallation', {});
  const model = told.data?.model;
  return (
    <Panel
      footer={
        <span>
          Set by <code>REPROOF_MODEL</code>, <code>REPROOF_MODEL_URL</code> and <code>REPROOF_MODEL_KEY</code> where the
          worker is started, never by a repository; taken up when it starts again.
        </span>
      }
    >
      <Failed error={told.error} what="It could not be read." />
      <ul className="chk">
        <li>
          <Icon name={model ? (model.key === 'missing' ? 'alert' : 'check') : 'ringd'} />
          <span className="said">{model ? model.label : 'No model'}</span>
          <span className="d">
            {model
              ? `${model.host ? `at ${model.host}` : 'at the provider'}; its key is ${model.key}${model.key === 'found' ? ', and not shown' : ''}`
              : 'The deterministic engine works alone; nothing is sent to anybody.'}
          </span>
          <span />
        </li>
      </ul>
    </Panel>
  );
}

/** Old occurrences are dropped by an administrator’s word. */
export function Retention() {
  const may = mayDo(useMe().data, 'administer');
  const [draft, change] = useState({ days: '90', perBug: '200' });
  const send = useSend('retain');
  const wrong = placeErrors(send.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate({ body: { days: Number(draft.days), perBug: Number(draft.perBug) } });
  };
  return (
    <Panel
      footer={
        <span>
          Each night: <code>reproof retain --days {draft.days || 90}</code> in your scheduler.
        </span>
      }
    >
      {may ? (
        <form className="grid-form pad" onSubmit={submit}>
          <Field
            label="Older than, days"
            type="number"
            min={1}
            value={draft.days}
            wrong={wrong.get('days')}
            required
            change={(days) => change({ ...draft, days })}
          />
          <Field
            label="Kept of one bug at most"
            type="number"
            min={20}
            value={draft.perBug}
            wrong={wrong.get('perBug')}
            required
            change={(perBug) => change({ ...draft, perBug })}
          />
          <div className="row whole">
            <Button type="submit" busy={send.isPending}>
              Drop them now
            </Button>
            {send.data ? (
              <span role="status" className="sm">
                {send.data.bodies} occurrences dropped; counts stay.
              </span>
            ) : null}
          </div>
          {wrong.size === 0 ? <Failed error={send.error} what="Nothing was dropped." /> : null}
        </form>
      ) : (
        <p className="pad sm t2">An administrator drops what is old.</p>
      )}
    </Panel>
  );
}
