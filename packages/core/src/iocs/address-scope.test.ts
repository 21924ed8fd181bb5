import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AddressScope, addressScope } from './address-scope.ts';

describe('addressScope', () => {
  it.each<[string, AddressScope]>([
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'unspecified'],
    ['::', 'unspecified'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['[::1]:443', 'loopback'],
    ['127.0.0.1:80', 'loopback'],
    ['169.254.169.254', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['febf::1', 'link-local'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fd00::1', 'private'],
    ['fec0::1', 'private'],
    ['64:ff9b:1::1', 'private'],
    ['224.0.0.251', 'multicast'],
    ['239.255.255.250', 'multicast'],
    ['ff02::fb', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['192.0.2.1', 'documentation'],
    ['198.51.100.7', 'documentation'],
    ['203.0.113.9', 'documentation'],
    ['2001:db8::1', 'documentation'],
    ['3fff:fff::1', 'documentation'],
    ['192.0.0.8', 'reserved'],
    ['198.19.0.1', 'reserved'],
    ['240.0.0.1', 'reserved'],
    ['100::1', 'reserved'],
    ['2001:20::1', 'reserved'],
    ['8.8.8.8', 'global'],
    ['172.15.255.255', 'global'],
    ['172.32.0.0', 'global'],
    ['100.128.0.0', 'global'],
    ['223.255.255.255', 'global'],
    ['2606:4700::1111', 'global'],
    ['2001:db9::1', 'global'],
  ])('%s is %s', (address, scope) => {
    expect(addressScope(address)).toBe(scope);
  });

  // 127.0.0.1, 10.0.0.1 and 8.8.8.8, in every form in which an IPv6 address carries one of IPv4.
  it.each<[string, AddressScope]>([
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['::127.0.0.1', 'loopback'],
    ['::7f00:1', 'loopback'],
    ['::ffff:0:127.0.0.1', 'loopback'],
    ['64:ff9b::7f00:1', 'loopback'],
    ['64:ff9b::10.0.0.1', 'private'],
    ['2002:7f00:1::', 'loopback'],
    ['2002:0a00:0001::1', 'private'],
    ['2001:0:4136:e378:8000:63bf:80ff:fffe', 'loopback'],
    ['2001:0:4136:e378:8000:63bf:f5ff:fffe', 'private'],
    ['2a00::5efe:7f00:1', 'loopback'],
    ['2a00::200:5efe:10.0.0.1', 'private'],
    ['::ffff:8.8.8.8', 'global'],
    ['64:ff9b::8.8.8.8', 'global'],
    ['2002:808:808::1', 'global'],
    ['2001:0:4136:e378:8000:63bf:f7f7:f7f7', 'global'],
    ['2a00::5efe:8.8.8.8', 'global'],
  ])('%s is as %s as the address that it carries', (address, scope) => {
    expect(addressScope(address)).toBe(scope);
  });

  it.each(['', 'localhost', '127.1', '0x7f.0.0.1', '010.0.0.1', '256.0.0.1', '::g', '127.0.0.1/8'])(
    '%j is no address',
    (text) => {
      expect(addressScope(text)).toBeNull();
    },
  );

  it('gives every address a scope, IPv4-mapped ones that of the IPv4 address', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV6(), (ipv4, ipv6) => {
        expect(addressScope(ipv4)).not.toBeNull();
        expect(addressScope(ipv6)).not.toBeNull();
        expect(addressScope(`::ffff:${ipv4}`)).toBe(addressScope(ipv4));
        expect(addressScope(`64:ff9b::${ipv4}`)).toBe(addressScope(ipv4));
      }),
    );
  });
});
