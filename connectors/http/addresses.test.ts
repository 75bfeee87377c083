import { describe, expect, it } from 'vitest';
import { isAllowed, isPublic, readAllowed } from './addresses.ts';

const PRIVATE = [
  ['loopback', '127.0.0.1'],
  ['loopback, far end', '127.255.255.254'],
  ['this network', '0.0.0.0'],
  ['private A', '10.1.2.3'],
  ['private B', '172.31.0.1'],
  ['private C', '192.168.1.1'],
  ['cloud metadata', '169.254.169.254'],
  ['CGNAT', '100.64.0.1'],
  ['benchmarking', '198.18.0.1'],
  ['documentation', '192.0.2.1'],
  ['multicast', '224.0.0.1'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['IPv6 unspecified', '::'],
  ['IPv6 loopback', '::1'],
  ['mapped loopback', '::ffff:127.0.0.1'],
  ['mapped, in hex', '::ffff:7f00:1'],
  ['IPv4-compatible', '::127.0.0.1'],
  ['link-local', 'fe80::1'],
  ['site-local', 'fec0::1'],
  ['unique local', 'fd00:ec2::254'],
  ['IPv6 multicast', 'ff02::1'],
  ['NAT64 of loopback', '64:ff9b::7f00:1'],
  ['local NAT64', '64:ff9b:1::7f00:1'],
  ['6to4 of loopback', '2002:7f00:1::'],
  ['Teredo', '2001:0:1::1'],
  ['segment routing', '5f00::1'],
  ['not an address', 'localhost'],
  ['nothing', ''],
] as const;

describe('isPublic', () => {
  it.each(PRIVATE)('%s is not (%s)', (_what, address) => {
    expect(isPublic(address)).toBe(false);
  });

  it.each(['93.184.216.34', '8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is', (address) => {
    expect(isPublic(address)).toBe(true);
  });
});

describe('allow_private', () => {
  const allowed = readAllowed([
    'orders.internal:8080',
    '127.0.0.1:4000',
    '[::1]:4000',
    '10.0.0.0/8',
    'fd00::/8',
  ]);
  if ('invalid' in allowed) throw new Error(allowed.invalid);

  it.each([
    ['a named host on its port', 'orders.internal', 8080, '192.168.1.1'],
    ['the same, spelt otherwise', 'Orders.Internal.', 8080, '192.168.1.1'],
    ['a literal on its port', '127.0.0.1', 4000, '127.0.0.1'],
    ['a name that leads to it', 'localhost', 4000, '127.0.0.1'],
    ['its mapped spelling', '[::ffff:127.0.0.1]', 4000, '::ffff:127.0.0.1'],
    ['an IPv6 literal on its port', '[::1]', 4000, '::1'],
    ['a range', 'erp', 1, '10.200.3.4'],
    ['an IPv6 range', 'erp', 1, 'fd12::1'],
    ['what is public anyhow', 'example.org', 443, '93.184.216.34'],
  ])('lets %s through', (_what, host, port, address) => {
    expect(isAllowed({ host, port, address }, allowed)).toBe(true);
  });

  it.each([
    ['another port', 'orders.internal', 8081, '192.168.1.1'],
    ['another host', 'other.internal', 8080, '192.168.1.1'],
    ['a neighbour of a literal', '127.0.0.2', 4000, '127.0.0.2'],
    ['an address beside the range', 'erp', 1, '11.0.0.1.nip.io'],
    ['metadata', 'metadata', 80, '169.254.169.254'],
  ])('still refuses %s', (_what, host, port, address) => {
    expect(isAllowed({ host, port, address }, allowed)).toBe(false);
  });

  it.each(['orders.internal', '10.0.0.0/33', 'http://10.0.0.1:80', '10.0.0.1:99999', ':80', ''])(
    'names the entry %j that it can not read',
    (entry) => {
      expect(readAllowed(['127.0.0.1:80', entry])).toEqual({ invalid: entry });
    },
  );
});
