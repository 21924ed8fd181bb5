import type { Ioc } from '@sandjury/core';
import { wireVerdicts } from '../words/verdicts.ts';
import { type IocList, iocNames, listOfType } from './ioc-kinds.ts';
import { idNumbers, type WireObject } from './objects.ts';

/**
 * An IOC in the form of the API: for reports that were not made of the API's replies (Summary JSON v2, other vendors). A field
 * that the report does not carry is null, or an empty list.
 */
export function wireOfIoc(ioc: Ioc): WireObject {
  const list = listOfType[ioc.type];
  const { word } = iocNames[list];
  return { ...common(ioc, word), ...own[list](ioc) };
}

function common(ioc: Ioc, word: string): WireObject {
  const { details } = ioc;
  return {
    id: 0,
    ioc_type: word,
    type: `${word}_artifact`,
    ioc: ioc.isIoc,
    verdict: wireVerdicts[ioc.verdict],
    verdict_reason_description: ioc.reason,
    severity: first(details.severity),
    analysis_ids: idNumbers(ioc.analyses),
    classifications: ioc.classifications,
    threat_names: ioc.threatNames,
    categories: ioc.categories,
    operations: ioc.operations,
    sources: ioc.sources,
    protocols: ioc.protocols,
    parent_processes: ioc.processes,
    parent_processes_names: details.parentProcessNames ?? [],
  };
}

const own: Readonly<Record<IocList, (ioc: Ioc) => WireObject>> = {
  domains: (ioc) => ({ ...network(ioc), domain: ioc.value, original_domains: ioc.details.originalValues ?? [] }),
  email_addresses: ({ value, details }) => ({
    email_address: value,
    sender: role(details.roles, 'sender'),
    recipient: role(details.roles, 'recipient'),
    subjects: details.subjects ?? [],
  }),
  emails: ({ details, hashes }) => ({
    subject: first(details.subjects),
    sender: first(details.senders),
    recipients: details.recipients ?? [],
    nr_links: count(details.linkCount),
    nr_attachments: count(details.attachmentCount),
    attachment_types: details.attachmentTypes ?? [],
    hashes: hashList(hashes),
  }),
  filenames: ({ value }) => ({ filename: value }),
  files: ({ value, names, hashes, size, mimeType, details }) => ({
    filename: names[0] ?? (Object.keys(hashes).length === 0 ? value : null),
    filenames: names,
    norm_filename: first(details.normalizedNames),
    hashes: hashList(hashes),
    file_size: size,
    mime_type: mimeType,
    parent_files: details.parentFiles ?? [],
    resource_url: details.resourceUrls ?? [],
  }),
  ips: (ioc) => ({
    ip_address: ioc.value,
    domains: ioc.domains,
    country: first(ioc.details.countryNames),
    country_code: first(ioc.countries),
  }),
  mutexes: ({ value }) => ({ mutex_name: value }),
  processes: ({ value, names, details }) => ({
    cmd_line: value,
    image_names: details.imageNames ?? names,
    process_names: details.processNames ?? [],
    process_ids: idNumbers(details.processIds),
  }),
  registry: ({ value, details }) => ({ reg_key_name: value, reg_key_value_types: details.valueTypes ?? [] }),
  urls: (ioc) => ({
    ...network(ioc),
    url: ioc.value,
    original_urls: ioc.details.originalValues ?? [],
    methods: ioc.operations,
    user_agents: ioc.details.userAgents ?? [],
    referrers: ioc.details.referrers ?? [],
    content_types: ioc.details.contentTypes ?? [],
    parent_files: ioc.details.parentFiles ?? [],
  }),
};

function network(ioc: Ioc): WireObject {
  return {
    ip_addresses: ioc.ipAddresses,
    countries: ioc.details.countryNames ?? [],
    country_codes: ioc.countries,
  };
}

function hashList(hashes: Ioc['hashes']): WireObject[] {
  if (Object.keys(hashes).length === 0) return [];
  return [
    {
      md5_hash: hashes.md5 ?? null,
      sha1_hash: hashes.sha1 ?? null,
      sha256_hash: hashes.sha256 ?? null,
      ssdeep_hash: hashes.ssdeep ?? null,
      imp_hash: hashes.imphash ?? null,
    },
  ];
}

function first(texts: readonly string[] | undefined): string | null {
  return texts?.[0] ?? null;
}

function count(texts: readonly string[] | undefined): number | null {
  return idNumbers(texts)[0] ?? null;
}

/** Without any role nothing is known of this one. */
function role(roles: readonly string[] | undefined, name: string): boolean | null {
  return roles === undefined ? null : roles.includes(name);
}
