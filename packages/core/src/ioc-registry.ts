const hives: ReadonlyMap<string, string> = new Map([
  ['hklm', 'HKEY_LOCAL_MACHINE'],
  ['hkey_local_machine', 'HKEY_LOCAL_MACHINE'],
  ['hkcu', 'HKEY_CURRENT_USER'],
  ['hkey_current_user', 'HKEY_CURRENT_USER'],
  ['hkcr', 'HKEY_CLASSES_ROOT'],
  ['hkey_classes_root', 'HKEY_CLASSES_ROOT'],
  ['hku', 'HKEY_USERS'],
  ['hkey_users', 'HKEY_USERS'],
  ['hkcc', 'HKEY_CURRENT_CONFIG'],
  ['hkey_current_config', 'HKEY_CURRENT_CONFIG'],
  ['\\registry\\machine', 'HKEY_LOCAL_MACHINE'],
  ['\\registry\\user', 'HKEY_USERS'],
]);
const hiveName = /^(?:(hk[a-z_]{1,20}):?|\\?(registry\\(?:machine|user)))(?=\\|$)/;
/** Domain and local accounts (S-1-5-21), Entra accounts (S-1-12-1). S-1-5-18 to 20 are services and stay. */
const userSid = /^HKEY_USERS\\s-1-(?:5-21|12-1)(?:-\d{1,10}){1,8}(_classes)?(?=\\|$)/;
/** Keys that are folded already, as far as that is plain to see: most that are asked about were just folded. */
const foldedKey =
  /^HKEY_(?:LOCAL_MACHINE|CURRENT_USER|CLASSES_ROOT|CURRENT_CONFIG)(?:\\[!-@[\]-~]+(?: +[!-@[\]-~]+)*)*$/;

/**
 * A registry key or value: lower case behind the long name of its hive, no trailing backslash, `HKEY_USERS\<user SID>` as
 * `HKEY_CURRENT_USER` and `<user SID>_Classes` as its `software\classes`, which is the key that Windows keeps there.
 * `Wow6432Node` stays: it is another key.
 */
export function foldRegistryKey(value: string): string {
  if (foldedKey.test(value)) return value;
  const text = value
    .trim()
    .toLowerCase()
    .replace(/\\{2,}/g, '\\')
    .replace(/^computer\\(?=hk)/, '');
  return longHive(text.length > 1 && text.endsWith('\\') ? text.slice(0, -1) : text)
    .replace(userSid, (_, classes?: string) => `HKEY_CURRENT_USER${classes === undefined ? '' : '\\software\\classes'}`)
    .trim();
}

function longHive(text: string): string {
  const match = hiveName.exec(text);
  if (match === null) return text;
  const [found, name, native] = match;
  return (hives.get(name ?? `\\${native}`) ?? found) + text.slice(found.length);
}
