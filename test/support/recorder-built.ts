// Before the tests of a run: files side by side would each begin to compile the recorder, and take each other's away.
import { builtRecorder } from '../../src/cli/recorder-build.ts';

export default async function setup(): Promise<void> {
  await builtRecorder();
}
