import type { IocType } from '@sandjury/core';

/** The ten lists of an IOCs reply, in the order of VMRay's documentation of playbook outputs. */
export const iocLists = [
  'domains',
  'email_addresses',
  'emails',
  'filenames',
  'files',
  'ips',
  'mutexes',
  'processes',
  'registry',
  'urls',
] as const;
export type IocList = (typeof iocLists)[number];

/** What an entry of each list is called: `xsoar` under `VMRay.Sample.IOC`, `word` in the API's `ioc_type`. */
export const iocNames: Readonly<Record<IocList, { xsoar: string; word: string }>> = {
  domains: { xsoar: 'Domain', word: 'domain' },
  email_addresses: { xsoar: 'EmailAddress', word: 'email_address' },
  emails: { xsoar: 'Email', word: 'email' },
  filenames: { xsoar: 'Filename', word: 'filename' },
  files: { xsoar: 'File', word: 'file' },
  ips: { xsoar: 'IP', word: 'ip' },
  mutexes: { xsoar: 'Mutex', word: 'mutex' },
  processes: { xsoar: 'Process', word: 'process' },
  registry: { xsoar: 'Registry', word: 'registry' },
  urls: { xsoar: 'URL', word: 'url' },
};

/** The list of the API that holds each type of IOC. */
export const listOfType: Readonly<Record<IocType, IocList>> = {
  'domain-name': 'domains',
  'email-addr': 'email_addresses',
  'email-message': 'emails',
  'file-name': 'filenames',
  file: 'files',
  'ipv4-addr': 'ips',
  'ipv6-addr': 'ips',
  mutex: 'mutexes',
  process: 'processes',
  'windows-registry-key': 'registry',
  url: 'urls',
};
