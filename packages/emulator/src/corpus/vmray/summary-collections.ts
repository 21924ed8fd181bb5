import type { JsonObject, JsonValue } from '../../kit/json.ts';
import type { VmraySampleAnswers } from '../corpus-sample.ts';
import {
  type CollectionName,
  domainItem,
  emailAddressItem,
  emailItem,
  fileItem,
  filenameItem,
  filled,
  ipItem,
  mutexItem,
  processItem,
  referenceTo,
  registryItem,
  seenBy,
  textsOf,
  urlItem,
} from './summary-items.ts';

/** The collections of one Summary v2. */
export type Collections = Readonly<Record<CollectionName, readonly JsonObject[]>>;

/** Where the bytes of a file lie in the archive of the report; `null` for one that the archive does not have. */
export type ArchivePathOf = (sha256: string) => string | null;

/** What an analysis saw, linked as a Summary v2 links it: by references. The file or the URL that was analysed comes first. */
export function summaryCollections(
  sample: VmraySampleAnswers,
  analysis: JsonObject,
  archivePathOf: ArchivePathOf,
): Collections {
  const arrays = (sample.iocs.data.iocs ?? {}) as JsonObject;
  const seen = (name: string): JsonObject[] => seenBy(analysis, arrays[name]);
  const [ips, domains] = [seen('ips'), seen('domains')];
  const { files, filenames, extracted } = linkedFiles(
    ownFirst(sample, analysis, seen('files')),
    seen('filenames'),
    archivePathOf,
  );
  return {
    domains: domains.map((item) => ({
      ...domainItem(item),
      ...filled({ ref_ip_addresses: referencesTo('ip_addresses', ips, 'ip_address', item.ip_addresses) }),
    })),
    email_addresses: seen('email_addresses').map(emailAddressItem),
    emails: seen('emails').map(emailItem),
    extracted_files: extracted,
    filenames,
    files,
    ip_addresses: ips.map((item) => ({
      ...ipItem(item),
      ...filled({ ref_domains: referencesTo('domains', domains, 'domain', item.domains) }),
    })),
    mutexes: seen('mutexes').map(mutexItem),
    processes: seen('processes').map(processItem),
    registry_records: seen('registry').map(registryItem),
    urls: ownUrlFirst(sample.sample.data, analysis, seen('urls')).map((item) => linkedUrl(item, ips, domains)),
  };
}

function referencesTo(
  collection: CollectionName,
  items: readonly JsonObject[],
  key: string,
  values: JsonValue | undefined,
): JsonObject[] {
  return textsOf(values).flatMap((value) => {
    const index = items.findIndex((item) => item[key] === value);
    return index < 0 ? [] : [referenceTo(collection, index)];
  });
}

function linkedUrl(item: JsonObject, ips: readonly JsonObject[], domains: readonly JsonObject[]): JsonObject {
  const url = String(item.url);
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  const [domain] = referencesTo('domains', domains, 'domain', [host]);
  return {
    ...urlItem(item),
    is_sample: item.is_sample === true,
    ...(domain === undefined ? {} : { ref_domain: domain }),
    ...filled({ ref_ip_addresses: referencesTo('ip_addresses', ips, 'ip_address', item.ip_addresses) }),
  };
}

function rated(sample: JsonObject, analysis: JsonObject): JsonObject {
  const { analysis_verdict: verdict = null } = analysis;
  return {
    verdict,
    ioc: verdict === 'malicious' || verdict === 'suspicious',
    classifications: sample.sample_classifications ?? [],
    threat_names: sample.sample_threat_names ?? [],
  };
}

/** The analysed file, whether or not it is among the IOCs, before the others. A URL has none. */
function ownFirst(
  { sample: { data } }: VmraySampleAnswers,
  analysis: JsonObject,
  files: readonly JsonObject[],
): JsonObject[] {
  if (isUrl(data)) return [...files];
  const { sample_md5hash: md5_hash, sample_sha1hash: sha1_hash, sample_sha256hash: sha256_hash } = data;
  const own = {
    ...rated(data, analysis),
    filename: data.sample_filename ?? null,
    file_size: data.sample_filesize ?? 0,
    categories: ['Sample'],
    hashes: [{ md5_hash, sha1_hash, sha256_hash, ssdeep_hash: data.sample_ssdeephash, imp_hash: data.sample_imphash }],
    is_sample: true,
  } as JsonObject;
  return [own, ...files.filter((file) => sha256Of(file) !== sha256_hash)];
}

function ownUrlFirst(sample: JsonObject, analysis: JsonObject, urls: readonly JsonObject[]): JsonObject[] {
  if (!isUrl(sample)) return [...urls];
  const { sample_url: url = null } = sample;
  const own = {
    ...rated(sample, analysis),
    url,
    original_urls: [url],
    methods: ['GET'],
    is_sample: true,
  } as JsonObject;
  return [own, ...urls.filter((item) => item.url !== url)];
}

function isUrl({ sample_type: type, sample_url: url }: JsonObject): boolean {
  return type === 'URL' && typeof url === 'string';
}

function sha256Of(file: JsonObject): JsonValue {
  const [hashes] = Array.isArray(file.hashes) ? (file.hashes as readonly JsonObject[]) : [];
  return hashes?.sha256_hash ?? null;
}

// What a report calls extracted; a memory dump and the sample are not.
const extractedCategories: ReadonlySet<string> = new Set(['dropped', 'downloaded', 'embedded', 'extracted', 'script']);

interface LinkedFiles {
  readonly files: JsonObject[];
  readonly filenames: JsonObject[];
  readonly extracted: JsonObject[];
}

/** Files, their names, and which of the files were extracted. Names that differ in case alone are one. */
function linkedFiles(
  seenFiles: readonly JsonObject[],
  seenNames: readonly JsonObject[],
  archivePathOf: ArchivePathOf,
): LinkedFiles {
  const names = new Map(
    seenNames.map((item) => [String(item.filename).toLowerCase(), filenameItem(item, String(item.filename))]),
  );
  const files: JsonObject[] = [];
  const extracted: JsonObject[] = [];
  for (const [index, seen] of seenFiles.entries()) {
    const nameReferences = namesOf(seen).map((name) => {
      const key = name.toLowerCase();
      // A name that no IOC has is no artifact, as in recorded reports.
      if (!names.has(key)) names.set(key, { ...filenameItem({ ...seen, ioc: false }, name), is_artifact: false });
      return referenceTo('filenames', [...names.keys()].indexOf(key));
    });
    const archivePath = archivePathOf(String(sha256Of(seen)));
    const isSample = seen.is_sample === true;
    const file: JsonObject = { ...fileItem(seen), is_sample: isSample, ...filled({ ref_filenames: nameReferences }) };
    files.push(archivePath === null || isSample ? file : { ...file, archive_path: archivePath });
    const categories = textsOf(file.categories).filter((category) => extractedCategories.has(category));
    if (isSample || categories.length === 0) continue;
    extracted.push({
      _type: 'extracted_file',
      categories,
      ref_file: referenceTo('files', index),
      ref_filenames: nameReferences,
    });
  }
  return { files, filenames: [...names.values()], extracted };
}

function namesOf(file: JsonObject): string[] {
  const { filename = null, filenames = [], norm_filename: normalised = null } = file;
  const names = textsOf([filename, ...(Array.isArray(filenames) ? filenames : []), normalised]);
  const byKey = new Map(names.map((name) => [name.toLowerCase(), name] as const).toReversed());
  return [...byKey.values()].toReversed();
}
