import { checkArgument } from '../model/arguments.ts';
import type { IocType } from '../model/ioc.ts';
import { foldDomain, foldEmailAddress, foldUrl, readAddress } from './network.ts';
import { foldRegistryKey } from './registry.ts';
import { foldCommandLine, foldPath } from './windows.ts';

type Fold = (value: string) => string;

const folds: Readonly<Record<IocType, Fold>> = {
  'domain-name': foldDomain,
  'ipv4-addr': foldAddress,
  'ipv6-addr': foldAddress,
  url: foldUrl,
  'email-addr': foldEmailAddress,
  'email-message': exact,
  file: foldPath,
  'file-name': foldPath,
  mutex: exact,
  process: foldCommandLine,
  'windows-registry-key': foldRegistryKey,
};

/** No real value needs more than three; an input made to need more is compared as it is. */
const mostRounds = 4;

/**
 * The text by which two values of a type are compared. Pure, never throws, takes time linear in the length, and folding
 * twice changes nothing. What cannot be read as its type folds to itself without the blanks around it.
 *
 * - domain-name: lower case, IDNA to ASCII, no trailing dot.
 * - ipv4-addr, ipv6-addr: canonical text; port and zone id dropped; IPv4-mapped IPv6 as IPv4; `010.0.0.1` is just text.
 * - url: WHATWG serialisation without fragment and default port; credentials stay.
 * - email-addr: the address alone, without a name, angle brackets or `mailto:`; the domain folds, the local part stays.
 * - email-message, mutex: exact, blanks included.
 * - file: a path; a hash folds like one, to lower case.
 * - file-name: Windows paths in lower case with `\`, the folders of machine and user as `%USERPROFILE%`, `%APPDATA%`,
 *   `%LOCALAPPDATA%`, `%TEMP%`, `%WINDIR%`, `%PROGRAMFILES%`; POSIX paths stay.
 * - process: a Windows command line like its paths, without quotes around the program; any other stays.
 * - windows-registry-key: long hive name, lower case, a user's SID below HKEY_USERS as HKEY_CURRENT_USER.
 */
export function canonicalIocValue(type: IocType, value: string): string {
  checkArgument(value, 'text', 'canonicalIocValue: value', 'a text, after the type of the IOC');
  const fold = folds[type];
  let current = value;
  for (let round = 0; round < mostRounds; round += 1) {
    const next = fold(current);
    if (next === current) return current;
    current = next;
  }
  return value.trim();
}

function exact(value: string): string {
  return value;
}

function foldAddress(value: string): string {
  return readAddress(value)?.value ?? value.trim();
}
