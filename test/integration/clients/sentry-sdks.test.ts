import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { builtRecorder } from '../../../src/cli/recorder-build.ts';
import { clientServer, ran } from '../../support/clients/client-server.ts';

const programs = fileURLToPath(new URL('programs/', import.meta.url));
const shared = clientServer(['@sentry/node', 'sentry-node-7', 'python', 'go', 'recorder']);
const reading = "TypeError: Cannot read properties of undefined (reading 'length')";

describe('services that crash, with unmodified SDKs', () => {
  it.each(['@sentry/node', 'sentry-node-7'])('%s', async (sdk) => {
    const { code, said } = await ran(process.execPath, [path.join(programs, 'crash.cjs')], {
      SDK: sdk,
      DSN: shared.dsn(sdk),
    });
    expect([code, said]).toEqual([1, expect.stringContaining('TypeError')]);
    const [bug] = await shared.bugs(sdk);
    expect(bug).toMatchObject({
      title: reading,
      count: 1,
      event: {
        source: 'sentry',
        platform: 'node',
        level: 'fatal',
        release: 'orders@1.2.3',
        environment: 'staging',
        service: 'orders',
        errors: [{ type: 'TypeError' }],
      },
    });
    expect(bug?.stack.slice(0, 2)).toEqual(['total:7', 'handle:11']);
  });

  it('the recorder, with its recording', async () => {
    const { code, said } = await ran(
      process.execPath,
      ['--import', await builtRecorder(), path.join(programs, 'recorded.mjs')],
      {
        REPROOF_DSN: shared.dsn('recorder'),
        REPROOF_RELEASE: '1.2.3',
        REPROOF_ENVIRONMENT: 'staging',
        REPROOF_SERVICE: 'orders',
      },
    );
    expect([code, said]).toEqual([1, expect.stringContaining('TypeError')]);
    const [bug] = await shared.bugs('recorder');
    expect(bug).toMatchObject({
      title: reading,
      event: {
        source: 'recorder',
        release: '1.2.3',
        environment: 'staging',
        service: 'orders',
        errors: [{ type: 'TypeError' }],
      },
    });
    expect(bug?.stack).toEqual(['total:2', 'handle:6', ':9']);
  });

  it('sentry-sdk for Python', async () => {
    const { code, said } = await ran('/usr/bin/python3', [path.join(programs, 'crash.py')], {
      DSN: shared.dsn('python'),
    });
    expect([code, said]).toEqual([1, expect.stringContaining("KeyError: 'lines'")]);
    const [bug] = await shared.bugs('python');
    expect(bug).toMatchObject({
      count: 1,
      event: {
        platform: 'python',
        release: 'orders@1.2.3',
        environment: 'staging',
        errors: [{ type: 'KeyError' }],
      },
    });
    expect(bug?.stack).toEqual(['total:10', 'handle:14', '<module>:17']);
  });
});

const go = ['/usr/local/go/bin/go', '/usr/bin/go'].find((file) => existsSync(file));
const packages = '/usr/share/gocode';
const withGo = go !== undefined && existsSync(`${packages}/src/github.com/getsentry/sentry-go`);

describe('a service in Go that panics, with Sentry’s Go SDK', () => {
  it.skipIf(!withGo)(
    '(needs Go and Debian’s golang-github-getsentry-sentry-go-dev)',
    async () => {
      const env = {
        DSN: shared.dsn('go'),
        GO111MODULE: 'off',
        GOPATH: packages,
        GOFLAGS: '-buildvcs=false',
        CGO_ENABLED: '0',
      };
      const { code, said } = await ran(go ?? '', ['run', path.join(programs, 'crash.go')], env);
      expect([code, said]).toEqual([0, '']);
      const [bug] = await shared.bugs('go');
      expect(bug).toMatchObject({
        count: 1,
        event: {
          platform: 'go',
          release: 'orders@1.2.3',
          environment: 'staging',
          errors: [{ message: expect.stringContaining('nil pointer dereference') }],
        },
      });
      expect(bug?.stack).toEqual(['total:15', 'handle:19', 'main:29']);
      // The first build of the SDK and the standard library takes its time.
    },
    240_000,
  );
});
