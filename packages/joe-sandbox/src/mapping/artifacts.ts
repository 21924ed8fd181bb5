import type { Ioc } from '@sandjury/core';
import {
  addressType,
  detailsOf,
  fileValue,
  hostIoc,
  iocOf,
  nameIoc,
  present,
  readHashes,
  type Warnings,
} from '@sandjury/core/toolkit';
import { entriesOf, type JoeReportBody } from '../wire/report.ts';
import { claimed, known, type RunReport } from './run.ts';

/** Domains, addresses and URLs of a full report. Private addresses are those of the analysis machine's own network. */
export function networkIocs({ wire: { analysis }, at: root, warnings }: RunReport): Ioc[] {
  const { domaininfo, ipinfo, urlinfo } = analysis;
  return [
    ...entriesOf(domaininfo?.domain, `${root}/domaininfo/domain`, (item, at) => {
      const details = { active: known(item['@active']), reputations: known(item['@reputation']) };
      const answers = [known(item['@ip'])];
      return claimed(nameIoc({ name: item['@name'], answers, details }, { at, warnings }), item);
    }),
    ...entriesOf(ipinfo?.ip, `${root}/ipinfo/ip`, (item, at) => {
      const autonomousSystems = [known(item['@asnnbr']), known(item['@asnname'])];
      const details = { autonomousSystems, private: item['@private'] === 'true' ? 'true' : null };
      const facts = {
        address: item['@ip'],
        country: item['@countrycode2l'],
        domains: [known(item['@domain'])],
        details,
      };
      return claimed(hostIoc(facts, { at, warnings }), item);
    }),
    ...entriesOf(urlinfo?.url, `${root}/urlinfo/url`, (item, at) => {
      const isFromMemory = item['@fromMemory'];
      const extra = {
        // What stood in memory was not contacted.
        operations: isFromMemory === false ? ['access'] : [],
        categories: isFromMemory === true ? ['from-memory'] : [],
        ipAddresses: addresses(item['@ip']),
        sources: present(known(item['@source'])),
      };
      return claimed(iocOf('url', item['@name'], extra, { at, warnings }), item);
    }),
  ];
}

/** Domains, addresses, URLs and files of an incident report. */
export function incidentIocs({ wire: { analysis }, at: root, warnings }: RunReport): Ioc[] {
  const { contacted, dropped } = analysis;
  const below = `${root}/contacted`;
  const of = ({ malicious }: { malicious: boolean | null }) => ({ '@malicious': malicious });
  return [
    ...entriesOf(contacted?.ips?.ip, `${below}/ips/ip`, (item, at) =>
      claimed(hostIoc({ address: item.$ }, { at, warnings }), item),
    ),
    ...entriesOf(contacted?.domains?.domain, `${below}/domains/domain`, (item, at) =>
      claimed(nameIoc({ name: item.name, answers: [known(item.ip)] }, { at, warnings }), of(item)),
    ),
    ...entriesOf(contacted?.urls?.url, `${below}/urls/url`, (item, at) => {
      const extra = { operations: ['access'], ipAddresses: addresses(item.ip) };
      return claimed(iocOf('url', item.name, extra, { at, warnings }), of(item));
    }),
    ...entriesOf(dropped?.file, `${root}/dropped/file`, (item, at) => {
      const { name, md5, sha1, sha256 } = item;
      const source = [
        ['MD5', md5, `${at}/md5`],
        ['SHA', sha1, `${at}/sha1`],
        ['SHA-256', sha256, `${at}/sha256`],
      ] as const;
      return claimed(fileIoc(name, hashesIn(source, warnings), {}, { at, warnings }), of(item));
    }),
  ];
}

/** Files that the sample made, of a full report. */
export function droppedIocs({ wire: { analysis }, at: root, warnings }: RunReport): Ioc[] {
  return [
    ...entriesOf(analysis.droppedinfo?.hash, `${root}/droppedinfo/hash`, (item, at) => {
      const source = entriesOf(item.value, `${at}/value`, ({ '@algo': kind, $: value }, place) =>
        kind === null ? [] : [[kind, value, `${place}/$`] as const],
      );
      const processes = present(known(item['@process']));
      const details = detailsOf({ fileTypes: item['@type'], categories: item['@category'] });
      const extra = { size: item['@size'], processes, details };
      return claimed(fileIoc(item['@file'], hashesIn(source, warnings), extra, { at, warnings }), item);
    }),
  ];
}

function fileIoc(
  name: string | null,
  hashes: Ioc['hashes'],
  extra: Partial<Ioc>,
  place: { at: string; warnings: Warnings },
): Ioc[] {
  const names = present(name);
  return iocOf('file', fileValue(hashes, names[0]), { operations: ['create'], ...extra, hashes, names }, place);
}

/** Names of kinds in full reports; `SHA` is SHA-1. */
const kinds = { MD5: 'md5', SHA: 'sha1', 'SHA-256': 'sha256', 'SHA-512': 'sha512', SSDEEP: 'ssdeep' } as const;

/** Hashes by the vendor's names of their kinds, in upper case; of a kind that is not known nothing. */
function hashesIn(found: readonly (readonly [kind: string, value: unknown, at: string])[], warnings: Warnings) {
  const source = found.flatMap(([kind, value, pointer]) =>
    Object.hasOwn(kinds, kind) ? [[kinds[kind as keyof typeof kinds], { value, pointer }] as const] : [],
  );
  return readHashes(Object.fromEntries(source), warnings);
}

function addresses(text: string | null): string[] {
  return present(known(text)).filter((one) => addressType(one) !== null);
}

/** What processes did to files and keys: the name of the list, and the operation. */
const touched = {
  fileactivities: [
    ['fileCreated', 'create'],
    ['fileWritten', 'write'],
    ['fileRead', 'read'],
    ['fileDeleted', 'delete'],
    ['fileMoved', 'move'],
  ],
  registryactivities: [
    ['keyCreated', 'create'],
    ['keyValueCreated', 'write'],
    ['keyValueModified', 'write'],
  ],
} as const;

/** Processes, and the files and keys that they touched. */
export function behaviorIocs({ wire: { analysis }, at: root, warnings }: RunReport): Ioc[] {
  const below = `${root}/behavior/system/processes/process`;
  return [
    ...entriesOf(analysis.behavior?.system?.processes?.process, below, (item, at) => {
      const { cmdline, path, name, pid } = item.general ?? {};
      const command = known(cmdline) ?? known(path) ?? known(name);
      const details = detailsOf({ processNames: name, processPaths: path, processIds: pid });
      const place = { at: item.general ? `${at}/general` : at, warnings };
      const own = command === null ? [] : iocOf('process', command, { details }, place);
      const processes = present(command);
      return [
        ...own,
        ...activityIocs('file-name', item, { at, warnings, processes }),
        ...activityIocs('windows-registry-key', item, { at, warnings, processes }),
      ];
    }),
  ];
}

type Processes = NonNullable<NonNullable<NonNullable<JoeReportBody['behavior']>['system']>['processes']>['process'];
type JoeProcess = Extract<Processes, { general?: unknown }>;

function activityIocs(
  type: 'file-name' | 'windows-registry-key',
  item: JoeProcess,
  { at, warnings, processes }: { at: string; warnings: Warnings; processes: string[] },
): Ioc[] {
  const section = type === 'file-name' ? 'fileactivities' : 'registryactivities';
  const lists = new Map(Object.entries(item[section] ?? {}));
  return touched[section].flatMap(([key, operation]) =>
    entriesOf(lists.get(key)?.call, `${at}/${section}/${key}/call`, ({ path, name }, place) => {
      if (path === null) return [];
      const details = detailsOf({ valueNames: type === 'file-name' ? null : name });
      return iocOf(type, path, { operations: [operation], processes, details }, { at: place, warnings });
    }),
  );
}
