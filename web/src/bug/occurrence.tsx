import { useState } from 'react';
import type { ProductionEvent } from '../../../src/domain/event.ts';
import { Panel } from '../parts/panel.tsx';
import { When } from '../parts/when.tsx';

const tabs = ['Stack', 'Request', 'Variables', 'Breadcrumbs', 'Environment', 'Scrubbed'] as const;
type Tab = (typeof tabs)[number];

const shown = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? ''));

/** Text of an event: data, bounded, never a link. */
function Data({ pairs, empty }: { pairs: readonly (readonly [string, unknown])[]; empty: string }) {
  const some = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '');
  if (some.length === 0) return <p className="pad t2 sm">{empty}</p>;
  return (
    <dl className="facts pad">
      {some.map(([name, value], i) => (
        <Pair key={`${i}-${name}`} name={name} value={shown(value).slice(0, 4_000)} />
      ))}
    </dl>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="said mono">{value}</dd>
    </>
  );
}

function Stack({ event }: { event: ProductionEvent }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
    <div className="out" tabIndex={0} role="region" aria-label="Stack as production wrote it">
      {event.errors.map((error, i) => (
        <div key={`${i}-${error.type}`}>
          <b>
            {i > 0 ? 'caused by ' : ''}
            {error.type}: {error.message.slice(0, 2_000)}
          </b>
          {error.frames.slice(0, 30).map((frame, n) => (
            <div key={`${n}-${frame.filename}-${frame.line}`} className={frame.inApp ? '' : 't3'}>
              {`    at ${frame.function ?? '(no name)'} (${frame.filename ?? 'native'}${frame.line ? `:${frame.line}` : ''}${frame.column ? `:${frame.column}` : ''})`}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

function pairsOf(tab: Tab, event: ProductionEvent): readonly (readonly [string, unknown])[] {
  const { request, runtime, trace } = event;
  const frame = event.errors[0]?.frames.find(({ vars }) => vars !== null);
  switch (tab) {
    case 'Request':
      return request
        ? [
            ['method', request.method],
            ['url', request.url],
            ['query', request.query],
            ['body', request.body],
            ...Object.entries(request.headers),
          ]
        : [];
    case 'Variables':
      return Object.entries(frame?.vars ?? {});
    case 'Breadcrumbs':
      return event.breadcrumbs
        .slice(-30)
        .map((one) => [`${one.at?.slice(11, 19) ?? ''} ${one.category}`, one.message ?? one.data] as const);
    case 'Environment':
      return [
        ['environment', event.environment],
        ['release', event.release],
        ['service', event.service],
        ['runtime', runtime ? `${runtime.name} ${runtime.version}` : null],
        ['transaction', event.transaction],
        ['trace', trace?.traceId],
        ...Object.entries(event.tags),
      ];
    case 'Scrubbed':
      return event.scrubbed.map(({ path, rule }) => [path, rule] as const);
    case 'Stack':
      return [];
  }
}

const empties: Readonly<Record<Tab, string>> = {
  Stack: 'No stack was sent.',
  Request: 'No request was sent with the event.',
  Variables: 'No variables were captured; an SDK sends them with includeLocalVariables, the recorder by itself.',
  Breadcrumbs: 'No breadcrumbs were sent.',
  Environment: 'Nothing was sent about where it ran.',
  Scrubbed: 'Nothing had to be replaced or cut.',
};

/** The newest occurrence, whole, as data. */
export function Occurrence({ event, receivedAt }: { event: ProductionEvent; receivedAt: string }) {
  const [tab, setTab] = useState<Tab>('Stack');
  return (
    <Panel
      header={
        <>
          <div className="tabs" role="tablist" aria-label="The newest occurrence">
            {tabs.map((name) => (
              <button
                key={name}
                type="button"
                role="tab"
                className="tab"
                aria-selected={name === tab}
                onClick={() => setTab(name)}
              >
                {name}
                {name === 'Scrubbed' && event.scrubbed.length > 0 ? ` ${event.scrubbed.length}` : ''}
              </button>
            ))}
          </div>
          <span className="end t3 xs nowrap hide-phone">{receivedAt ? <When at={receivedAt} as="clock" /> : null}</span>
        </>
      }
    >
      {tab === 'Stack' ? <Stack event={event} /> : <Data pairs={pairsOf(tab, event)} empty={empties[tab]} />}
    </Panel>
  );
}
