import { expect, it } from 'vitest';
import { policySchema } from '../domain/policy.ts';
import { limitsOf, overridesOf, policyAt, scrubberOf, serviceOf } from './policy.ts';

const policy = policySchema.parse({
  version: 1,
  services: [
    { name: 'api', root: 'packages/api', runtime: '22', commands: { test: ['make', 'check'] } },
    { name: 'web', root: 'packages/web' },
  ],
  commands: { test: 'npm run all' },
  scrubbing: { keys: ['iban'], keep: ['token'], patterns: [{ name: 'customer', pattern: 'CN-[0-9]{6}' }] },
  sandbox: { timeSeconds: 5, memoryMegabytes: 256 },
});

it('gives each service its own test command, the root the common one', () => {
  expect(overridesOf(policy)).toEqual([
    { root: 'packages/api', suite: [['make', 'check']] },
    { root: '.', suite: [['sh', '-c', 'npm run all']] },
  ]);
});

it('finds the service of an event by name, or the only one', () => {
  expect(serviceOf(policy, 'web')?.root).toBe('packages/web');
  expect(serviceOf(policy, 'other')).toBeNull();
  const single = policySchema.parse({ version: 1, services: [{ name: 'api' }] });
  expect(serviceOf(single, null)?.name).toBe('api');
});

it('bounds the sandbox in its own units, and leaves the rest', () => {
  expect(limitsOf(policy)).toEqual({ timeMs: 5_000, memoryBytes: 256 * 1024 * 1024 });
});

it('scrubs by its own rules besides the built-in ones', () => {
  const scrubber = scrubberOf(policy);
  expect(scrubber.text('for CN-123456 and CN-123456', 'message')).not.toContain('123456');
  expect(scrubber.named('iban', 'DE02120300000000202051', 'vars.iban')).not.toBe('DE02120300000000202051');
  expect(scrubber.named('token', 'plus', 'vars.token')).toBe('plus');
});

it('is the default where the commit has none', async () => {
  const none = { readFile: async () => null };
  const load = async () => policy;
  expect((await policyAt(none, 'c', load)).protectedPaths).toEqual([]);
  expect(await policyAt({ readFile: async () => 'version: 1' }, 'c', load)).toBe(policy);
});
