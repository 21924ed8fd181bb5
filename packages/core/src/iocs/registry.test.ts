import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldRegistryKey, longRegistryKey } from './registry.ts';

const user = 'S-1-5-21-1-2-3-1001';

describe('foldRegistryKey', () => {
  it.each([
    ['HKLM', 'HKEY_LOCAL_MACHINE'],
    ['HKCU', 'HKEY_CURRENT_USER'],
    ['HKCR', 'HKEY_CLASSES_ROOT'],
    ['HKU', 'HKEY_USERS'],
    ['HKCC', 'HKEY_CURRENT_CONFIG'],
    ['hkey_local_machine', 'HKEY_LOCAL_MACHINE'],
    ['hkey_current_user', 'HKEY_CURRENT_USER'],
    ['hkey_classes_root', 'HKEY_CLASSES_ROOT'],
    ['hkey_users', 'HKEY_USERS'],
    ['hkey_current_config', 'HKEY_CURRENT_CONFIG'],
    ['HKLM:', 'HKEY_LOCAL_MACHINE'],
    ['\\REGISTRY\\MACHINE', 'HKEY_LOCAL_MACHINE'],
    ['REGISTRY\\MACHINE', 'HKEY_LOCAL_MACHINE'],
    ['\\REGISTRY\\USER', 'HKEY_USERS'],
    ['Computer\\HKEY_LOCAL_MACHINE', 'HKEY_LOCAL_MACHINE'],
    [`HKU\\${user}`, 'HKEY_CURRENT_USER'],
    [`\\REGISTRY\\USER\\${user}`, 'HKEY_CURRENT_USER'],
    ['HKU\\S-1-12-1-1-2-3-4', 'HKEY_CURRENT_USER'],
    [`HKU\\${user}_Classes`, 'HKEY_CURRENT_USER\\software\\classes'],
  ])('%s is %s, alone and with a key below', (hive, folded) => {
    expect(foldRegistryKey(hive)).toBe(folded);
    expect(foldRegistryKey(`${hive}\\`)).toBe(folded);
    expect(foldRegistryKey(` ${hive}\\\\Software\\\\\\Some Key \\ `)).toBe(`${folded}\\software\\some key`);
  });

  it.each([
    ['HKEY_LOCAL_MACHINE\\software\\some key', 'HKEY_LOCAL_MACHINE\\software\\some key'],
    ['HKEY_LOCAL_MACHINE\\a B', 'HKEY_LOCAL_MACHINE\\a b'],
    ['HKEY_LOCAL_MACHINE\\a\\\\b', 'HKEY_LOCAL_MACHINE\\a\\b'],
    ['HKEY_LOCAL_MACHINE\\a ', 'HKEY_LOCAL_MACHINE\\a'],
    ['HKLM\\Computer\\HKX', 'HKEY_LOCAL_MACHINE\\computer\\hkx'],
    ['X\\HKLM\\A', 'x\\hklm\\a'],
    ['HKLMX\\A', 'hklmx\\a'],
    ['HKXX\\A', 'hkxx\\a'],
    ['Registry\\A', 'registry\\a'],
    ['HKU\\S-1-5-18\\A', 'HKEY_USERS\\s-1-5-18\\a'],
    [`HKU\\${user}x\\A`, `HKEY_USERS\\${user.toLowerCase()}x\\a`],
    [`HKLM\\${user}\\A`, `HKEY_LOCAL_MACHINE\\${user.toLowerCase()}\\a`],
    ['\\', '\\'],
    ['', ''],
  ])('%s is %s', (value, folded) => {
    expect(foldRegistryKey(value)).toBe(folded);
  });
});

describe('longRegistryKey', () => {
  it.each([
    ['HKLM\\Software\\X'],
    ['hklm\\Software\\X'],
    ['HKEY_LOCAL_MACHINE\\Software\\X'],
    ['Hkey_Local_Machine\\Software\\X'],
    ['HKEY LOCAL MACHINE\\Software\\X'],
    ['HKLM:\\Software\\X'],
    ['HKEY_LOCAL_MACHINE:\\Software\\X'],
    ['Registry::HKEY_LOCAL_MACHINE\\Software\\X'],
    ['Microsoft.PowerShell.Core\\Registry::HKLM\\Software\\X'],
    ['Computer\\HKEY_LOCAL_MACHINE\\Software\\X'],
    ['computer\\HKLM\\Software\\X'],
    ['My Computer\\HKEY_LOCAL_MACHINE\\Software\\X'],
    ['<HKLM>\\Software\\X'],
    ['{HKLM}\\Software\\X'],
    ['[HKLM]\\Software\\X'],
    ['%HKLM%\\Software\\X'],
    ['[HKEY_LOCAL_MACHINE\\Software\\X]'],
    ['[-HKEY_LOCAL_MACHINE\\Software\\X]'],
    ['"HKLM\\Software\\X"'],
    ["'HKLM\\Software\\X'"],
    ['\\REGISTRY\\MACHINE\\Software\\X'],
    ['\\Registry\\Machine\\Software\\X'],
    ['REGISTRY\\MACHINE\\Software\\X'],
    ['\\\\REGISTRY\\\\MACHINE\\\\Software\\\\X'],
    ['MACHINE\\Software\\X'],
    ['\\\\HOST-1\\HKLM\\Software\\X'],
    ['\\HKLM\\Software\\X'],
    ['HKLM/Software/X'],
    ['HKEY_LOCAL_MACHINE\\\\Software\\\\\\X'],
    ['HKLM\\Software\\X\\'],
    ['HKLM\\Software\\X\\\\'],
    [' HKLM\\Software\\X '],
  ])('%s has the long hive, the rest as it is', (spelling) => {
    expect(longRegistryKey(spelling)).toBe('HKEY_LOCAL_MACHINE\\Software\\X');
    expect(foldRegistryKey(spelling)).toBe('HKEY_LOCAL_MACHINE\\software\\x');
  });

  it.each([
    ['HKCU\\Software\\Name with "x/y" ', 'HKEY_CURRENT_USER\\Software\\Name with "x/y"'],
    ['\\REGISTRY\\USER\\S-1-5-18\\X', 'HKEY_USERS\\S-1-5-18\\X'],
    [`\\REGISTRY\\USER\\${user}\\X`, `HKEY_USERS\\${user}\\X`],
    ['HKCR\\.txt', 'HKEY_CLASSES_ROOT\\.txt'],
    ['HKU:\\.DEFAULT', 'HKEY_USERS\\.DEFAULT'],
    ['HKPD', 'HKEY_PERFORMANCE_DATA'],
    ['HKLM\\', 'HKEY_LOCAL_MACHINE'],
    ['HKLM\\Computer\\HKCU', 'HKEY_LOCAL_MACHINE\\Computer\\HKCU'],
  ])('%s is %s', (value, key) => {
    expect(longRegistryKey(value)).toBe(key);
  });

  it.each(['', '\\', 'Software\\X', 'HKXX\\A', 'HKLMX\\A', 'X\\HKLM\\A', '\\REGISTRY\\A\\{1}', 'Registry\\A'])(
    '%j names no hive',
    (value) => {
      expect(longRegistryKey(value)).toBeNull();
    },
  );

  it('changes nothing when it is done twice, and is the same key', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9 ."<>[\]{}%:_/-]{1,12}$/);
    const hive = fc.constantFrom('HKLM', 'HKCU:', '<HKU>', '\\REGISTRY\\USER', 'Computer\\HKCR', 'HKEY_USERS');
    fc.assert(
      fc.property(hive, fc.array(part), (first, parts) => {
        const value = [first, ...parts].join('\\');
        const key = longRegistryKey(value) ?? '';
        expect(key).toMatch(/^HKEY_/);
        expect(longRegistryKey(key)).toBe(key);
        expect(foldRegistryKey(key)).toBe(foldRegistryKey(value));
      }),
    );
  });
});
