import { type Ioc, pointer } from '@sandjury/core';
import { number } from '../../wire/fields.ts';
import {
  entriesOf,
  follow,
  followAll,
  isItem,
  isSet,
  keysOf,
  type SummaryItem,
  textOf,
  textsOf,
} from '../../wire/summary.ts';
import {
  cappedNames,
  countryTexts,
  detailsOf,
  idText,
  ipTexts,
  lowerCase,
  present,
  sizeOf,
} from '../../wire/values.ts';
import { emailAddress, emailValue, fileValue, iocOf, type MappingContext, readAddress } from '../context.ts';
import { namesOf, summaryHashes } from './files.ts';

const verdictKeys = { verdict: 'verdict', severity: 'severity', score: 'score' };

interface Place extends MappingContext {
  summary: SummaryItem;
  at: string;
  analyses: string[];
}

const mappers: readonly (readonly [collection: string, map: (item: SummaryItem, place: Place) => Ioc[]])[] = [
  ['domains', domain],
  ['email_addresses', address],
  ['emails', email],
  ['filenames', fileName],
  ['files', file],
  ['ip_addresses', ip],
  ['mutexes', mutex],
  ['processes', process],
  ['registry_records', registryKey],
  ['urls', url],
];

/** The items of a summary that it calls artifacts. `at` leads to the summary. */
export function summaryIocs(summary: SummaryItem, at: string, analyses: string[], context: MappingContext): Ioc[] {
  const iocs: Ioc[] = [];
  for (const [collection, map] of mappers) {
    for (const [key, item] of entriesOf(summary[collection])) {
      if (!isSet(item, 'is_artifact')) continue;
      const place = { ...context, summary, analyses, at: `${at}${pointer(collection, key)}` };
      iocs.push(...map(item, place));
    }
  }
  warnOfUnknownKinds(summary, at, context);
  return iocs;
}

/** A collection of artifacts of a newer version is no IOC of ours: that it is there must not be lost. */
function warnOfUnknownKinds(summary: SummaryItem, at: string, { warnings }: MappingContext): void {
  for (const [name, section] of Object.entries(summary)) {
    if (knownCollections.has(name) || !entriesOf(section).some(([, item]) => isSet(item, 'is_artifact'))) continue;
    const message = `VMRay's kind of artifact ${JSON.stringify(name.slice(0, 60))} is not known; it was left out.`;
    warnings.add('unmapped-value', message, at + pointer(name));
  }
}

const knownCollections: ReadonlySet<string> = new Set(mappers.map(([collection]) => collection));

function common(item: SummaryItem, place: Place, details: Parameters<typeof detailsOf>[0]): Partial<Ioc> {
  const { summary } = place;
  const { value, vendor, reason } = place.verdicts.read({ at: place.at, keys: verdictKeys, verdict: item.verdict });
  return {
    isIoc: isSet(item, 'is_ioc'),
    verdict: value,
    vendorVerdict: vendor,
    reason,
    operations: lowerCase(textsOf(item, 'operations')),
    sources: textsOf(item, 'sources'),
    protocols: lowerCase(textsOf(item, 'protocols')),
    categories: textsOf(item, 'categories'),
    classifications: textsOf(item, 'classifications'),
    threatNames: textsOf(item, 'threat_names'),
    processes: followAll(summary, item.ref_processes).flatMap(processText),
    analyses: place.analyses,
    details: detailsOf({ vtis: keysOf(item.ref_vti_matches), ...details }),
  };
}

function processText(item: SummaryItem): string[] {
  return present(textOf(item, 'cmd_line'), textOf(item, 'image_name'), textOf(item, 'filename')).slice(0, 1);
}

/** Texts that the items behind some references have under a key. */
function linked(place: Place, references: unknown, key: string): string[] {
  return followAll(place.summary, references).flatMap((item) => present(textOf(item, key)));
}

function linkedIps(item: SummaryItem, place: Place): string[] {
  const found = linked(place, item.ref_ip_addresses, 'ip_address');
  return ipTexts(found, `${place.at}/ref_ip_addresses`, place.warnings);
}

function domain(item: SummaryItem, place: Place): Ioc[] {
  const extra = common(item, place, {
    originalValues: textsOf(item, 'original_domains'),
    urls: linked(place, item.ref_urls, 'url'),
  });
  return iocOf('domain-name', textOf(item, 'domain'), { ...extra, ipAddresses: linkedIps(item, place) }, place);
}

function ip(item: SummaryItem, place: Place): Ioc[] {
  const address = readAddress(textOf(item, 'ip_address') ?? '', place.at, place.warnings);
  if (address === null) return [];
  const location = isItem(item.location) ? item.location : {};
  const extra = common(item, place, {
    countryNames: present(textOf(location, 'country')),
    cities: present(textOf(location, 'city')),
    ...address.details,
  });
  const codes = present(textOf(location, 'country_code'));
  const countries = countryTexts(codes, `${place.at}/location/country_code`, place.warnings);
  return iocOf(
    address.type,
    address.value,
    { ...extra, countries, domains: linked(place, item.ref_domains, 'domain') },
    place,
  );
}

function url(item: SummaryItem, place: Place): Ioc[] {
  const extra = common(item, place, { originalValues: textsOf(item, 'original_urls') });
  const host = follow(place.summary, item.ref_domain);
  const domains = host === null ? [] : present(textOf(host, 'domain'));
  return iocOf('url', textOf(item, 'url'), { ...extra, domains, ipAddresses: linkedIps(item, place) }, place);
}

function file(item: SummaryItem, place: Place): Ioc[] {
  const names = followAll(place.summary, item.ref_filenames).flatMap(namesOf);
  const hashes = summaryHashes(item, place.at, place.warnings);
  const extra: Partial<Ioc> = {
    ...common(item, place, { archivePaths: present(textOf(item, 'archive_path')) }),
    hashes,
    names: cappedNames(names, `${place.at}/ref_filenames`, place.warnings),
    size: sizeOf(number(item.size)),
    mimeType: textOf(item, 'mime_type'),
  };
  return iocOf('file', fileValue(hashes, names[0]), extra, place);
}

function fileName(item: SummaryItem, place: Place): Ioc[] {
  const { summary } = place;
  const originals = entriesOf(item.original_filenames).map(([, original]) => original);
  const contents = followAll(summary, item.ref_files).flatMap((content) => {
    const values = isItem(content.hash_values) ? content.hash_values : {};
    return present(textOf(values, 'sha256'));
  });
  const extra = common(item, place, {
    originalValues: originals.flatMap((original) => present(textOf(original, 'filename'))),
    contents,
  });
  const processes = originals.flatMap((original) => followAll(summary, original.ref_processes).flatMap(processText));
  return iocOf('file-name', textOf(item, 'filename'), { ...extra, processes }, place);
}

function mutex(item: SummaryItem, place: Place): Ioc[] {
  return iocOf('mutex', textOf(item, 'name'), common(item, place, {}), place);
}

function registryKey(item: SummaryItem, place: Place): Ioc[] {
  const extra = common(item, place, {
    originalValues: textsOf(item, 'original_reg_key_names'),
    valueTypes: present(textOf(item, 'reg_key_value_type')),
  });
  return iocOf('windows-registry-key', textOf(item, 'reg_key_name'), extra, place);
}

function process(item: SummaryItem, place: Place): Ioc[] {
  const images = present(textOf(item, 'image_name'));
  const extra = common(item, place, {
    imageNames: images,
    fileNames: present(textOf(item, 'filename')),
    processIds: present(idText(item.os_pid)),
    monitorIds: present(idText(item.monitor_id)),
    // 0 stands for the root: no process of the analysis made this one.
    parentMonitorIds: present(idText(item.origin_monitor_id)),
    monitorReasons: present(textOf(item, 'monitor_reason')),
  });
  return iocOf('process', processText(item)[0], { ...extra, names: images }, place);
}

function email(item: SummaryItem, place: Place): Ioc[] {
  const { summary, warnings } = place;
  const subject = textOf(item, 'subject');
  const sender = textOf(item, 'sender');
  const attachments = followAll(summary, item.ref_attachments).map((attachment) =>
    summaryHashes(attachment, `${place.at}/ref_attachments`, warnings),
  );
  const content = follow(summary, item.ref_file);
  const extra = common(item, place, {
    subjects: present(subject),
    senders: present(sender),
    recipients: textsOf(item, 'recipients'),
    linkCount: present(idText(item.nr_links)),
    attachmentCount: present(idText(item.nr_attachments)),
    attachmentTypes: textsOf(item, 'attachment_types'),
    attachments: attachments.flatMap((hashes) => present(fileValue(hashes, undefined))),
  });
  const hashes = content === null ? {} : summaryHashes(content, `${place.at}/ref_file`, warnings);
  return iocOf('email-message', emailValue(subject, sender), { ...extra, hashes }, place);
}

function address(item: SummaryItem, place: Place): Ioc[] {
  const { address: value, named } = emailAddress(textOf(item, 'email_address') ?? '');
  const roles = present(isSet(item, 'is_sender') ? 'sender' : null, isSet(item, 'is_recipient') ? 'recipient' : null);
  const extra = common(item, place, { roles, subjects: textsOf(item, 'subjects'), originalValues: named });
  return iocOf('email-addr', value, extra, place);
}
