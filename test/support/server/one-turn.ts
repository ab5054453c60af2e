// A worker in small: one turn of the bug in argv, on the PostgreSQL of DATABASE_URL, which kills itself (-9) at the named
// moment (`repair:end`, `repair:step`; none: never). A line of JSON for each thing that it does.
// Five fresh runs of a reproduction are enough for what is asked here.
import { writeSync } from 'node:fs';
import { openInstallation } from '../../../src/compose-server.ts';
import { DataFolder } from '../../../src/config/data-folder.ts';
import type { ProgressSink } from '../../../src/domain/progress.ts';
import { advanceBug } from '../../../src/pipeline/advance-bug.ts';

const [bug = '', moment = ''] = process.argv.slice(2);
const folder = new DataFolder(process.env['REPROOF_DATA'] ?? '');
folder.make();
const installation = await openInstallation(folder, process.env, { logLevel: 'silent', freshRuns: 5 });
const tell = (line: object): void => void writeSync(1, `${JSON.stringify(line)}\n`);
const sink: ProgressSink = ({ stage, kind, text }) => {
  tell({ stage, kind, text });
  if (`${stage}:${kind}` === moment) process.kill(process.pid, 'SIGKILL');
};
tell(await advanceBug(bug, { ...installation, progress: () => sink }, new AbortController().signal));
await installation.close();
