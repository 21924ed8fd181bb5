import { type Ioc, pointer } from '@sandjury/core';
import {
  cappedNames,
  eachOf,
  fileValue,
  iocOf,
  isObject,
  knownHashes,
  present,
  type Warnings,
} from '@sandjury/core/toolkit';
import {
  iocLists,
  type VmrayCommonIoc,
  type VmrayHashes,
  type VmrayIocArrays,
  type VmrayIocItems,
} from '../wire/iocs.ts';
import { hostAndPort, idText } from '../wire/values.ts';
import { addressIoc, type Claim, emailIoc, lowerCase, type MappingContext, mailboxIoc } from './context.ts';

const verdictKeys = { verdict: 'verdict', severity: 'severity', score: 'numeric_severity' };

interface Place extends MappingContext {
  at: string;
}

type Mappers = { [Name in keyof VmrayIocItems]: (item: VmrayIocItems[Name], place: Place) => Ioc[] };

/** The IOCs of an entry of each of the ten arrays. */
const mappers: Mappers = {
  domains(item, place) {
    const { host, port } = hostAndPort(item.domain?.trim() ?? '');
    const originalValues = [...item.original_domains, ...(port === null ? [] : [item.domain])];
    const claim = claimOf(item, place, { originalValues, ports: port, countryNames: item.countries });
    return iocOf('domain-name', host, claim, place);
  },
  email_addresses(item, place) {
    const roles = [item.sender ? 'sender' : null, item.recipient ? 'recipient' : null];
    return mailboxIoc(item.email_address, claimOf(item, place, { roles, subjects: item.subjects }), place);
  },
  emails(item, place) {
    const { subject, sender, email } = item;
    // Google's documentation of Scan Hash calls it an IOC or a mail address.
    if (!subject && !sender && email) return mailboxIoc(email, claimOf(item, place, {}), place);
    const [hashes = {}, ...others] = hashesOf(item.hashes);
    const claim = claimOf(item, place, {
      subjects: subject,
      senders: sender,
      recipients: item.recipients,
      linkCount: item.nr_links,
      attachmentCount: item.nr_attachments,
      attachmentTypes: item.attachment_types,
      otherHashes: others.map((other) => fileValue(other)),
    });
    return emailIoc(item, Object.assign(claim, { hashes }), place);
  },
  filenames: (item, place) => iocOf('file-name', item.filename, claimOf(item, place, {}), place),
  /** One IOC for each set of hashes; each has the names of all. */
  files(item, place) {
    const names = present(item.filename, ...item.filenames);
    const { norm_filename: normalizedNames, parent_files: parentFiles, resource_url: resourceUrls } = item;
    const claim = Object.assign(claimOf(item, place, { normalizedNames, parentFiles, resourceUrls }), {
      names: cappedNames(names, { ...place, at: `${place.at}/filenames` }),
      size: item.file_size,
      mimeType: item.mime_type,
    });
    const known = hashesOf(item.hashes);
    const [name] = [...names, ...present(item.norm_filename)];
    return (known.length > 0 ? known : [{}]).flatMap((hashes) =>
      iocOf('file', fileValue(hashes, name), { ...claim, hashes }, place),
    );
  },
  ips(item, place) {
    const { country, country_code: code, countries: names, country_codes: codes, domains } = item;
    const claim = claimOf(item, place, { countryNames: [country, ...names] });
    const more = { countries: present(code, ...codes), domains };
    return addressIoc(item.ip_address ?? '', Object.assign(claim, more), place);
  },
  mutexes: (item, place) => iocOf('mutex', item.mutex_name, claimOf(item, place, {}), place),
  processes(item, place) {
    const { image_names: imageNames, process_names: processNames, process_ids: processIds } = item;
    const claim = claimOf(item, place, { imageNames, processNames, processIds });
    const [value] = present(item.cmd_line, ...imageNames, ...processNames);
    return iocOf('process', value, Object.assign(claim, { names: imageNames }), place);
  },
  registry(item, place) {
    const claim = claimOf(item, place, { valueTypes: item.reg_key_value_types });
    return iocOf('windows-registry-key', item.reg_key_name, claim, place);
  },
  urls(item, place) {
    const claim = claimOf(item, place, {
      originalValues: item.original_urls,
      countryNames: item.countries,
      userAgents: item.user_agents,
      referrers: item.referrers,
      contentTypes: item.content_types,
      parentFiles: item.parent_files,
    });
    return iocOf('url', item.url, Object.assign(claim, { operations: lowerCase(item.methods) }), place);
  },
};

/** The ten arrays of an IOCs reply as IOCs. `at` leads to the object that holds the arrays. */
export function restIocs(arrays: VmrayIocArrays, at: string, context: MappingContext): Ioc[] {
  return iocLists.flatMap((name) =>
    eachOf(arrays[name] as readonly never[] | null | undefined, `${at}/${name}`, (item, place) =>
      mappers[name](item, { ...context, at: place }),
    ),
  );
}

/** A kind of a newer version is no IOC of ours: that it is there must not be lost. `arrays` are as the reply has them. */
export function warnOfUnknownKinds(arrays: unknown, at: string, warnings: Warnings): void {
  if (!isObject(arrays)) return;
  for (const [name, list] of Object.entries(arrays)) {
    const isFilled = Array.isArray(list) ? list.length > 0 : isObject(list);
    if (Object.hasOwn(mappers, name) || !isFilled) continue;
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

/** What entries of all ten arrays have, and what those of some have. */
type AnyIoc = VmrayCommonIoc & Partial<Omit<VmrayIocItems['urls'] & VmrayIocItems['filenames'], 'url' | 'filename'>>;

/** The fields that the kinds share; `details` are those of the kind. */
function claimOf(item: AnyIoc, { at, verdicts }: Place, details: Claim['details']): Claim {
  const { verdict, severity, verdict_reason_description: reasonText, verdict_reason_code: reasonCode } = item;
  const said = verdicts.read({ at, keys: verdictKeys, verdict, severity, reason: reasonText, reasonCode });
  return {
    isIoc: item.ioc === true,
    verdict: said.value,
    vendorVerdict: said.vendor,
    reason: said.reason,
    operations: lowerCase(item.operations),
    categories: item.categories ?? [],
    ipAddresses: item.ip_addresses ?? [],
    countries: item.country_codes ?? [],
    sources: item.sources ?? [],
    protocols: lowerCase(item.protocols),
    processes: item.parent_processes,
    classifications: item.classifications,
    threatNames: item.threat_names,
    analyses: item.analysis_ids.map(String),
    details: {
      numericSeverity: item.numeric_severity,
      severity: typeof severity === 'string' ? severity : null,
      verdictReasonCode: idText(reasonCode),
      vtis: item.vtis,
      relations: [item.relations ?? []].flat().map((relation) => JSON.stringify(relation)),
      parentProcessNames: item.parent_processes_names,
      parentProcessIds: item.parent_processes_ids,
      ...details,
    },
  };
}

/** The sets of hashes that have any. */
function hashesOf(list: VmrayHashes) {
  const sets = (list ?? []).map((item) =>
    knownHashes({
      md5: item?.md5_hash,
      sha1: item?.sha1_hash,
      sha256: item?.sha256_hash,
      ssdeep: item?.ssdeep_hash,
      imphash: item?.imp_hash,
    }),
  );
  return sets.filter((hashes) => Object.keys(hashes).length > 0);
}
