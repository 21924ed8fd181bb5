import { type Ioc, pointer } from '@sandjury/core';
import { cappedNames, fields, fileValue, iocOf, isObject, knownHashes, present } from '@sandjury/core/toolkit';
import {
  artifactCollections,
  follow,
  lastKeys,
  type SummaryItem,
  type SummaryItems,
  type SummaryPath,
  type VmraySummary,
} from '../../wire/summary.ts';
import { ipAddress } from '../../wire/values.ts';
import { addressIoc, type Claim, emailIoc, lowerCase, type MappingContext, mailboxIoc } from '../context.ts';

const verdictKeys = { verdict: 'verdict', severity: 'severity', score: 'score' };

type Collection = keyof SummaryItems;
type Mappers = { [Name in Collection]: (item: SummaryItems[Name], place: Place) => Ioc[] };

interface Place extends MappingContext {
  summary: VmraySummary;
  at: string;
  analyses: string[];
}

/** The IOCs of an item of each collection. */
const mappers: Mappers = {
  domains(item, place) {
    const urls = follow(place.summary, 'urls', item.ref_urls).map(({ url }) => url);
    const claim = claimOf(item, place, { originalValues: item.original_domains, urls });
    return iocOf('domain-name', item.domain, { ...claim, ipAddresses: addressesAt(item, place) }, place);
  },
  email_addresses(item, place) {
    const roles = [item.is_sender ? 'sender' : null, item.is_recipient ? 'recipient' : null];
    return mailboxIoc(item.email_address, claimOf(item, place, { roles, subjects: item.subjects }), place);
  },
  emails(item, place) {
    const [content] = follow(place.summary, 'files', [item.ref_file]);
    const attachments = follow(place.summary, 'files', item.ref_attachments);
    const claim = claimOf(item, place, {
      subjects: item.subject,
      senders: item.sender,
      recipients: item.recipients,
      linkCount: item.nr_links,
      attachmentCount: item.nr_attachments,
      attachmentTypes: item.attachment_types,
      attachments: attachments.map((file) => fileValue(knownHashes(file.hash_values ?? {}))),
    });
    return emailIoc(item, { ...claim, hashes: knownHashes(content?.hash_values ?? {}) }, place);
  },
  filenames(item, place) {
    const originals = [...(item.original_filenames?.values() ?? [])];
    const claim = claimOf(item, place, {
      originalValues: originals.map(({ filename }) => filename),
      contents: follow(place.summary, 'files', item.ref_files).map((file) => file.hash_values?.sha256),
    });
    const processes = originals.flatMap(({ ref_processes: paths }) => processTexts(place.summary, paths));
    return iocOf('file-name', item.filename, { ...claim, processes }, place);
  },
  files(item, place) {
    const names = fileNames(place.summary, item);
    const hashes = knownHashes(item.hash_values ?? {});
    const claim = {
      ...claimOf(item, place, { archivePaths: item.archive_path }),
      hashes,
      names: cappedNames(names, { ...place, at: `${place.at}/ref_filenames` }),
      size: item.size,
      mimeType: item.mime_type,
    };
    return iocOf('file', fileValue(hashes, names[0]), claim, place);
  },
  ip_addresses(item, place) {
    const { country, city, country_code: code } = item.location ?? {};
    const domains = follow(place.summary, 'domains', item.ref_domains).flatMap(({ domain }) => present(domain));
    const claim = claimOf(item, place, { countryNames: country, cities: city });
    return addressIoc(item.ip_address ?? '', { ...claim, countries: present(code), domains }, place);
  },
  mutexes: (item, place) => iocOf('mutex', item.name, claimOf(item, place, {}), place),
  processes(item, place) {
    const claim = claimOf(item, place, {
      imageNames: item.image_name,
      fileNames: item.filename,
      processIds: item.os_pid,
      monitorIds: item.monitor_id,
      parentMonitorIds: item.origin_monitor_id,
      monitorReasons: item.monitor_reason,
    });
    return iocOf('process', processText(item), { ...claim, names: present(item.image_name) }, place);
  },
  registry_records(item, place) {
    const { reg_key_name: name, original_reg_key_names: originalValues, reg_key_value_type: valueTypes } = item;
    return iocOf('windows-registry-key', name, claimOf(item, place, { originalValues, valueTypes }), place);
  },
  urls(item, place) {
    const claim = claimOf(item, place, { originalValues: item.original_urls });
    const domains = follow(place.summary, 'domains', [item.ref_domain]).flatMap(({ domain }) => present(domain));
    return iocOf('url', item.url, { ...claim, domains, ipAddresses: addressesAt(item, place) }, place);
  },
};

/** The items of a summary that it calls artifacts. `at` leads to the summary, `body` is it as it came. */
export function summaryIocs(
  { summary, at, analyses }: Pick<Place, 'summary' | 'at' | 'analyses'>,
  body: unknown,
  context: MappingContext,
): Ioc[] {
  warnOfUnknownKinds(body, at, context);
  return (Object.keys(mappers) as Collection[]).flatMap((name) =>
    [...((summary[name] ?? []) as ReadonlyMap<string, never>)].flatMap(([key, item]) => {
      const place = { ...context, summary, analyses, at: at + pointer(name, key) };
      const { is_artifact: isArtifact }: SummaryItem = item;
      return isArtifact === true ? mappers[name](item, place) : [];
    }),
  );
}

/** A collection of artifacts of a newer version is no IOC of ours: that it is there must not be lost. */
function warnOfUnknownKinds(body: unknown, at: string, { warnings }: MappingContext): void {
  for (const [name, section] of Object.entries(isObject(body) ? body : {})) {
    if (artifactCollections.has(name) || !isObject(section)) continue;
    if (!Object.values(section).some((item) => isObject(item) && isSet(item.is_artifact))) continue;
    const message = `VMRay's kind of artifact ${JSON.stringify(name.slice(0, 60))} is not known; it was left out.`;
    warnings.add('unmapped-value', message, at + pointer(name));
  }
}

function isSet(value: unknown): boolean {
  return fields.one(fields.flag, value) === true;
}

/** The fields that all kinds share; `details` are those of the kind. */
function claimOf(item: SummaryItem, place: Place, details: Claim['details']): Claim {
  const said = place.verdicts.read({ at: place.at, keys: verdictKeys, verdict: item.verdict });
  return {
    isIoc: item.is_ioc === true,
    verdict: said.value,
    vendorVerdict: said.vendor,
    reason: said.reason,
    operations: lowerCase(item.operations),
    sources: item.sources,
    protocols: lowerCase(item.protocols),
    categories: item.categories,
    classifications: item.classifications,
    threatNames: item.threat_names,
    processes: processTexts(place.summary, item.ref_processes),
    analyses: place.analyses,
    details: { vtis: lastKeys(item.ref_vti_matches), ...details },
  };
}

function processText({ cmd_line: line, image_name: image, filename }: SummaryItems['processes']): string | undefined {
  return present(line, image, filename)[0];
}

function processTexts(summary: VmraySummary, paths: readonly SummaryPath[]): string[] {
  return follow(summary, 'processes', paths).flatMap((item) => present(processText(item)));
}

function addressesAt(item: { ref_ip_addresses: SummaryPath[] }, { summary }: Place): string[] {
  return follow(summary, 'ip_addresses', item.ref_ip_addresses).flatMap(({ ip_address: text }) =>
    present(fields.one(ipAddress, text)),
  );
}

/** The names of a file as the sample wrote them, else folded to lower case. */
export function fileNames(summary: VmraySummary, file: SummaryItems['files']): string[] {
  return follow(summary, 'filenames', file.ref_filenames).flatMap(({ filename, original_filenames: originals }) => {
    const written = [...(originals?.values() ?? [])].flatMap((original) => present(original.filename));
    return written.length > 0 ? written : present(filename);
  });
}
