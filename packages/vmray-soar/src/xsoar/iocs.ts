import type { VerdictValue } from '@sandjury/core';
import { vmrayVerdict } from '@sandjury/vmray/read';
import { type IocList, iocLists, iocNames } from '../wire/ioc-kinds.ts';
import {
  flagValue,
  idNumbers,
  numberValue,
  objectsOf,
  textValue,
  textValues,
  type WireObject,
} from '../wire/objects.ts';
import type { SoarIoc } from '../wire/report.ts';
import { xsoarVerdicts } from '../words/verdicts.ts';
import type { ContextObject } from './objects.ts';

/** `VMRay.Sample.IOC`: a list under each of its ten names. */
export function iocContext(iocs: readonly SoarIoc[]): ContextObject {
  return Object.fromEntries(
    iocLists.map((list) => [
      iocNames[list].xsoar,
      iocs.filter((ioc) => ioc.list === list).map((ioc) => ({ ...common(ioc), ...own[list](ioc.item) })),
    ]),
  );
}

export function iocVerdict({ item, verdict }: SoarIoc): VerdictValue {
  return verdict ?? vmrayVerdict({ verdict: item.verdict, severity: item.severity });
}

function common(ioc: SoarIoc): ContextObject {
  const { item, list, isIoc } = ioc;
  const { word } = iocNames[list];
  return {
    AnalysisID: idNumbers(item.analysis_ids),
    IsIOC: isIoc,
    IOCType: textValue(item.ioc_type) ?? word,
    Type: textValue(item.type) ?? `${word}_artifact`,
    Verdict: xsoarVerdicts[iocVerdict(ioc)],
    VerdictReason: textValue(item.verdict_reason_description),
  };
}

const own: Readonly<Record<IocList, (item: WireObject) => ContextObject>> = {
  domains: (item) => ({
    ...network(item),
    Domain: textValue(item.domain),
    ID: 0,
    OriginalDomains: textValues(item.original_domains),
  }),
  email_addresses: (item) => ({
    ...named(item),
    EmailAddress: textValue(item.email_address),
    IsRecipient: flagValue(item.recipient),
    IsSender: flagValue(item.sender),
    Subjects: textValues(item.subjects),
  }),
  emails: (item) => ({
    ...named(item),
    AttachmentTypes: textValues(item.attachment_types),
    Hashes: hashSets(item),
    NrAttachments: numberValue(item.nr_attachments),
    NrLinks: numberValue(item.nr_links),
    Recipients: textValues(item.recipients),
    Sender: textValue(item.sender),
    Subject: textValue(item.subject),
  }),
  filenames: (item) => ({
    ...named(item),
    Categories: textValues(item.categories),
    Filename: textValue(item.filename),
    Operations: textValues(item.operations),
  }),
  files: (item) => ({
    ...named(item),
    ...processes(item),
    ...operations(item),
    Categories: textValues(item.categories),
    FileSize: numberValue(item.file_size),
    Filename: textValue(item.filename),
    Name: textValue(item.filename),
    Filenames: textValues(item.filenames),
    Hashes: hashSets(item),
    ID: 0,
    MIMEType: textValue(item.mime_type),
    NormFilename: textValue(item.norm_filename),
    ParentFiles: textValues(item.parent_files),
    ResourceURL: textValues(item.resource_url),
  }),
  ips: (item) => ({
    ...network(item),
    // The API has one country here; the lists are what the documentation of the command promises.
    Countries: [...textsOf(item.country), ...textValues(item.countries)],
    CountryCodes: [...textsOf(item.country_code), ...textValues(item.country_codes)],
    Country: textValue(item.country),
    CountryCode: textValue(item.country_code),
    Domains: textValues(item.domains),
    IP: textValue(item.ip_address),
    ID: 0,
    Operation: '',
  }),
  mutexes: (item) => ({
    ...named(item),
    ...processes(item),
    ...operations(item),
    ID: 0,
    Name: textValue(item.mutex_name),
  }),
  processes: (item) => ({
    ...named(item),
    ...processes(item),
    CmdLine: textValue(item.cmd_line),
    ImageNames: textValues(item.image_names),
    ProcessNames: textValues(item.process_names),
  }),
  registry: (item) => ({
    ...named(item),
    ...processes(item),
    ...operations(item),
    ID: 0,
    Name: textValue(item.reg_key_name),
    ValueTypes: textValues(item.reg_key_value_types),
  }),
  urls: (item) => ({
    ...network(item),
    Source: textValues(item.sources),
    Categories: textValues(item.categories),
    ContentTypes: textValues(item.content_types),
    ID: 0,
    Methods: textValues(item.methods),
    Operation: '',
    OriginalURLs: textValues(item.original_urls),
    ParentFiles: textValues(item.parent_files),
    Referrers: textValues(item.referrers),
    URL: textValue(item.url),
    UserAgents: textValues(item.user_agents),
  }),
};

function named(item: WireObject): ContextObject {
  return { Classifications: textValues(item.classifications), ThreatNames: textValues(item.threat_names) };
}

function processes(item: WireObject): ContextObject {
  return {
    ParentProcesses: textValues(item.parent_processes),
    ParentProcessesNames: textValues(item.parent_processes_names),
  };
}

function operations(item: WireObject): ContextObject {
  const performed = textValues(item.operations);
  return { Operation: performed, Operations: performed };
}

function network(item: WireObject): ContextObject {
  const addresses = textValues(item.ip_addresses);
  return {
    ...processes(item),
    Countries: textValues(item.countries),
    CountryCodes: textValues(item.country_codes),
    IpAddresses: addresses,
    IPAddresses: addresses,
    Protocols: textValues(item.protocols),
    Sources: textValues(item.sources),
  };
}

/** The sets of hashes of an e-mail or file. */
export function hashSets(item: WireObject): ContextObject[] {
  return objectsOf(item.hashes).map((hash) => ({
    MD5: textValue(hash.md5_hash),
    SSDeep: textValue(hash.ssdeep_hash),
    SHA256: textValue(hash.sha256_hash),
    SHA1: textValue(hash.sha1_hash),
  }));
}

function textsOf(value: unknown): string[] {
  const text = textValue(value);
  return text === null ? [] : [text];
}
