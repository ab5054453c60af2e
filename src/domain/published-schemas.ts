import { z } from 'zod';
import { changeManifestSchema } from './change-manifest.ts';
import { decisionSchema } from './decision.ts';
import { eventSchema } from './event.ts';
import { ledgerEntrySchema } from './ledger.ts';
import { policySchema } from './policy.ts';
import { proposalSchema } from './proposal.ts';
import { recordingSchema } from './recording.ts';
import { workItemSchema } from './work-item.ts';

/** Every shared format by the name of its published file. `io`: policies are written by people, who may leave out defaults. */
const formats = {
  event: { schema: eventSchema, id: 'reproof.event/1', io: 'output' },
  recording: { schema: recordingSchema, id: 'reproof.recording/1', io: 'output' },
  ledger: { schema: ledgerEntrySchema, id: 'reproof.ledger/1', io: 'output' },
  proposal: { schema: proposalSchema, id: 'reproof.proposal/1', io: 'output' },
  'work-item': { schema: workItemSchema, id: 'reproof.work-item/1', io: 'output' },
  decision: { schema: decisionSchema, id: 'reproof.decision/1', io: 'output' },
  'change-manifest': { schema: changeManifestSchema, id: 'reproof.change-manifest/1', io: 'output' },
  policy: { schema: policySchema, id: 'reproof.policy/1', io: 'input' },
} as const;

/** The JSON Schemas (draft 2020-12) of all shared formats, by file name, as text. */
export function publishedSchemas(): Map<string, string> {
  const texts = Object.entries(formats).map(([name, { schema, id, io }]): [string, string] => {
    const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
    const published = { $schema, $id: `urn:${id.replace('.', ':').replace('/', ':')}`, title: id, ...rest };
    return [`${name}.json`, `${JSON.stringify(published, null, 2)}\n`];
  });
  return new Map(texts);
}
