import { expect, test } from 'vitest';
import { createNoSandbox } from '../../../src/adapters/no-sandbox/sandbox.ts';
import { sandboxContract } from './contract.ts';

sandboxContract('none', (programs) => createNoSandbox({ programs }));

test('without a sandbox a mount that is not at its place is refused', () => {
  const mounts = [{ host: '/usr', at: '/no/such/place' }];
  expect(() => createNoSandbox().open('/tmp', mounts)).toThrow(/nothing can be mounted/);
});
