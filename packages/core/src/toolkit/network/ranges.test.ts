import { expect, it } from 'vitest';
import { isLocalName, networkOf, networkOfHost } from './ranges.ts';

it.each([
  ['93.184.215.14', 'public'],
  ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', 'public'],
  ['127.0.0.1', 'loopback'],
  ['127.255.0.9', 'loopback'],
  ['::1', 'loopback'],
  ['0.0.0.0', 'unspecified'],
  ['::', 'unspecified'],
  ['10.1.2.3', 'private'],
  ['172.31.0.1', 'private'],
  ['192.168.0.1', 'private'],
  ['100.64.0.1', 'carrierGradeNat'],
  ['169.254.1.1', 'linkLocal'],
  ['fe80::1%eth0', 'linkLocal'],
  ['fd00::1', 'uniqueLocal'],
  ['fec0::1', 'deprecatedSiteLocal'],
  ['255.255.255.255', 'broadcast'],
  ['224.0.0.1', 'multicast'],
  ['ff02::1', 'multicast'],
  ['192.0.2.1', 'reserved'],
  ['198.18.0.1', 'reserved'],
  ['240.0.0.1', 'reserved'],
  ['2001:db8::1', 'reserved'],
  ['4000::1', 'reserved'],
  ['1::1', 'reserved'],
])('%s is of the network %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it.each([
  ['::ffff:93.184.215.14', 'public'],
  ['::ffff:5db8:d70e', 'public'],
  ['::ffff:10.0.0.1', 'private'],
  ['::ffff:7f00:1', 'loopback'],
  ['64:ff9b::5db8:d70e', 'public'],
  ['64:ff9b::a00:1', 'nat64/private'],
  ['64:ff9b::10.0.0.1', 'nat64/private'],
  ['64:ff9b::7f00:1', 'nat64/loopback'],
  ['64:ff9b:1::5db8:d70e', 'rfc6052/public'],
  ['::ffff:0:a00:1', 'rfc6145/private'],
  ['2002:a00:1::1', '6to4/private'],
  ['2002:5db8:d70e::1', '6to4/public'],
  ['2001:0:5db8:d70e::f5ff:fffe', 'teredo/private'],
  ['::7f00:1', 'ipv4Compatible/loopback'],
  ['::127.0.0.1', 'ipv4Compatible/loopback'],
  ['::8.8.8.8', 'ipv4Compatible/public'],
  ['2606:2800::5efe:10.0.0.1', 'isatap/private'],
  ['2606:2800::200:5efe:a00:1', 'isatap/private'],
])('%s leads to what is inside of it: %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it.each([
  '169.254.169.254',
  '::ffff:169.254.169.254',
  '64:ff9b::a9fe:a9fe',
  '2002:a9fe:a9fe::1',
  '100.100.100.200',
  '168.63.129.16',
  'fd00:ec2::254',
  'fd00:0ec2:0:0:0:0:0:254',
  'fe80::a9fe:a9fe%eth0',
])('%s is where a cloud gives away credentials', (address) => {
  expect(networkOf(address)).toBe('metadata');
});

it.each(['', 'vendor.example', '127.1', '0x7f.0.0.1', '010.0.0.1', '1', '10.0.0.1/8', '::1/128', '[::1]'])(
  '%j is no address',
  (address) => {
    expect(networkOf(address)).toBe('unknown');
  },
);

it.each([
  ['localhost', 'loopback'],
  ['LOCALHOST.', 'loopback'],
  ['a.localhost', 'loopback'],
  ['[::1]', 'loopback'],
  ['[::ffff:7f00:1]', 'loopback'],
  ['10.0.0.1', 'private'],
  ['metadata.google.internal', 'metadata'],
  ['Metadata.Google.Internal.', 'metadata'],
  ['metadata', 'metadata'],
  ['instance-data', 'metadata'],
  ['vendor.example', null],
  ['localhost.evil.example', null],
  ['127.0.0.1.nip.io', null],
  ['127.0.0.1..', null],
  ['localhost..', null],
  ['metadata.vendor.example', null],
])('the host %s is by itself of the network %s', (host, network) => {
  expect(networkOfHost(host)).toBe(network);
});

it.each([
  ['intranet', true],
  ['vault.internal', true],
  ['printer.local.', true],
  ['nas.home.arpa', true],
  ['vendor.example', false],
  ['internal.vendor.example', false],
])('%s is a name of a network of one’s own: %s', (host, expected) => {
  expect(isLocalName(host)).toBe(expected);
});
