import { Encoder } from '../values/encoder.ts';
import { bounds } from '../bounds.ts';
import { momentOf } from '../originals.ts';
import type { Body } from '../unit-of-work/body.ts';
import type { Call } from '../unit-of-work/call.ts';
import { type RawHeaders, readHeaders } from '../unit-of-work/headers.ts';
import { addressOf } from '../unit-of-work/order.ts';
import { program, type Work } from '../unit-of-work/work.ts';

type Json = Record<string, unknown>;
type Path = readonly (string | number)[];

/** The asking half of an exchange as the recording has it. */
function askedOf(id: string, route: string | null, of: Work | Call): Json {
  return {
    id,
    method: of.method.slice(0, 32),
    url: of.url.slice(0, 16_384),
    route: route?.slice(0, 1024) ?? null,
    headers: boundHeaders(of.headers),
    body: of.body?.recorded() ?? null,
    startedAt: momentOf(of.startedAt),
    endedAt: endOf(of),
  };
}

function answeredOf({ status, answerHeaders, answerBody }: Work | Call): Json {
  return {
    status: Math.min(599, Math.max(100, status)),
    headers: boundHeaders(answerHeaders),
    body: bodyOf(answerBody),
  };
}

const endOf = ({ endedAt }: { endedAt: number }): number | null => (endedAt === 0 ? null : momentOf(endedAt));
const bodyOf = (body: Body | null): unknown => body?.recorded() ?? null;

/** A request that came. */
export const requestOf = (work: Work): Json => askedOf(work.id, work.route, work);

/** What it was answered; null where it was not. */
export const responseOf = (work: Work): Json | null => (work.status === 0 ? null : answeredOf(work));

/** A call, its values encoded; `path` is where it will stand in the recording. */
export function callOf(call: Call, path: Path): Json {
  const { target, operation } = addressOf(call);
  const encoder = new Encoder(bounds.body);
  const given = (call.given ?? []).map((value, i) => encoder.encode(value, [...path, 'arguments', i]));
  return {
    id: call.id,
    during: call.work === program ? null : call.work.id,
    kind: call.kind,
    target: target.slice(0, 2048),
    operation: operation.slice(0, 65_536),
    arguments: given,
    request: call.kind === 'http' ? askedOf(call.id, null, call) : null,
    outcome: outcomeOf(call, encoder, [...path, 'outcome', 'value']),
    startedAt: momentOf(call.startedAt),
    endedAt: endOf(call),
  };
}

function outcomeOf(call: Call, encoder: Encoder, path: Path): Json {
  switch (call.outcome) {
    case 'response':
      return { kind: 'response', response: answeredOf(call) };
    case 'value':
      return { kind: 'value', value: encoder.encode(call.value, path) };
    case 'error':
      return { kind: 'error', error: call.value };
    default:
      return { kind: 'pending' };
  }
}

function boundHeaders(headers: RawHeaders): string[][] {
  return readHeaders(headers).map(([name, value]) => [name.slice(0, 256), value.slice(0, 16_384)]);
}
