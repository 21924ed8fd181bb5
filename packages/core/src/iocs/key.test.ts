import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyType, hostile } from '../../test/hostile-values.ts';
import { blankIoc, type IocType } from '../model/ioc.ts';
import { canonicalIocValue } from './canonical.ts';
import { type IocIdentity, iocKey } from './key.ts';

type Pair = readonly [type: IocType, left: string, right: string];

const same: readonly Pair[] = [
  ['domain-name', 'Evil.EXAMPLE', 'evil.example'],
  ['domain-name', ' evil.example. ', 'evil.example'],
  ['domain-name', 'Bücher.example', 'xn--bcher-kva.example'],
  ['domain-name', '日本語。jp', 'xn--wgv71a119e.jp'],
  ['ipv6-addr', '2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['ipv6-addr', '[2001:db8::1]:443', '2001:db8::1'],
  ['ipv6-addr', 'fe80::1%eth0', 'fe80::1%12'],
  ['ipv6-addr', '64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
  ['ipv6-addr', '::192.0.2.1', '::c000:201'],
  ['ipv4-addr', '192.0.2.1:8080', '192.0.2.1'],
  ['url', 'HTTP://Evil.Example:80/a/../b#top', 'http://evil.example/b'],
  ['url', 'https://evil.example:443', 'https://evil.example/'],
  ['url', 'http://bücher.example/', 'http://xn--bcher-kva.example/'],
  ['email-addr', 'Bob@EVIL.example', 'Bob@evil.example'],
  ['file-name', 'C:\\Users\\alice\\x.exe', 'd:/users/BOB SMITH/X.EXE'],
  ['file-name', 'C:\\Documents and Settings\\alice\\x.exe', '%UserProfile%\\x.exe'],
  ['file-name', 'C:\\Users\\5P5NRG~1\\AppData\\Local\\Temp\\a.png', '%temp%\\A.png'],
  ['file-name', 'C:\\Documents and Settings\\a\\Local Settings\\Temp\\a', '%TMP%\\a'],
  ['file-name', 'C:\\Users\\a\\AppData\\Roaming\\m.flv', '%AppData%\\m.flv'],
  ['file-name', '%USERPROFILE%\\AppData\\Roaming\\m.flv', '%AppData%\\m.flv'],
  ['file-name', 'C:\\Documents and Settings\\a\\Application Data\\m', '%AppData%\\m'],
  ['file-name', 'C:\\Users\\a\\AppData\\Local\\m', '%LocalAppData%\\m'],
  ['file-name', '%LOCALAPPDATA%\\Temp\\m', '%temp%\\m'],
  ['file-name', 'C:\\Windows\\System32\\cmd.exe', '%SystemRoot%\\system32\\CMD.EXE'],
  ['file-name', '\\SystemRoot\\System32\\cmd.exe', '%windir%\\system32\\cmd.exe'],
  ['file-name', '\\\\?\\C:\\Windows\\a', 'C:\\\\Windows\\a'],
  ['file-name', '\\??\\C:\\x', 'c:\\x'],
  ['file-name', '\\\\?\\UNC\\Host\\share\\x', '\\\\host\\share\\x'],
  ['file-name', '\\Device\\HarddiskVolume2\\Windows\\x', 'C:\\Windows\\x'],
  ['file-name', 'C:\\Program Files (x86)\\A\\b', '%ProgramFiles%\\a\\b'],
  ['file-name', '%ProgramFiles(x86)%\\A\\b', 'C:\\Program Files\\A\\b'],
  ['file-name', '%SystemDrive%\\x', 'C:\\X'],
  ['file-name', 'Evil.EXE', 'evil.exe'],
  ['file', 'C:\\Users\\a\\x.exe', 'C:\\Users\\b\\x.exe'],
  ['file', 'D41D8CD98F00B204E9800998ECF8427E', ' d41d8cd98f00b204e9800998ecf8427e'],
  // summary_v2__malicious_exe__schema2.1_platform4.2.json
  [
    'process',
    '"C:\\Users\\5p5NrGJn0jS HALPmcxz\\Desktop\\SmokeTester.exe" ',
    'C:\\Users\\bob\\Desktop\\smoketester.exe',
  ],
  ['process', 'C:\\Users\\a b\\Desktop\\x.exe -v', '%userprofile%\\Desktop\\x.exe -v'],
  ['process', '"C:\\Program Files\\A B\\x.exe" /q', 'C:\\Program Files (x86)\\A B\\X.exe /Q'],
  ['process', 'cmd.exe /c copy "C:\\Users\\a b\\x" D:\\y', 'CMD.EXE /C copy "C:/Users/c/x" d:/y'],
  ['process', 'cmd /c del C:\\Users\\a\\AppData\\Local\\Temp\\x', 'CMD /c del %TEMP%\\X'],
  ['process', 'type C:\\Users\\bob D:\\x', 'type C:\\Users\\alice D:\\x'],
  ['process', '%COMSPEC% /c x', 'C:\\Windows\\system32\\cmd.exe /c x'],
  ['windows-registry-key', 'HKLM\\Software\\X\\', 'HKEY_LOCAL_MACHINE\\SOFTWARE\\x'],
  ['windows-registry-key', '\\REGISTRY\\MACHINE\\Software\\X', 'HKLM:\\software\\x'],
  ['windows-registry-key', '\\REGISTRY\\USER\\S-1-5-21-1-2-3-1001\\Software', 'HKCU\\Software'],
  ['windows-registry-key', 'HKU\\S-1-5-21-9-8-7-500\\Software', 'HKEY_USERS\\S-1-5-21-1-2-3-1001\\software'],
  ['windows-registry-key', 'HKEY_USERS\\S-1-5-21-1-2-3-1001_Classes\\X', 'HKCU\\Software\\Classes\\x'],
  ['windows-registry-key', 'Computer\\HKCR\\.exe', 'HKEY_CLASSES_ROOT\\.EXE'],
  ['windows-registry-key', 'HKCC\\a', 'hkey_current_config\\A'],
];

const different: readonly Pair[] = [
  ['domain-name', 'evil.example', 'www.evil.example'],
  ['domain-name', 'a/b.example', 'a'],
  ['domain-name', 'a%41.example', 'aa.example'],
  ['domain-name', '1。2', '1.0.0.2'],
  ['ipv4-addr', '010.0.0.1', '10.0.0.1'],
  ['ipv4-addr', '010.0.0.1', '8.0.0.1'],
  ['ipv4-addr', '0x7f.1', '127.0.0.1'],
  ['ipv4-addr', '127.1', '127.0.0.1'],
  ['ipv4-addr', '192.0.2.0/24', '192.0.2.0'],
  ['ipv6-addr', '::ffff:010.0.0.1', '::ffff:10.0.0.1'],
  ['ipv6-addr', '::192.0.2.1', '::ffff:192.0.2.1'],
  ['url', 'http://evil.example/A', 'http://evil.example/a'],
  ['url', 'http://evil.example/', 'https://evil.example/'],
  ['url', 'http://evil.example/', 'http://evil.example:8080/'],
  ['url', 'http://u:p@evil.example/', 'http://evil.example/'],
  ['url', 'http://evil.example/?a', 'http://evil.example/?b'],
  ['email-addr', 'Bob@evil.example', 'bob@evil.example'],
  ['mutex', 'Global\\A', 'Global\\a'],
  ['mutex', 'A', 'A '],
  ['email-message', 'x', 'X'],
  ['file-name', '/tmp/A', '/tmp/a'],
  ['file-name', '/home/a/x', '/home/b/x'],
  ['file-name', '/tmp/a', '\\tmp\\a'],
  ['file-name', 'C:\\Users\\Public\\x', 'C:\\Users\\bob\\x'],
  ['file-name', 'C:\\Users\\Default\\x', '%USERPROFILE%\\x'],
  ['file-name', 'C:\\Users\\PublicEnemy\\x', 'C:\\Users\\Public\\x'],
  ['file-name', 'C:\\Windows\\Temp\\x', '%TEMP%\\x'],
  ['file-name', 'C:\\Windows.old\\x', 'C:\\Windows\\x'],
  ['file-name', 'C:\\PROGRA~1\\x', 'C:\\Program Files\\x'],
  ['file-name', 'C:\\x', 'D:\\x'],
  ['file-name', 'C:\\Users\\a\\AppData\\Local\\x', 'C:\\Users\\a\\AppData\\Roaming\\x'],
  ['file-name', 'C:\\Users\\a\\AppData\\LocalLow\\x', 'C:\\Users\\a\\AppData\\Local\\x'],
  ['process', '/bin/sh -c X', '/bin/sh -c x'],
  ['process', 'sh -c Echo', 'sh -c echo'],
  ['process', 'x.exe "a b" c', 'x.exe a b c'],
  ['process', '"C:\\a b" c', 'C:\\a b c'],
  ['process', 'cmd.exe /c copy C:\\Users\\bob sub\\x', 'cmd.exe /c copy C:\\Users\\bob\\x'],
  ['process', 'cmd.exe /c type C:\\Users\\Public\\x', 'cmd.exe /c type C:\\Users\\bob\\x'],
  ['windows-registry-key', 'HKLM\\Software\\Wow6432Node\\x', 'HKLM\\Software\\x'],
  ['windows-registry-key', 'HKU\\S-1-5-18\\Software', 'HKCU\\Software'],
  ['windows-registry-key', 'HKU\\.DEFAULT\\Software', 'HKCU\\Software'],
  ['windows-registry-key', 'HKLM\\a', 'HKCU\\a'],
];

describe('iocKey', () => {
  it.each(same)('%s: %s is %s', (type, left, right) => {
    expect(iocKey({ type, value: left })).toBe(iocKey({ type, value: right }));
  });

  it.each(different)('%s: %s is not %s', (type, left, right) => {
    expect(iocKey({ type, value: left })).not.toBe(iocKey({ type, value: right }));
  });

  it('gives an IPv4-mapped IPv6 address the key of the IPv4 address', () => {
    expect(iocKey({ type: 'ipv6-addr', value: '::FFFF:192.0.2.1' })).toBe('ipv4-addr:192.0.2.1');
    expect(iocKey({ type: 'ipv6-addr', value: '::ffff:c000:201' })).toBe('ipv4-addr:192.0.2.1');
    expect(iocKey({ type: 'ipv4-addr', value: '192.0.2.1' })).toBe('ipv4-addr:192.0.2.1');
  });

  it('takes the strongest hash of a file, wherever it stands', () => {
    const hashes = { md5: 'a'.repeat(32), sha1: 'b'.repeat(40), sha512: 'c'.repeat(128), sha256: 'D'.repeat(64) };
    expect(iocKey({ type: 'file', value: 'x', hashes })).toBe(`file:sha256:${'d'.repeat(64)}`);
    expect(iocKey({ type: 'file', value: 'd'.repeat(64), hashes: { md5: hashes.md5 } })).toBe(
      `file:sha256:${'d'.repeat(64)}`,
    );
    expect(iocKey({ type: 'file', value: 'x', hashes: { md5: hashes.md5, sha1: hashes.sha1 } })).toBe(
      `file:sha1:${hashes.sha1}`,
    );
  });

  it.each([
    ['sha256', 64],
    ['sha512', 128],
    ['sha1', 40],
    ['md5', 32],
  ] as const)(
    'knows a file by its %s alone, in either case, as hash or as value, and by nothing that is none',
    (kind, length) => {
      const hash = 'ab'.repeat(length / 2);
      const key = `file:${kind}:${hash}`;
      for (const given of [hash, hash.toUpperCase()]) {
        expect(iocKey({ type: 'file', value: 'x', hashes: { [kind]: given } })).toBe(key);
        expect(iocKey({ type: 'file', value: ` ${given} ` })).toBe(key);
      }
      for (const wrong of [
        `g${hash.slice(1)}`,
        `${hash.slice(1)}g`,
        `G${hash.slice(1)}`,
        hash.slice(1),
        `${hash}a`,
        '',
      ]) {
        expect(iocKey({ type: 'file', value: 'x', hashes: { [kind]: wrong } })).toBe('file:name:x');
        expect(iocKey({ type: 'file', value: wrong })).toBe(`file:name:${wrong.toLowerCase()}`);
      }
    },
  );

  it('has the type of the text of an address, and takes what is none as text of the type that was said', () => {
    expect(iocKey({ type: 'ipv4-addr', value: '2001:DB8::1' })).toBe('ipv6-addr:2001:db8::1');
    expect(iocKey({ type: 'ipv6-addr', value: '192.0.2.1' })).toBe('ipv4-addr:192.0.2.1');
    expect(iocKey({ type: 'ipv4-addr', value: ' 010.0.0.1 ' })).toBe('ipv4-addr:010.0.0.1');
    expect(iocKey({ type: 'ipv6-addr', value: ' None ' })).toBe('ipv6-addr:None');
  });

  it('ignores a malformed hash, and names a file without one by its folded name', () => {
    expect(iocKey({ type: 'file', value: 'X.exe', hashes: { sha256: 'zz', ssdeep: '3:a:b' } })).toBe('file:name:x.exe');
    expect(iocKey({ type: 'file', value: ' ', names: ['B.exe', 'a.exe'] })).toBe('file:name:a.exe');
    expect(iocKey({ type: 'file', value: '', names: [] })).toBe('file:name:');
    expect(iocKey({ type: 'file', value: '' })).toBe('file:name:');
    expect(iocKey(blankIoc('file-name', 'x.exe'))).toBe('file-name:x.exe');
  });

  it('is the same for the value and for its canonical form', () => {
    fc.assert(
      fc.property(anyType, hostile, (type, value) => {
        expect(iocKey({ type, value: canonicalIocValue(type, value) })).toBe(iocKey({ type, value }));
      }),
      { numRuns: 1000 },
    );
  });

  it('never gives two types one key, save the two kinds of address', () => {
    const family = (ioc: IocIdentity) => ioc.type.replace(/^ipv[46]-addr$/, 'address');
    const identity = fc.record({ type: anyType, value: hostile });
    fc.assert(
      fc.property(identity, identity, (left, right) => {
        fc.pre(family(left) !== family(right));
        expect(iocKey(left)).not.toBe(iocKey({ ...right, value: left.value }));
        expect(iocKey(left)).not.toBe(iocKey(right));
      }),
      { numRuns: 500 },
    );
  });
});
