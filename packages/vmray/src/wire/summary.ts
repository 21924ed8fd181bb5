import { fields, isObject } from '@sandjury/core/toolkit';
import { countryCode, optionalId } from './values.ts';

const {
  derived,
  flag,
  imphash,
  keyed,
  list,
  md5,
  number,
  object,
  raw,
  section,
  sha1,
  sha256,
  size,
  ssdeep,
  text,
  texts,
} = fields;

// Summary JSON v2 (`logs/summary_v2.json`): collections of objects, keyed by generated ids, which refer to each other. Schema 2.5 omits
// what is empty, 2.1 writes it.

/** Where something stands inside of a summary: `['files', 'file_0']`. */
export type SummaryPath = readonly string[];

const references = derived((value): SummaryPath[] =>
  Array.isArray(value) ? value.flatMap((item) => pathOf(item)) : [],
);
const reference = derived((value): SummaryPath | null => pathOf(value)[0] ?? null);

/** None where a reference leads to another file of the archive. */
function pathOf(value: unknown): SummaryPath[] {
  if (!isObject(value) || !Array.isArray(value.path) || !value.path.every((step) => typeof step === 'string'))
    return [];
  const { source, path } = value;
  return typeof source === 'string' && !source.endsWith('summary_v2.json') ? [] : [path];
}

/** Fields that the items of all collections may have. */
const item = {
  is_artifact: flag,
  is_ioc: flag,
  verdict: raw,
  operations: texts,
  sources: texts,
  protocols: texts,
  categories: texts,
  classifications: texts,
  threat_names: texts,
  ref_processes: references,
  ref_vti_matches: references,
};
const anyItem = object(item);
export type SummaryItem = fields.Read<typeof anyItem>;

const domain = object({
  ...item,
  domain: text,
  original_domains: texts,
  ref_ip_addresses: references,
  ref_urls: references,
});
const emailAddress = object({ ...item, email_address: text, is_sender: flag, is_recipient: flag, subjects: texts });
const email = object({
  ...item,
  subject: text,
  sender: text,
  recipients: texts,
  nr_links: optionalId,
  nr_attachments: optionalId,
  attachment_types: texts,
  ref_attachments: references,
  ref_file: reference,
});
const fileName = object({
  ...item,
  filename: text,
  /** The names as the sample wrote them: `filename` is folded to lower case. */
  original_filenames: keyed(object({ filename: text, ref_processes: references })),
  ref_files: references,
});
const file = object({
  ...item,
  is_sample: flag,
  hash_values: section({ md5, sha1, sha256, ssdeep, imphash }),
  size,
  mime_type: text,
  archive_path: text,
  ref_filenames: references,
});
const location = section({ country: text, city: text, country_code: countryCode });
const ipAddress = object({ ...item, ip_address: text, location, ref_domains: references });
const mutex = object({ ...item, name: text });
const process = object({
  ...item,
  cmd_line: text,
  image_name: text,
  filename: text,
  os_pid: optionalId,
  monitor_id: optionalId,
  /** 0 stands for the root: no process of the analysis made this one. */
  origin_monitor_id: optionalId,
  monitor_reason: text,
});
const registryRecord = object({
  ...item,
  reg_key_name: text,
  original_reg_key_names: texts,
  reg_key_value_type: text,
});
const url = object({
  ...item,
  is_sample: flag,
  url: text,
  original_urls: texts,
  ref_domain: reference,
  ref_ip_addresses: references,
});

/** The collections whose items may be artifacts. */
const collections = {
  domains: keyed(domain),
  email_addresses: keyed(emailAddress),
  emails: keyed(email),
  filenames: keyed(fileName),
  files: keyed(file),
  ip_addresses: keyed(ipAddress),
  mutexes: keyed(mutex),
  processes: keyed(process),
  registry_records: keyed(registryRecord),
  urls: keyed(url),
};
/** The names of those collections. */
export const artifactCollections: ReadonlySet<string> = new Set(Object.keys(collections));

const match = object({
  category_desc: text,
  operation_desc: text,
  technique_desc: text,
  analysis_score: number,
  classifications: texts,
  threat_names: texts,
  ref_mitre_attack_techniques: references,
});

/** The run and the sample of a summary. */
const metadata = section({
  analysis_id: raw,
  sample_id: raw,
  sample_type: text,
  submission_filename: text,
  verdict: raw,
  creation_time: text,
  result_code: number,
  result_str: text,
  is_execution_successful: flag,
  platform_information: section({ platform_version: text }),
});

export const summary = object({
  ...collections,
  version: text,
  analysis_metadata: metadata,
  virtual_machine: section({ name: text, description: text }),
  classifications: texts,
  threat_names: texts,
  vti: section({ matches: keyed(match) }),
  /** By the version of the matrix. Schema 2.1 has the id of a technique in the key alone; newer ones also in a field. */
  mitre_attack: keyed(object({ techniques: keyed(object({ technique_id: text, description: text, tactics: texts })) })),
  remarks: section({ errors: list(raw) }),
});
/** A Summary JSON v2, as far as it is read. */
export type VmraySummary = fields.Read<typeof summary>;

/** The files of a summary alone. */
export const summaryFiles = object({ files: collections.files });

type Collections = Required<Pick<VmraySummary, keyof typeof collections>>;
/** An item of each collection. */
export type SummaryItems = {
  [Name in keyof Collections]: NonNullable<Collections[Name]> extends ReadonlyMap<string, infer Entry> ? Entry : never;
};

/** The items of a collection that references lead to, with their keys. 2 of the 495 references of the 2.1 fixture dangle. */
export function follow<Name extends keyof Collections>(
  summary: VmraySummary,
  collection: Name,
  paths: readonly (SummaryPath | null)[],
): SummaryItems[Name][] {
  const items = summary[collection] as ReadonlyMap<string, SummaryItems[Name]> | null | undefined;
  return paths.flatMap((path) => {
    const [name, key = '', ...more] = path ?? [];
    const found = name === collection && more.length === 0 ? items?.get(key) : undefined;
    return found === undefined ? [] : [found];
  });
}

/** The last step of each path: the key of what it leads to. */
export function lastKeys(paths: readonly SummaryPath[]): string[] {
  return paths.flatMap((path) => path.at(-1) ?? []);
}
