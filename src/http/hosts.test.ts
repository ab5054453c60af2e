import { describe, expect, it } from 'vitest';
import { checkHost } from './hosts.ts';

const onLoopback = { loopback: true, names: ['reproof.example'] };
const open = { loopback: false, names: ['reproof.example'] };

describe('the host that a request names', () => {
  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.8.8.8', '[::1]', 'reproof.example', 'Reproof.Example.'])(
    '%s is heard on loopback',
    (host) => {
      expect(() => checkHost(host, onLoopback)).not.toThrow();
      expect(() => checkHost(host, open)).not.toThrow();
    },
  );

  it.each(['10.0.0.7', '[fd00::7]'])('%s is heard where others reach the server', (host) => {
    expect(() => checkHost(host, open)).not.toThrow();
    expect(() => checkHost(host, onLoopback)).toThrow(/is not this server/);
  });

  it.each(['', 'evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'a.reproof.example', '127.0.0.1@x'])(
    '%j is not',
    (host) => {
      expect(() => checkHost(host, onLoopback)).toThrow(/is not this server/);
      expect(() => checkHost(host, open)).toThrow(/is not this server/);
    },
  );
});
