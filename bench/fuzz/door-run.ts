import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { decodeBody } from '../../src/intake/encoding/decode-body.ts';
import { readSignals, type SignalOptions } from '../../src/intake/read-signals.ts';
import { type Seeded, seeded } from '../load/seeded.ts';
import { doorSeeds } from './door-seeds.ts';
import { mutate } from './mutations.ts';
import { webhookReader, webhookSeeds } from './webhook-door.ts';

/** An input that the door did not take as it should; `input` in base64 repeats it. */
export interface Finding {
  kind: 'thrown' | 'slow';
  what: string;
  input: string;
}

export interface FuzzReport {
  inputs: number;
  events: number;
  slowest: number;
  findings: Finding[];
}

const slowMilliseconds = 100;
const encoders = [gzipSync, deflateSync, brotliCompressSync];
const names = ['gzip', 'deflate', 'br'];

/** Reads `count` mutated bodies; the seed repeats them. Slow: over 100 ms of processor time in each of three tries. */
export async function fuzzDoor(seed: number, count: number): Promise<FuzzReport> {
  const random = seeded(seed);
  const seeds = doorSeeds();
  const report: FuzzReport = { inputs: 0, events: 0, slowest: 0, findings: [] };
  for (; report.inputs < count; report.inputs += 1) {
    const isWebhook = random.below(5) === 0;
    const input = mutate(isWebhook ? webhookSeeds() : seeds, random);
    const read = isWebhook ? webhookReader(random) : bodyReader(random);
    try {
      const body = random.below(50) === 0 ? await throughEncoding(input, random) : input;
      const took = timed(() => {
        report.events += read(body);
      });
      const least = took <= slowMilliseconds ? took : Math.min(took, ...[1, 2].map(() => timed(() => void read(body))));
      report.slowest = Math.max(report.slowest, least);
      if (least > slowMilliseconds) note(report, 'slow', `${least.toFixed(0)} ms`, body);
    } catch (error) {
      note(report, 'thrown', String(error instanceof Error ? error.stack : error), input);
    }
  }
  return report;
}

function note(report: FuzzReport, kind: Finding['kind'], what: string, input: Buffer): void {
  if (report.findings.length < 20) report.findings.push({ kind, what, input: input.toString('base64') });
}

function timed(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** A reader of envelopes, events and exports; out: the events. */
function bodyReader(random: Seeded): (body: Buffer) => number {
  const options: SignalOptions = {
    contentType: random.pick([null, null, null, 'application/json', 'application/x-protobuf', 'text/plain']),
    expect: random.pick([undefined, undefined, undefined, 'envelope', 'otlp-logs', 'otlp-traces'] as const),
  };
  return (body) => readSignals(body, options).events.length;
}

/** Compressed, sometimes damaged after that, and decoded again; what cannot be decoded is read as it is. */
async function throughEncoding(input: Buffer, random: Seeded): Promise<Buffer> {
  const which = random.below(encoders.length);
  const sent = encoders[which]?.(input) ?? input;
  const damaged = random.below(2) === 0 ? sent : mutate([sent], random);
  const decoded = await decodeBody(damaged, names[which] ?? null);
  return decoded.kind === 'decoded' ? decoded.body : damaged;
}
