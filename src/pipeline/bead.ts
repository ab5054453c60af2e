import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type PackedSignal, packSignal } from '../domain/packed-signal.ts';
import { readEvent } from '../intake/read-event.ts';

/** What we ask of an issue of beads; all other keys are kept and not looked at. */
const beadSchema = z.looseObject({
  id: z.string().min(1).max(200),
  title: z.string(),
  description: z.string().optional(),
  status: z.string(),
  priority: z.number().int().min(0).max(4).catch(2),
  issue_type: z.string().catch('task'),
  created_at: z.string().optional(),
});
type Read = z.infer<typeof beadSchema>;

const severities = ['critical', 'error', 'error', 'warning', 'info'] as const;

/** A line of a beads file: its issue, and the event that it is where it is an open bug. Null for a line that is no issue. */
export function readBead(line: string, now: () => Date): { id: string; signal: PackedSignal | null } | null {
  const read = beadSchema.safeParse(parsed(line));
  if (!read.success) return null;
  const open = read.data.issue_type === 'bug' && !['closed', 'tombstone'].includes(read.data.status);
  return { id: read.data.id, signal: open ? signalOf(read.data, now) : null };
}

function signalOf(bead: Read, now: () => Date): PackedSignal {
  const read = readEvent(Buffer.from(reportOf(bead)), { now });
  const id = createHash('sha256').update(`beads\n${bead.id}`).digest('hex').slice(0, 32);
  // Words alone group nothing: every issue without a stack is a bug of its own.
  const told = (read.errors[0]?.frames.length ?? 0) > 0;
  const event = { ...read, id, ...(told ? {} : { fingerprint: ['beads', bead.id] }) };
  return packSignal({ event, recording: null });
}

/** As the formats of intake have it: a filed report in the description is one, all else is told in words. */
function reportOf({ title, description = '', priority, created_at: at }: Read): string {
  if (/^#{1,4} {1,4}Auto-Filed Bug Report\s*$/im.test(description)) return `# ${title}\n\n${description}`;
  return JSON.stringify({
    title,
    source: 'beads',
    error_type: 'Bug',
    message: title,
    ...(description ? { stack_trace: description } : {}),
    severity: severities[priority],
    occurred_at: at,
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
