import type { Reader } from '../api/calls.ts';
import { flag, list, looseTexts, lossCount, noted, nothing, number, oddList, text, texts } from './fields.ts';
import type { VmrayCommonIoc, VmrayHashes, VmrayIoc, VmrayIocArrays, VmrayIocs } from './schemas.ts';
import { isItem, type SummaryItem } from './summary.ts';

// What `IocsSchema` does, field by field: of a reply, the IOCs are the long part, and a schema's pass over them costs more
// than all else that is made of them. A test holds the two to the same result.

/** An IOCs reply as `IocsSchema` reads it. */
export function readIocs(data: SummaryItem): VmrayIocs {
  return noted(lossCount(), {
    status: text(data.status),
    iocs: isItem(data.iocs) ? arraysOf(data.iocs) : nothing(data.iocs),
  });
}

/** The same as a reader of the client's calls. */
export const iocsReader: Reader<VmrayIocs> = {
  safeParse: (data) => (isItem(data) ? { success: true, data: readIocs(data) } : { success: false }),
};

function arraysOf(iocs: SummaryItem): VmrayIocArrays {
  return {
    domains: list(iocs.domains, domain),
    email_addresses: list(iocs.email_addresses, emailAddress),
    emails: list(iocs.emails, email),
    filenames: list(iocs.filenames, filename),
    files: list(iocs.files, file),
    ips: list(iocs.ips, ip),
    mutexes: list(iocs.mutexes, mutex),
    processes: list(iocs.processes, process),
    registry: list(iocs.registry, registry),
    urls: list(iocs.urls, url),
  };
}

function common(item: SummaryItem): VmrayCommonIoc {
  return {
    ioc: flag(item.ioc),
    verdict: item.verdict,
    verdict_reason_code: item.verdict_reason_code,
    verdict_reason_description: text(item.verdict_reason_description),
    severity: item.severity,
    numeric_severity: number(item.numeric_severity),
    analysis_ids: oddList(item.analysis_ids),
    threat_names: texts(item.threat_names),
    classifications: texts(item.classifications),
    vtis: looseTexts(item.vtis),
    relations: oddList(item.relations),
    parent_processes: texts(item.parent_processes),
    parent_processes_names: texts(item.parent_processes_names),
    parent_processes_ids: looseTexts(item.parent_processes_ids),
  };
}

function network(item: SummaryItem) {
  return {
    ip_addresses: texts(item.ip_addresses),
    countries: texts(item.countries),
    country_codes: texts(item.country_codes),
    sources: texts(item.sources),
    protocols: texts(item.protocols),
  };
}

function domain(item: SummaryItem): VmrayIoc<'domains'> {
  const own = { domain: text(item.domain), original_domains: texts(item.original_domains) };
  return { ...common(item), ...network(item), ...own };
}

function ip(item: SummaryItem): VmrayIoc<'ips'> {
  return {
    ...common(item),
    ...network(item),
    ip_address: text(item.ip_address),
    domains: texts(item.domains),
    country: text(item.country),
    country_code: text(item.country_code),
  };
}

function url(item: SummaryItem): VmrayIoc<'urls'> {
  return {
    ...common(item),
    ...network(item),
    url: text(item.url),
    original_urls: texts(item.original_urls),
    categories: texts(item.categories),
    methods: texts(item.methods),
    user_agents: texts(item.user_agents),
    referrers: texts(item.referrers),
    content_types: texts(item.content_types),
    parent_files: texts(item.parent_files),
  };
}

function file(item: SummaryItem): VmrayIoc<'files'> {
  return {
    ...common(item),
    filename: text(item.filename),
    filenames: texts(item.filenames),
    norm_filename: text(item.norm_filename),
    hashes: list(item.hashes, hashes),
    file_size: number(item.file_size),
    mime_type: text(item.mime_type),
    operations: texts(item.operations),
    categories: texts(item.categories),
    parent_files: texts(item.parent_files),
    resource_url: texts(item.resource_url),
  };
}

function hashes(item: SummaryItem): VmrayHashes {
  const { md5_hash, sha1_hash, sha256_hash, ssdeep_hash, imp_hash } = item;
  return { md5_hash, sha1_hash, sha256_hash, ssdeep_hash, imp_hash };
}

function filename(item: SummaryItem): VmrayIoc<'filenames'> {
  const own = { operations: texts(item.operations), categories: texts(item.categories) };
  return { ...common(item), filename: text(item.filename), ...own };
}

function mutex(item: SummaryItem): VmrayIoc<'mutexes'> {
  return { ...common(item), mutex_name: text(item.mutex_name), operations: texts(item.operations) };
}

function registry(item: SummaryItem): VmrayIoc<'registry'> {
  return {
    ...common(item),
    reg_key_name: text(item.reg_key_name),
    reg_key_value_types: texts(item.reg_key_value_types),
    operations: texts(item.operations),
  };
}

function process(item: SummaryItem): VmrayIoc<'processes'> {
  return {
    ...common(item),
    cmd_line: text(item.cmd_line),
    image_names: texts(item.image_names),
    process_names: texts(item.process_names),
    process_ids: looseTexts(item.process_ids),
  };
}

function email(item: SummaryItem): VmrayIoc<'emails'> {
  return {
    ...common(item),
    email: text(item.email),
    subject: text(item.subject),
    sender: text(item.sender),
    recipients: texts(item.recipients),
    nr_links: number(item.nr_links),
    nr_attachments: number(item.nr_attachments),
    attachment_types: texts(item.attachment_types),
    hashes: list(item.hashes, hashes),
  };
}

function emailAddress(item: SummaryItem): VmrayIoc<'email_addresses'> {
  return {
    ...common(item),
    email_address: text(item.email_address),
    sender: flag(item.sender),
    recipient: flag(item.recipient),
    subjects: texts(item.subjects),
  };
}
