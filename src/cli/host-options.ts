import { isIP } from 'node:net';
import { InvalidArgumentError } from 'commander';

const parts = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter(Boolean);

/** Reads names of hosts, by comma: without scheme and port. */
export function hostNames(text: string): string[] {
  const names = parts(text);
  const bad = names.find((name) => !/^[a-z0-9_]([a-z0-9_.-]{0,250}[a-z0-9_])?$/.test(name));
  if (bad !== undefined)
    throw new InvalidArgumentError(`${bad} is no name of a host; give it without scheme and port.`);
  return names;
}

/** Reads addresses and networks (CIDR), by comma. A network of everybody is none that can be trusted. */
export function networks(text: string): string[] {
  const all = parts(text);
  const bad = all.find((one) => {
    const [address = '', bits, more] = one.split('/');
    const family = isIP(address);
    const most = family === 6 ? 128 : 32;
    const width = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
    return family === 0 || more !== undefined || !(width >= 1 && width <= most);
  });
  if (bad !== undefined)
    throw new InvalidArgumentError(`${bad} is no address or network, like 10.0.0.7 or 10.1.0.0/16.`);
  return all;
}
