import { fields } from '@sandjury/core/toolkit';
import { countryCode, givenId, ipAddress, listOf } from './values.ts';

const { flag, imphash, list, md5, number, object, raw, several, sha1, sha256, size, ssdeep, text, texts } = fields;

const vti = object({
  id: givenId,
  category: text,
  operation: text,
  score: number,
  classifications: texts,
  threat_names: texts,
  analysis_ids: several(givenId),
});
export const vtis = object({ status: text, threat_indicators: listOf(vti) });
/** `data` of `GET /sample/{id}/vtis`. */
export type VmrayVtis = fields.Read<typeof vtis>;

const technique = object({
  technique_id: text,
  technique: text,
  tactics: texts,
  threat_indicators: list(object({ id: raw })),
});
export const mitreAttack = object({ status: text, mitre_attack_techniques: listOf(technique) });
/** `data` of `GET /sample/{id}/mitre_attack`. */
export type VmrayMitreAttack = fields.Read<typeof mitreAttack>;

const hashes = list(
  object({ md5_hash: md5, sha1_hash: sha1, sha256_hash: sha256, ssdeep_hash: ssdeep, imp_hash: imphash }),
);
export type VmrayHashes = fields.Read<typeof hashes>;

const common = {
  ioc: flag,
  verdict: raw,
  verdict_reason_code: raw,
  verdict_reason_description: text,
  severity: raw,
  numeric_severity: number,
  analysis_ids: several(givenId),
  threat_names: texts,
  classifications: texts,
  vtis: texts,
  relations: raw,
  parent_processes: texts,
  parent_processes_names: texts,
  parent_processes_ids: texts,
};
const commonIoc = object(common);
export type VmrayCommonIoc = fields.Read<typeof commonIoc>;

const network = {
  ip_addresses: several(ipAddress),
  countries: texts,
  country_codes: several(countryCode),
  sources: texts,
  protocols: texts,
};
const used = { operations: texts, categories: texts };

/** The ten arrays. Any may be missing. */
const arrays = {
  domains: listOf(object({ ...common, ...network, domain: text, original_domains: texts })),
  email_addresses: listOf(object({ ...common, email_address: text, sender: flag, recipient: flag, subjects: texts })),
  // `sender` is a text here, and a flag in email_addresses. `email` is what a SecOps result has in place of all the rest.
  emails: listOf(
    object({
      ...common,
      email: text,
      subject: text,
      sender: text,
      recipients: texts,
      nr_links: number,
      nr_attachments: number,
      attachment_types: texts,
      hashes,
    }),
  ),
  filenames: listOf(object({ ...common, ...used, filename: text })),
  files: listOf(
    object({
      ...common,
      ...used,
      filename: text,
      filenames: texts,
      norm_filename: text,
      hashes,
      file_size: size,
      mime_type: text,
      parent_files: texts,
      resource_url: texts,
    }),
  ),
  // The API's country and country_code are single here; a published description of it has lists.
  ips: listOf(
    object({ ...common, ...network, ip_address: text, domains: texts, country: text, country_code: countryCode }),
  ),
  mutexes: listOf(object({ ...common, mutex_name: text, operations: texts })),
  processes: listOf(
    object({ ...common, cmd_line: text, image_names: texts, process_names: texts, process_ids: texts }),
  ),
  registry: listOf(object({ ...common, reg_key_name: text, reg_key_value_types: texts, operations: texts })),
  urls: listOf(
    object({
      ...common,
      ...network,
      url: text,
      original_urls: texts,
      categories: texts,
      methods: texts,
      user_agents: texts,
      referrers: texts,
      content_types: texts,
      parent_files: texts,
    }),
  ),
};

/** The names of the ten arrays. */
export const iocLists = Object.keys(arrays) as (keyof VmrayIocArrays)[];

export const iocs = object({ status: text, iocs: object(arrays).optional() });
/** `data` of `GET /sample/{id}/iocs`. */
export type VmrayIocs = fields.Read<typeof iocs>;
export type VmrayIocArrays = NonNullable<VmrayIocs['iocs']>;
/** An entry of each of the ten arrays. */
export type VmrayIocItems = {
  [Name in keyof VmrayIocArrays]-?: NonNullable<NonNullable<VmrayIocArrays[Name]>[number]>;
};
