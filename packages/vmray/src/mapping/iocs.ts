import { type Ioc, pointer } from '@sandjury/core';
import type { Warnings } from '@sandjury/core/toolkit';
import { isItem } from '../wire/item.ts';
import { iocSchemas, type VmrayCommonIoc, type VmrayIoc, type VmrayIocArrays } from '../wire/schemas.ts';
import {
  cappedNames,
  countryTexts,
  detailsOf,
  hostAndPort,
  idText,
  idTexts,
  ipTexts,
  lowerCase,
  present,
  sizeOf,
} from '../wire/values.ts';
import { emailAddress, emailValue, fileValue, hashesOf, iocOf, type MappingContext, readAddress } from './context.ts';

const verdictKeys = { verdict: 'verdict', severity: 'severity', score: 'numeric_severity' };

/** The ten arrays of an IOCs reply as IOCs. `at` leads to the object that holds the arrays. */
export function restIocs(arrays: VmrayIocArrays, at: string, context: MappingContext): Ioc[] {
  const { warnings } = context;
  const each = <Item>(
    name: keyof VmrayIocArrays,
    items: readonly (Item | null)[] | null | undefined,
    map: (item: Item, place: Place) => Ioc[],
  ): Ioc[] => {
    if (items === null) warnings.add('malformed-value', `${name} is not a list; it was left out.`, `${at}/${name}`);
    return (items ?? []).flatMap((item, index) => {
      const place = { at: `${at}/${name}/${index}`, ...context };
      if (item !== null) return map(item, place);
      warnings.add('malformed-value', `An entry of ${name} that is no object was left out.`, place.at);
      return [];
    });
  };
  return [
    ...each('domains', arrays.domains, domain),
    ...each('email_addresses', arrays.email_addresses, address),
    ...each('emails', arrays.emails, email),
    ...each('filenames', arrays.filenames, fileName),
    ...each('files', arrays.files, files),
    ...each('ips', arrays.ips, ip),
    ...each('mutexes', arrays.mutexes, mutex),
    ...each('processes', arrays.processes, process),
    ...each('registry', arrays.registry, registryKey),
    ...each('urls', arrays.urls, url),
  ];
}

/** A kind of a newer version is no IOC of ours: that it is there must not be lost. `arrays` are as the reply has them. */
export function warnOfUnknownKinds(arrays: unknown, at: string, warnings: Warnings): void {
  if (!isItem(arrays)) return;
  for (const [name, list] of Object.entries(arrays)) {
    const isFilled = Array.isArray(list) ? list.length > 0 : isItem(list);
    if (Object.hasOwn(iocSchemas, name) || !isFilled) continue;
    const message = `VMRay's kind of IOC ${JSON.stringify(name.slice(0, 60))} is not known; its entries were left out.`;
    warnings.add('unmapped-value', message, at + pointer(name));
  }
}

/** Warns where two replies call one thing differently: the more severe is kept. */
export function warnOfUnlikeIocs(replies: readonly Ioc[][], warnings: Warnings): void {
  if (replies.length < 2) return;
  const known = new Map<string, Ioc['verdict']>();
  for (const { type, value, verdict, evidence } of replies.flat()) {
    const key = `${type}\n${value}`;
    const before = known.get(key);
    if (before === undefined || before === 'unknown') known.set(key, verdict);
    else if (verdict !== 'unknown' && verdict !== before) {
      const message = `VMRay's replies differ about this ${type}: ${verdict} here, ${before} in another; the more severe was kept.`;
      warnings.add('conflicting-values', message, evidence[0] ?? null);
    }
  }
}

interface Place extends MappingContext {
  at: string;
}

/** What all ten kinds say in the same words; `details` are those of the kind. */
function common(item: VmrayCommonIoc, place: Place, details: Parameters<typeof detailsOf>[0]): Partial<Ioc> {
  const { value, vendor, reason } = place.verdicts.read({
    at: place.at,
    keys: verdictKeys,
    verdict: item.verdict,
    severity: item.severity,
    reason: item.verdict_reason_description,
    reasonCode: item.verdict_reason_code,
  });
  return {
    isIoc: item.ioc === true,
    verdict: value,
    vendorVerdict: vendor,
    reason,
    processes: item.parent_processes,
    classifications: item.classifications,
    threatNames: item.threat_names,
    analyses: idTexts(item.analysis_ids, `${place.at}/analysis_ids`, place.warnings),
    details: detailsOf({
      numericSeverity: item.numeric_severity,
      severity: typeof item.severity === 'string' ? item.severity : null,
      verdictReasonCode: present(idText(item.verdict_reason_code)),
      vtis: item.vtis,
      relations: item.relations?.map((relation) => JSON.stringify(relation)),
      parentProcessNames: item.parent_processes_names,
      parentProcessIds: item.parent_processes_ids,
      ...details,
    }),
  };
}

function domain(item: VmrayIoc<'domains'>, place: Place): Ioc[] {
  const { host, port } = hostAndPort(item.domain?.trim() ?? '');
  const extra = common(item, place, {
    originalValues: [...item.original_domains, ...(port === null ? [] : present(item.domain))],
    ports: port,
    countryNames: item.countries,
  });
  return iocOf('domain-name', host, { ...extra, ...networkOf(item, place) }, place);
}

function ip(item: VmrayIoc<'ips'>, place: Place): Ioc[] {
  const { at, warnings } = place;
  const address = readAddress(item.ip_address ?? '', at, warnings);
  if (address === null) return [];
  // The API's country and country_code are single here; a published description of it has lists.
  const extra = common(item, place, {
    countryNames: [...present(item.country), ...item.countries],
    ...address.details,
  });
  const codes = [...present(item.country_code), ...item.country_codes];
  const countries = countryTexts(codes, `${at}/country_code`, warnings);
  return iocOf(
    address.type,
    address.value,
    { ...extra, ...networkOf(item, place), countries, domains: item.domains },
    place,
  );
}

function url(item: VmrayIoc<'urls'>, place: Place): Ioc[] {
  const extra = common(item, place, {
    originalValues: item.original_urls,
    userAgents: item.user_agents,
    referrers: item.referrers,
    contentTypes: item.content_types,
    countryNames: item.countries,
    parentFiles: item.parent_files,
  });
  const { categories, methods } = item;
  const own = { categories, operations: lowerCase(methods) };
  return iocOf('url', item.url, { ...extra, ...networkOf(item, place), ...own }, place);
}

function networkOf(item: VmrayIoc<'domains'> | VmrayIoc<'ips'> | VmrayIoc<'urls'>, place: Place): Partial<Ioc> {
  return {
    ipAddresses: ipTexts(item.ip_addresses, `${place.at}/ip_addresses`, place.warnings),
    countries: countryTexts(item.country_codes, `${place.at}/country_codes`, place.warnings),
    sources: item.sources,
    protocols: lowerCase(item.protocols),
  };
}

/** One IOC for each hash object: the same names may hold different contents in different runs. */
function files(item: VmrayIoc<'files'>, place: Place): Ioc[] {
  const all = [...present(item.filename), ...item.filenames];
  const extra: Partial<Ioc> = {
    ...common(item, place, {
      normalizedNames: present(item.norm_filename),
      parentFiles: item.parent_files,
      resourceUrls: item.resource_url,
    }),
    names: cappedNames(all, `${place.at}/filenames`, place.warnings),
    size: sizeOf(item.file_size),
    mimeType: item.mime_type || null,
    operations: lowerCase(item.operations),
    categories: item.categories,
  };
  const [name] = [...all, ...present(item.norm_filename)];
  const hashed = hashesOf(item.hashes, place.at, place.warnings);
  if (hashed.length === 0) return iocOf('file', name, extra, place);
  return hashed.flatMap((hashes) => iocOf('file', fileValue(hashes, name), { ...extra, hashes }, place));
}

function fileName(item: VmrayIoc<'filenames'>, place: Place): Ioc[] {
  const own = { operations: lowerCase(item.operations), categories: item.categories };
  return iocOf('file-name', item.filename, { ...common(item, place, {}), ...own }, place);
}

function mutex(item: VmrayIoc<'mutexes'>, place: Place): Ioc[] {
  const own = { operations: lowerCase(item.operations) };
  return iocOf('mutex', item.mutex_name, { ...common(item, place, {}), ...own }, place);
}

function registryKey(item: VmrayIoc<'registry'>, place: Place): Ioc[] {
  const extra = common(item, place, { valueTypes: item.reg_key_value_types });
  return iocOf('windows-registry-key', item.reg_key_name, { ...extra, operations: lowerCase(item.operations) }, place);
}

function process(item: VmrayIoc<'processes'>, place: Place): Ioc[] {
  const extra = common(item, place, {
    imageNames: item.image_names,
    processNames: item.process_names,
    processIds: item.process_ids,
  });
  const [value] = present(item.cmd_line, ...item.image_names, ...item.process_names);
  return iocOf('process', value, { ...extra, names: item.image_names }, place);
}

function email(item: VmrayIoc<'emails'>, place: Place): Ioc[] {
  if (!item.subject && !item.sender && item.email) return namedAddress(item.email, common(item, place, {}), place);
  const [hashes = {}, ...others] = hashesOf(item.hashes, place.at, place.warnings);
  const extra = common(item, place, {
    subjects: present(item.subject),
    senders: present(item.sender),
    recipients: item.recipients,
    linkCount: item.nr_links,
    attachmentCount: item.nr_attachments,
    attachmentTypes: item.attachment_types,
    otherHashes: others.flatMap((other) => present(fileValue(other, undefined))),
  });
  return iocOf('email-message', emailValue(item.subject, item.sender), { ...extra, hashes }, place);
}

/** Google's documentation of Scan Hash calls it an IOC or a mail address. */
function namedAddress(text: string, extra: Partial<Ioc>, place: Place): Ioc[] {
  const { address: value, named } = emailAddress(text);
  const details = { ...extra.details, ...detailsOf({ originalValues: named }) };
  return iocOf('email-addr', value, { ...extra, details }, place);
}

function address(item: VmrayIoc<'email_addresses'>, place: Place): Ioc[] {
  const { address: value, named } = emailAddress(item.email_address ?? '');
  const roles = present(item.sender ? 'sender' : null, item.recipient ? 'recipient' : null);
  const extra = common(item, place, { roles, subjects: item.subjects, originalValues: named });
  return iocOf('email-addr', value, extra, place);
}
