import { checkArgument } from '../model/arguments.ts';

/** Hives by every name that tools give them, in lower case: those of `regedit`, of `reg`, of the kernel and of access rights. */
const hives: ReadonlyMap<string, string> = new Map([
  ['hklm', 'HKEY_LOCAL_MACHINE'],
  ['hkcu', 'HKEY_CURRENT_USER'],
  ['hkcr', 'HKEY_CLASSES_ROOT'],
  ['hku', 'HKEY_USERS'],
  ['hkcc', 'HKEY_CURRENT_CONFIG'],
  ['hkpd', 'HKEY_PERFORMANCE_DATA'],
  ['hkdd', 'HKEY_DYN_DATA'],
  ['registry\\machine', 'HKEY_LOCAL_MACHINE'],
  ['registry\\user', 'HKEY_USERS'],
  ['machine', 'HKEY_LOCAL_MACHINE'],
  ['users', 'HKEY_USERS'],
  ['classes_root', 'HKEY_CLASSES_ROOT'],
  ['current_user', 'HKEY_CURRENT_USER'],
]);
const longNames: ReadonlySet<string> = new Set(hives.values());

/** `"KEY"`, and `[KEY]` or `[-KEY]` as a .reg file has it. */
const wrapped = /^(?:"(.*)"|'(.*)'|\[-?(.*)\])$/s;
/** What may stand before a hive: the registry of another machine, PowerShell's provider, the root that `regedit` shows. */
const roots = /^(?:\\[^\\]+\\(?=hk)|(?:microsoft\.powershell\.core\\)?registry::|\\)?(?:(?:my )?computer\\)?/i;
const hiveName =
  /^(?:[<{[%]?(hk[a-z_ -]{1,24})[>}\]%]?:?|\\?(registry\\(?:machine|user)|machine|users|classes_root|current_user))(?=\\|$)/i;
/** Domain and local accounts (S-1-5-21), Entra accounts (S-1-12-1). S-1-5-18 to 20 are services and stay. */
const userSid = /^HKEY_USERS\\s-1-(?:5-21|12-1)(?:-\d{1,10}){1,8}(_classes)?(?=\\|$)/;
/** Keys that are folded already, as far as that is plain to see: most that are asked about were just folded. */
const foldedKey =
  /^HKEY_(?:LOCAL_MACHINE|CURRENT_USER|CLASSES_ROOT|CURRENT_CONFIG)(?:\\[!-@[\]-~]+(?: +[!-@[\]-~]+)*)*$/;

/**
 * A registry key or value with the long name of its hive and all else as observed: `HKLM:\Software\X`, `<HKLM>\Software\X`,
 * `\REGISTRY\MACHINE\Software\X`, `Computer\HKEY_LOCAL_MACHINE\Software\\X\` and what else tools write are
 * `HKEY_LOCAL_MACHINE\Software\X`. null for what names no hive.
 */
export function longRegistryKey(value: string): string | null {
  checkArgument(value, 'text', 'longRegistryKey: value', 'a registry key as text');
  const key = keyInHive(value);
  return key === null ? null : key.hive + key.rest;
}

/**
 * A registry key or value: lower case behind the long name of its hive, no trailing backslash, `HKEY_USERS\<user SID>` as
 * `HKEY_CURRENT_USER` and `<user SID>_Classes` as its `software\classes`, which is the key that Windows keeps there.
 * `Wow6432Node` stays: it is another key.
 */
export function foldRegistryKey(value: string): string {
  if (foldedKey.test(value)) return value;
  const key = keyInHive(value);
  if (key === null) return withoutLastBackslash(singleBackslashes(value).toLowerCase()).trim();
  return (key.hive + key.rest.toLowerCase()).replace(
    userSid,
    (_, classes?: string) => `HKEY_CURRENT_USER${classes === undefined ? '' : '\\software\\classes'}`,
  );
}

function keyInHive(value: string): { hive: string; rest: string } | null {
  const [, quoted, single, bracketed] = wrapped.exec(value.trim()) ?? [];
  const text = singleBackslashes(quoted ?? single ?? bracketed ?? value);
  // Only where there is no backslash at all: the name of a key may have a slash.
  const path = text.includes('\\') ? text : text.replaceAll('/', '\\');
  const below = path.replace(roots, '');
  const [found = '', name, other = ''] = hiveName.exec(below) ?? [];
  const hive = hiveOf(name ?? other);
  const rest = below.slice(found.length);
  return hive === null ? null : { hive, rest: rest === '\\' ? '' : withoutLastBackslash(rest).trimEnd() };
}

function hiveOf(name: string): string | null {
  const upper = name.toUpperCase().replace(/[ -]/g, '_');
  return longNames.has(upper) ? upper : (hives.get(name.toLowerCase()) ?? null);
}

function singleBackslashes(text: string): string {
  return text.trim().replace(/\\{2,}/g, '\\');
}

function withoutLastBackslash(text: string): string {
  return text.length > 1 && text.endsWith('\\') ? text.slice(0, -1) : text;
}
