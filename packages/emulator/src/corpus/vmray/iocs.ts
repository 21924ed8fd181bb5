import type { JsonObject } from '../../kit/json.ts';
import type { CorpusHashes } from '../corpus-sample.ts';

// One builder for each of the ten arrays, with every documented field, so that a reader of the reply meets each of them.

type Fields = JsonObject;

const severityNumbers: ReadonlyMap<string, number> = new Map([
  ['malicious', 4],
  ['suspicious', 3],
  ['not_suspicious', 0],
]);

/** The verdict half of an item: an indicator (`ioc: true`) with this verdict. */
export function indicator(verdict: 'malicious' | 'suspicious'): JsonObject {
  return { verdict, severity: verdict, numeric_severity: severityNumbers.get(verdict) ?? null, ioc: true };
}

/** The verdict half of an artifact: seen, harmless, no indicator. */
export const artifact: JsonObject = { verdict: 'clean', severity: 'not_suspicious', numeric_severity: 0, ioc: false };

function item(type: string, fields: Fields): JsonObject {
  return {
    id: 0,
    version: 3,
    severity: null,
    verdict: null,
    verdict_reason_code: null,
    verdict_reason_description: '',
    numeric_severity: null,
    analysis_ids: [],
    ioc: false,
    ioc_type: type,
    type: `${type}_artifact`,
    ...fields,
  };
}

function detailedItem(type: string, fields: Fields): JsonObject {
  return item(type, { threat_names: [], classifications: [], vtis: [], relations: [], ...fields });
}

const parents: Fields = { parent_processes: [], parent_processes_names: [], parent_processes_ids: [] };
const geography: Fields = { countries: [], country_codes: [] };

export function domainIoc(fields: Fields): JsonObject {
  return item('domain', {
    original_domains: [],
    protocols: [],
    ip_addresses: [],
    ...geography,
    sources: [],
    ...parents,
    ...fields,
  });
}

export function ipIoc(fields: Fields): JsonObject {
  const own = { domains: [], protocols: [], country: null, country_code: null, sources: [] };
  return item('ip', { ...own, ...parents, ...fields });
}

export function urlIoc(fields: Fields): JsonObject {
  return item('url', {
    original_urls: [],
    categories: [],
    methods: [],
    user_agents: [],
    referrers: [],
    content_types: [],
    ip_addresses: [],
    ...geography,
    parent_files: [],
    sources: [],
    ...parents,
    ...fields,
  });
}

export function fileIoc(hashes: CorpusHashes, fields: Fields): JsonObject {
  const { md5, sha1, sha256 } = hashes;
  return detailedItem('file', {
    filename: null,
    filenames: [],
    norm_filename: null,
    hashes: [{ md5_hash: md5, sha1_hash: sha1, sha256_hash: sha256, ssdeep_hash: null, imp_hash: null }],
    file_size: null,
    mime_type: null,
    operations: [],
    categories: [],
    parent_files: [],
    resource_url: [],
    ...parents,
    ...fields,
  });
}

export function filenameIoc(fields: Fields): JsonObject {
  return detailedItem('filename', { operations: [], categories: [], ...fields });
}

export function mutexIoc(fields: Fields): JsonObject {
  return detailedItem('mutex', { operations: [], parent_processes: [], parent_processes_names: [], ...fields });
}

export function registryIoc(fields: Fields): JsonObject {
  const own = { reg_key_value_types: [], operations: [], parent_processes: [], parent_processes_names: [] };
  return detailedItem('registry', { ...own, ...fields });
}

export function processIoc(fields: Fields): JsonObject {
  return detailedItem('process', { image_names: [], process_names: [], process_ids: [], ...parents, ...fields });
}

export function emailIoc(hashes: CorpusHashes, fields: Fields): JsonObject {
  const { md5, sha1, sha256 } = hashes;
  return detailedItem('email', {
    subject: null,
    sender: null,
    recipients: [],
    nr_links: null,
    nr_attachments: null,
    attachment_types: [],
    hashes: [{ md5_hash: md5, sha1_hash: sha1, sha256_hash: sha256, ssdeep_hash: null, imp_hash: null }],
    ...fields,
  });
}

export function emailAddressIoc(fields: Fields): JsonObject {
  return detailedItem('email_address', { sender: null, recipient: null, subjects: [], ...fields });
}
