import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../../../test/support/packages/any-character.ts';
import {
  blockingHashes,
  whyCommandIsNothing,
  whyHashIsNothing,
  whyHostIsNothing,
  whyKeyIsNothing,
  whyMutexIsNothing,
  whyPathIsNothing,
  whyUrlIsNothing,
} from './identifies.ts';
import { emptyHashes } from './nothing.ts';

const digests = ['md5', 'sha1', 'sha256', 'sha512'] as const;

describe('hashes', () => {
  it('of content that lies on every host are those that the list has, and no other', () => {
    const contents = ['', '\n', '\r\n', '\0', ' '];
    const computed = contents.flatMap((content) =>
      digests.map((kind) => createHash(kind).update(content).digest('hex')),
    );
    expect([...emptyHashes]).toEqual(computed);
  });

  it.each([32, 40, 64, 128])('of one digit throughout and %i digits are none', (length) => {
    for (const digit of ['0', 'f'])
      expect(whyHashIsNothing(digit.repeat(length))).toBe('placeholder in place of a hash');
    expect(whyHashIsNothing('a'.repeat(length))).toBeNull();
    expect(whyHashIsNothing(`${'0'.repeat(length - 1)}1`)).toBeNull();
  });

  it('that name one file are the cryptographic ones that are of something', () => {
    const sha256 = 'a'.repeat(64);
    const md5 = 'd41d8cd98f00b204e9800998ecf8427e';
    expect(blockingHashes({ md5, sha1: '0'.repeat(40), sha256, ssdeep: '3:a:b', imphash: 'b'.repeat(32) })).toEqual({
      sha256,
    });
  });
});

describe('hosts', () => {
  it.each([
    ['127.0.0.1', 'loopback address'],
    ['::1', 'loopback address'],
    ['::ffff:127.0.0.1', 'loopback address'],
    ['64:ff9b::7f00:1', 'loopback address'],
    ['2002:7f00:1::', 'loopback address'],
    ['0.0.0.0', 'unspecified address'],
    ['::', 'unspecified address'],
    ['169.254.169.254', 'link-local address'],
    ['fe80::1', 'link-local address'],
    ['224.0.0.252', 'multicast address'],
    ['ff02::1:3', 'multicast address'],
    ['255.255.255.255', 'broadcast address'],
    ['10.1.2.3', 'private address'],
    ['192.168.0.1', 'private address'],
    ['fd12::1', 'private address'],
    ['240.0.0.1', 'reserved address'],
    ['localhost', 'name of the local network'],
    ['LOCALHOST.', 'name of the local network'],
    ['localhost.localdomain', 'name of the local network'],
    ['a.localhost', 'name of the local network'],
    ['wpad', 'name of the local network'],
    ['com', 'name of the local network'],
    ['desktop-1.local', 'name of the local network'],
    ['_ldap._tcp.dc.corp', 'name of the local network'],
    ['1.0.0.127.in-addr.arpa', 'name of the local network'],
    ['1.0.ip6.arpa', 'name of the local network'],
    ['metadata.google.internal', 'name of the local network'],
    ['localtest.me', 'name of the local network'],
    ['127.0.0.1.nip.io', 'loopback address'],
    ['x.10-0-0-1.sslip.io', 'private address'],
  ])('%s is a %s', (host, why) => {
    expect(whyHostIsNothing(host)).toBe(why);
  });

  it.each([
    ...['8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808', '192.0.2.1', '2001:db8::1'],
    ...[
      'evil.example',
      'a.b.evil.example',
      'evil.test',
      'localhost.evil.example',
      'notlocal.example',
      'x.8.8.8.8.nip.io',
      'nip.io',
    ],
    ...['abcdefghij234567.onion', 'local.evil.example', 'evillocal.example'],
  ])('%s names one host', (host) => {
    expect(whyHostIsNothing(host)).toBeNull();
  });
});

describe('URLs', () => {
  it.each([
    ['http://127.0.0.1/', 'loopback address'],
    ['http://127.0.0.1:8080/a?b', 'loopback address'],
    ['http://[::1]/', 'loopback address'],
    ['http://[::ffff:10.0.0.1]/', 'private address'],
    ['http://2130706433/', 'loopback address'],
    ['http://user:pw@localhost/', 'name of the local network'],
    ['https://intranet/x', 'name of the local network'],
    ['http://wpad/wpad.dat', 'name of the local network'],
    ['ftp://printer.local/', 'name of the local network'],
    ['tcp://127.1:80', 'loopback address'],
    ['ws://0.0.0.0/', 'unspecified address'],
    ['about:blank', 'URL that names no host'],
    ['res://ieframe.dll/navcancl.htm', 'URL that names no host'],
    ['data:,', 'URL that names no host'],
    ['file:///', 'root or system folder'],
    ['file:///C:/Windows/System32/cmd.exe', 'name that every system has'],
    ['file://localhost/etc', 'root or system folder'],
  ])('%s is a %s', (url, why) => {
    expect(whyUrlIsNothing(url)).toBe(why);
  });

  it.each([
    ...[
      'http://evil.example/',
      'http://evil.example/?x=http://127.0.0.1/',
      'http://127.0.0.1.evil.example/',
      'http://8.8.8.8/',
    ],
    ...['file:///C:/Users/x/bad.hta', 'file://evil.example/share/a', 'data:text/html,<script>', 'not a url'],
  ])('%s names one thing', (url) => {
    expect(whyUrlIsNothing(url)).toBeNull();
  });
});

describe('paths', () => {
  it.each(['C:\\', 'C:', 'c:/', '\\', '/', '\\\\', '%TEMP%', '%APPDATA%\\', 'C:\\Windows', 'C:\\Windows\\System32\\'])(
    '%j is a root or a folder that every system has',
    (path) => {
      expect(whyPathIsNothing(path)).toBe('root or system folder');
    },
  );

  it.each([
    'C:\\Users\\someone',
    'C:\\Users\\someone\\AppData\\Local\\Temp',
    'C:\\ProgramData',
    '/tmp/',
    '/usr/bin',
    '\\\\?\\C:\\',
  ])('%j is one, too', (path) => {
    expect(whyPathIsNothing(path)).toBe('root or system folder');
  });

  it.each(['', ' ', '~', '*', '*.*', '.', '..', '-', '???', 'N/A', 'null', '(null)', 'Unknown', '[redacted]', '***'])(
    '%j stands for nothing',
    (path) => {
      expect(whyPathIsNothing(path)).toBe('placeholder in place of a name');
    },
  );

  it.each(['svchost.exe', 'SVCHOST.EXE', 'cmd', 'C:\\Windows\\System32\\svchost.exe', 'C:\\WINDOWS\\explorer.exe'])(
    '%j is on every host',
    (path) => {
      expect(whyPathIsNothing(path)).toBe('name that every system has');
    },
  );

  it.each(['%SystemRoot%\\system32\\cmd.exe', 'desktop.ini', '/bin/sh', '/dev/null', 'kernel32.dll', 'NUL'])(
    '%j is, too',
    (path) => {
      expect(whyPathIsNothing(path)).toBe('name that every system has');
    },
  );

  it.each([
    ...[
      'C:\\Users\\someone\\svchost.exe',
      'C:\\Windows\\svchost.exe.exe',
      'C:\\ProgramData\\cmd.exe',
      'evil.exe',
      '/tmp/sh',
    ],
    ...[
      'C:\\Windows\\System32\\evil.dll',
      'C:\\Users\\x\\AppData\\Local\\Temp\\a.tmp',
      'x',
      '/etc/cron.d/x',
      'svchosts.exe',
    ],
  ])('%j names one file', (path) => {
    expect(whyPathIsNothing(path)).toBeNull();
  });
});

describe('processes', () => {
  it.each([
    'cmd.exe',
    '"C:\\Windows\\System32\\cmd.exe"',
    'C:\\Windows\\explorer.exe',
    'powershell',
    '/bin/bash',
    ' ',
    '-',
  ])('%j is nothing without arguments', (command) => {
    expect(whyCommandIsNothing(command)).not.toBeNull();
  });

  it.each([
    'cmd.exe /c evil',
    'powershell -enc AAAA',
    '"C:\\Users\\x\\evil.exe"',
    'rundll32.exe x.dll,Run',
    '/bin/sh -c evil',
  ])('%j is something', (command) => {
    expect(whyCommandIsNothing(command)).toBeNull();
  });
});

describe('mutexes', () => {
  it.each(['', ' ', 'Global\\', 'Local', 'Local\\', 'Session\\1\\', 'null', '-', '\\BaseNamedObjects\\'])(
    '%j is nothing',
    (name) => {
      expect(whyMutexIsNothing(name)).toBe('placeholder in place of a name');
    },
  );

  it.each([
    'Global\\evil',
    '\\Sessions\\1\\BaseNamedObjects\\evil',
    '{8761ABBD-7F85-42EE-B272-A76179687C63}',
    'm',
    '5',
  ])('%j is something', (name) => {
    expect(whyMutexIsNothing(name)).toBeNull();
  });
});

describe('registry keys', () => {
  it.each([
    ...['HKLM', 'HKEY_LOCAL_MACHINE\\', 'HKCU:\\', '\\REGISTRY\\MACHINE', 'Computer\\HKEY_USERS', '<HKCR>'],
    ...[
      'HKLM\\Software',
      'HKCU\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\',
      'HKU\\S-1-5-18',
      'HKU\\.DEFAULT',
    ],
    ...['HKU\\S-1-5-21-1-2-3-1001', 'HKU\\S-1-5-21-1-2-3-1001\\Software', 'HKLM\\SYSTEM\\CurrentControlSet\\Services'],
  ])('%s is on every Windows', (key) => {
    expect(whyKeyIsNothing(key)).toBe('registry key that every Windows has');
  });

  it.each(['Software\\Evil', 'Evil', '\\REGISTRY\\A\\{1}'])('%s has no hive', (key) => {
    expect(whyKeyIsNothing(key)).toBe('registry key without a hive');
  });

  it.each([
    ...[
      'HKLM\\Software\\X',
      'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\evil',
      'HKU\\S-1-5-18\\X',
      'HKCR\\evil',
    ],
    'HKLM\\SYSTEM\\CurrentControlSet\\Services\\evil',
  ])('%s names one key', (key) => {
    expect(whyKeyIsNothing(key)).toBeNull();
  });
});

describe('any text', () => {
  it('is looked at without a throw', () => {
    const all = [
      whyHostIsNothing,
      whyUrlIsNothing,
      whyPathIsNothing,
      whyCommandIsNothing,
      whyMutexIsNothing,
      whyKeyIsNothing,
    ];
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: anyCharacter }), fc.webUrl(), fc.domain()), (text) => {
        for (const why of all) expect(why(text) === null || typeof why(text) === 'string').toBe(true);
      }),
    );
  });
});
