import type { JsonObject, JsonValue } from '../../kit/json.ts';

// What a Summary v2 says of one IOC of the REST reply. The keys are those that every item of the two recorded reports has (schema 2.1 and 2.5);
// lists that would be empty are left out as in schema 2.5, but for those that no recorded item lacks.

/** The collections of a Summary v2, with the prefix of their keys. */
export const collectionPrefixes = {
  domains: 'domain',
  email_addresses: 'email_address',
  emails: 'email',
  extracted_files: 'extracted_file',
  filenames: 'filename',
  files: 'file',
  ip_addresses: 'ip_address',
  mutexes: 'mutex',
  processes: 'process',
  registry_records: 'registry_record',
  urls: 'url',
} as const;

export type CollectionName = keyof typeof collectionPrefixes;

/** Points at an item of this very report. */
export function reference(...path: readonly string[]): JsonObject {
  return { _type: 'reference', path, source: 'logs/summary_v2.json' };
}

/** Points at an item of a collection by its place. */
export function referenceTo(collection: CollectionName, index: number): JsonObject {
  return reference(collection, `${collectionPrefixes[collection]}_${index}`);
}

/** What all items have. */
export function baseItem(type: string, item: JsonObject): JsonObject {
  return {
    _type: type,
    is_artifact: true,
    is_ioc: item.ioc === true,
    verdict: item.verdict ?? 'not_available',
    ...filled({ classifications: item.classifications, threat_names: item.threat_names }),
  };
}

export function domainItem(item: JsonObject): JsonObject {
  return {
    ...baseItem('domain', item),
    domain: item.domain ?? null,
    original_domains: textsOf(item.original_domains),
    protocols: textsOf(item.protocols),
    sources: snakeCase(item.sources),
  };
}

export function ipItem(item: JsonObject): JsonObject {
  const location = {
    _type: 'ip_address.location',
    country: item.country ?? null,
    country_code: item.country_code ?? null,
  };
  return {
    ...baseItem('ip_address', item),
    ip_address: item.ip_address ?? null,
    protocols: snakeCase(item.protocols),
    sources: snakeCase(item.sources),
    ...(item.country === null || item.country === undefined ? {} : { location }),
  };
}

export function urlItem(item: JsonObject): JsonObject {
  return {
    ...baseItem('url', item),
    url: item.url ?? null,
    original_urls: textsOf(item.original_urls),
    operations: snakeCase(item.methods),
    categories: snakeCase(item.categories),
    sources: snakeCase(item.sources),
    is_sample: false,
  };
}

export function fileItem(item: JsonObject): JsonObject {
  const [hashes] = objectsOf(item.hashes);
  return {
    ...baseItem('file', item),
    hash_values: {
      _type: 'hash_values',
      md5: hashes?.md5_hash ?? null,
      sha1: hashes?.sha1_hash ?? null,
      sha256: hashes?.sha256_hash ?? null,
      ...(typeof hashes?.ssdeep_hash === 'string' ? { ssdeep: hashes.ssdeep_hash } : {}),
      ...(typeof hashes?.imp_hash === 'string' ? { imphash: hashes.imp_hash } : {}),
    },
    size: item.file_size ?? 0,
    is_sample: false,
    is_truncated: false,
    categories: snakeCase(item.categories).map((category) => category.replace(/_file$/, '')),
    ...filled({ operations: snakeCase(item.operations) }),
    ...(typeof item.mime_type === 'string' ? { mime_type: item.mime_type } : {}),
  };
}

export function filenameItem(item: JsonObject, name: string): JsonObject {
  return {
    ...baseItem('filename', item),
    filename: name.toLowerCase(),
    original_filenames: [{ _type: 'filename.original_filename', filename: name }],
    categories: snakeCase(item.categories).map((category) => category.replace(/_file$/, '')),
    operations: snakeCase(item.operations),
  };
}

export function mutexItem(item: JsonObject): JsonObject {
  return { ...baseItem('mutex', item), name: item.mutex_name ?? null, operations: snakeCase(item.operations) };
}

export function registryItem(item: JsonObject): JsonObject {
  const [valueType] = textsOf(item.reg_key_value_types);
  return {
    ...baseItem('registry_record', item),
    reg_key_name: item.reg_key_name ?? null,
    original_reg_key_names: [item.reg_key_name ?? null],
    operations: snakeCase(item.operations),
    ...(valueType === undefined ? {} : { reg_key_value_type: valueType }),
  };
}

/** `place` counts from 0; 0 as the origin stands for no parent. */
export function processItem(item: JsonObject, place: number): JsonObject {
  const [imageName] = textsOf(item.process_names);
  const [filename = imageName] = textsOf(item.image_names);
  return {
    ...baseItem('process', item),
    bitness: 64,
    cmd_line: item.cmd_line ?? null,
    ...(imageName === undefined ? {} : { image_name: imageName }),
    ...(filename === undefined ? {} : { filename: filename.toLowerCase() }),
    monitor_id: place + 1,
    monitor_reason: place === 0 ? 'analysis_target' : 'child_process',
    origin_monitor_id: 0,
    os_pid: 1000 + 4 * place,
  };
}

export function emailItem(item: JsonObject): JsonObject {
  return {
    ...baseItem('email', item),
    subject: item.subject ?? null,
    sender: item.sender ?? null,
    recipients: textsOf(item.recipients),
    nr_attachments: item.nr_attachments ?? 0,
    nr_links: item.nr_links ?? 0,
    attachment_types: textsOf(item.attachment_types),
    is_sample: false,
  };
}

export function emailAddressItem(item: JsonObject): JsonObject {
  return {
    ...baseItem('email_address', item),
    email_address: item.email_address ?? null,
    is_sender: item.sender === true,
    is_recipient: item.recipient === true,
    subjects: textsOf(item.subjects),
  };
}

/** The texts of a list; without those that are none. */
export function textsOf(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** The objects of a list. */
export function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : [];
}

/** Words as a summary writes them: `Function Log` is `function_log`. */
function snakeCase(value: JsonValue | undefined): string[] {
  return textsOf(value).map((word) => word.toLowerCase().replaceAll(' ', '_'));
}

/** Without lists that are empty or not there. */
export function filled(lists: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const kept = Object.entries(lists).filter(([, list]) => Array.isArray(list) && list.length > 0);
  return Object.fromEntries(kept.map(([name, list]): [string, JsonValue] => [name, list ?? []]));
}

/** Those items of a list that an analysis saw. */
export function seenBy(analysis: JsonObject, list: JsonValue | undefined): JsonObject[] {
  return objectsOf(list).filter(
    ({ analysis_ids: ids }) => Array.isArray(ids) && ids.includes(analysis.analysis_id ?? null),
  );
}
