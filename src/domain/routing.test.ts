import { describe, expect, it } from 'vitest';
import { builtInRules } from './built-in-rules.ts';
import { routeBug, type RoutingFacts, type Specialist, specialistSchema } from './routing.ts';

const error = {
  type: 'TypeError',
  message: 'x is not a function',
  code: null,
  operation: { kind: 'call' as const, property: null, met: null, expression: null },
  frames: [],
  mechanism: null,
};
function facts(over: {
  platform?: RoutingFacts['event']['platform'];
  service?: string;
  type?: string;
  code?: string;
  message?: string;
  files?: string[];
  owners?: string[];
}): RoutingFacts {
  const { platform = 'node', service = null, type = error.type, code = null, message = error.message } = over;
  return {
    event: { platform, service, title: '', errors: [{ ...error, type, code, message }] },
    files: over.files ?? [],
    owners: over.owners ?? [],
  };
}
const inGlob = (glob: string, file: string): boolean =>
  glob.startsWith('*.') ? file.endsWith(glob.slice(1)) : file.startsWith(glob.replace('**', ''));
const route = (over: Parameters<typeof facts>[0], configured: Specialist[] = []) =>
  routeBug(facts(over), configured, inGlob, builtInRules);

describe('whose a bug is', () => {
  it.each<[string, Parameters<typeof facts>[0], string]>([
    ['a page of a browser', { platform: 'javascript', files: ['src/Cart.tsx'] }, 'frontend'],
    ['an error of the database client, on any platform', { type: 'PrismaClientKnownRequestError' }, 'database'],
    ['a code of the network', { type: 'Error', code: 'ECONNREFUSED' }, 'infrastructure'],
    ['a service', { files: ['src/app.js'] }, 'backend'],
  ])('%s', (_name, over, expected) => {
    expect(route(over)?.specialist).toBe(expected);
  });

  it('structured facts come before words', () => {
    expect(route({ message: 'SQLSTATE 23505 in window.name', files: ['src/a.js'] })).toMatchObject({
      specialist: 'backend',
      reason: 'the platform node',
    });
  });

  it('is as the policy says, with team, owner, score and reason', () => {
    const payments = specialistSchema.parse({
      name: 'payments',
      team: '#pay',
      paths: ['pay/**'],
      owners: ['@shop/pay'],
    });
    expect(route({ files: ['pay/card.js'], owners: ['@shop/pay'] }, [payments])).toEqual({
      specialist: 'payments',
      team: '#pay',
      owner: '@shop/pay',
      score: 0.8,
      reason: 'owned by @shop/pay, the file pay/card.js',
      by: null,
    });
    const backend = specialistSchema.parse({ name: 'backend', platforms: ['cobol'] });
    expect(route({}, [backend])).toBeNull();
  });
});
