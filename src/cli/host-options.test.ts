import { describe, expect, it } from 'vitest';
import { hostNames, networks } from './host-options.ts';

describe('names and networks on the command line', () => {
  it('are read by comma', () => {
    expect(hostNames('Reproof.example, reproof')).toEqual(['reproof.example', 'reproof']);
    expect(networks('10.0.0.7,10.1.0.0/16,fd00::/8')).toEqual(['10.0.0.7', '10.1.0.0/16', 'fd00::/8']);
  });

  it.each(['https://a.example', 'a.example:80', 'a/b', '*', '-a'])('%s is no host', (text) => {
    expect(() => hostNames(text)).toThrow(/no name of a host/);
  });

  it.each(['0.0.0.0/0', '::/0', 'loopback', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '1.2.3'])(
    '%s is not trusted as a proxy',
    (text) => {
      expect(() => networks(text)).toThrow(/no address or network/);
    },
  );
});
