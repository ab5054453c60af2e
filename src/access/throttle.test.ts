import { describe, expect, it } from 'vitest';
import { networkOf, Throttle } from './throttle.ts';

function atZero() {
  let now = 0;
  const throttle = new Throttle(() => now);
  return { throttle, pass: (ms: number) => void (now += ms) };
}

describe('failed log-ins', () => {
  it('of a name from one address are heard five times in a quarter of an hour', () => {
    const { throttle, pass } = atZero();
    for (let i = 0; i < 5; i += 1) {
      expect(throttle.waitMs('ann', '1.2.3.4')).toBe(0);
      throttle.attempt('ann', '1.2.3.4');
      pass(1_000);
    }
    expect(throttle.waitMs('Ann', '1.2.3.4')).toBe(15 * 60_000 - 5_000);
    expect(throttle.waitMs('ann', '1.2.3.5')).toBe(0);
    expect(throttle.waitMs('bo', '1.2.3.4')).toBe(0);
    pass(15 * 60_000 - 5_000);
    expect(throttle.waitMs('ann', '1.2.3.4')).toBe(0);
  });

  it('of an address with many names, and of a name from many addresses, end too', () => {
    const { throttle } = atZero();
    for (let i = 0; i < 30; i += 1) throttle.attempt(`user${i}`, '1.2.3.4');
    expect(throttle.waitMs('another', '1.2.3.4')).toBeGreaterThan(0);
    for (let i = 0; i < 100; i += 1) throttle.attempt('ann', `10.0.0.${i}`);
    expect(throttle.waitMs('ann', '192.0.2.1')).toBeGreaterThan(0);
    expect(throttle.waitMs('bo', '192.0.2.1')).toBe(0);
  });

  it('that were none after all are taken back, one each', () => {
    const { throttle } = atZero();
    for (let i = 0; i < 4; i += 1) throttle.attempt('ann', '1.2.3.4');
    throttle.attempt('ann', '1.2.3.4')();
    expect(throttle.waitMs('ann', '1.2.3.4')).toBe(0);
    throttle.attempt('ann', '1.2.3.4');
    expect(throttle.waitMs('ann', '1.2.3.4')).toBeGreaterThan(0);
  });
});

describe('an address', () => {
  it.each([
    ['1.2.3.4', '1.2.3.4'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s is of %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
