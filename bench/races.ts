// The race examples through the whole loop: runs until found, the pinned test before and after the hand-written fix.
// `npm run bench:races [-- NAME...]`; RUNS=20 for fewer pinned runs.
import { raceNames } from '../test/support/races/race-example.ts';
import { rowOf, tableHead, verifyRace } from '../test/support/races/verify-race.ts';

const names = process.argv.slice(2);
const times = Number(process.env['RUNS'] ?? 100);

for (const line of tableHead) console.log(line);
for (const name of names.length > 0 ? names : raceNames()) {
  const verified = await verifyRace(name, times);
  console.log(rowOf(verified));
  for (const fault of verified.faults) console.error(`${name}: ${fault}`);
  if (verified.faults.length > 0) process.exitCode = 1;
}
