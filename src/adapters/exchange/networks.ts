import { BlockList, isIP } from 'node:net';
import { Fault } from '../../domain/fault.ts';

/**
 * Addresses that are not the public internet (IANA special-purpose registries,
 * https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6-): loopback, private, link-local (cloud metadata),
 * shared, reserved, multicast, and the ways of IPv6 to say an IPv4 address.
 */
const special = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const most = isIP(address) === 6 ? 128 : 32;
    const prefix = bits === undefined ? most : Number(bits);
    if (!isIP(address) || !Number.isInteger(prefix) || prefix < 0 || prefix > most || bits === '')
      throw new Fault('BAD_USAGE', `${network.slice(0, 100)} is no address and no network`, {
        help: 'Write REPROOF_ALLOW_NETWORKS as addresses and networks with commas: 10.0.0.0/8,fd00::/8',
      });
    list.addSubnet(address, prefix, family(address));
  }
  return list;
}

const notPublic = listOf(special);

/** Which addresses this installation sends to: the public internet, and what its operator has named. */
export class Networks {
  readonly #named: BlockList;

  /** `named`: addresses and networks, as `10.0.0.0/8`. Throws BAD_USAGE. */
  constructor(named: readonly string[]) {
    this.#named = listOf(named);
  }

  /** The operator has named it. */
  isNamed(address: string): boolean {
    return isIP(address) !== 0 && this.#named.check(address, family(address));
  }

  allows(address: string): boolean {
    return isIP(address) !== 0 && (this.isNamed(address) || !notPublic.check(address, family(address)));
  }
}

/** Of the server's environment: `REPROOF_ALLOW_NETWORKS`. */
export function networksFrom(env: NodeJS.ProcessEnv): Networks {
  const named = (env['REPROOF_ALLOW_NETWORKS'] ?? '').split(',').map((one) => one.trim());
  return new Networks(named.filter(Boolean));
}
