import { describe, expect, it } from 'vitest';
import { foldRegistryKey } from './ioc-registry.ts';

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
