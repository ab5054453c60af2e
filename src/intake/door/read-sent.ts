import { Fault } from '../../domain/fault.ts';
import { packSignal } from '../../domain/packed-signal.ts';
import type { ReadBody, SentBody } from '../../ports/signal-reader.ts';
import { decodeBody } from '../encoding/decode-body.ts';
import { type Signals, readSignals } from '../read-signals.ts';

/** Undoes a body's Content-Encoding. Throws TOO_LARGE, UNREADABLE_EVENT. */
export async function decodeSent(bytes: Buffer, contentEncoding: string | null): Promise<Buffer> {
  const decoded = await decodeBody(bytes, contentEncoding);
  switch (decoded.kind) {
    case 'decoded':
      return decoded.body;
    case 'too-large':
      throw new Fault('TOO_LARGE', `the body unfolds to more than ${decoded.limit} bytes`);
    case 'bomb':
      throw new Fault('TOO_LARGE', `the body unfolds to more than ${decoded.ratio} times what was sent`);
    case 'damaged':
      throw new Fault('UNREADABLE_EVENT', `the body is no whole ${decoded.encoding} data`);
    case 'unknown-encoding':
      throw new Fault('UNREADABLE_EVENT', `the Content-Encoding ${decoded.encoding} is not known here`, {
        help: 'Send gzip, deflate, br, zstd or none.',
      });
    case 'interrupted':
      throw new Fault('UNREADABLE_EVENT', 'the body ended before its end');
  }
}

/** All that a body holds, packed. Throws UNREADABLE_EVENT where nothing of it could be read, TOO_LARGE above its bounds. */
export async function readSent(sent: SentBody): Promise<ReadBody> {
  const { buffer, byteOffset, byteLength } = sent.bytes;
  const body = await decodeSent(Buffer.from(buffer, byteOffset, byteLength), sent.contentEncoding);
  if (body.length > (sent.mostBytes ?? Number.POSITIVE_INFINITY))
    throw new Fault('TOO_LARGE', `the body has ${body.length} bytes, more than the ${sent.mostBytes} it may have`);
  const { events, spans } = signalsOf(body, sent);
  return { signals: events.map(packSignal), spans, envelopeId: envelopeId(headOf(body)) };
}

/** The first line, where an envelope's header stands. */
export function headOf(body: Buffer): string {
  return body.subarray(0, 8192).toString('utf8').split('\n', 1)[0] ?? '';
}

function envelopeId(head: string): string {
  return /"event_id"\s*:\s*"([0-9a-f]{32})"/i.exec(head)?.[1] ?? '';
}

function signalsOf(body: Buffer, { expect, contentType, receivedAt }: SentBody): Signals {
  // In protobuf a request with nothing in it has no bytes.
  if (body.length === 0 && !expect?.startsWith('otlp')) throw new Fault('UNREADABLE_EVENT', 'the body is empty');
  const read = readSignals(body, { now: () => receivedAt, contentType, expect });
  const refused = read.outcomes.find(({ kind }) => kind !== 'beyond-bound');
  if (read.events.length > 0 || !refused) return read;
  if (refused.kind === 'no-signal') throw new Fault('UNREADABLE_EVENT', refused.why);
  if (refused.type !== 'event') return read;
  if (refused.kind === 'too-large')
    throw new Fault('TOO_LARGE', `the event has ${refused.bytes} bytes, more than one may have`);
  throw new Fault('UNREADABLE_EVENT', `the event is ${refused.kind} (${refused.bytes} bytes)`);
}
