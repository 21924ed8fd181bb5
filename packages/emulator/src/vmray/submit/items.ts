import { createHash } from 'node:crypto';
import type { CorpusHashes } from '../../corpus/corpus-sample.ts';
import { unpackZip, ZipPasswordError } from '../../kit/bytes/unzip.ts';
import { givenFilename, isTrue, keptFilename, type SubmitRequest } from './parameters.ts';

/** One sample that a submission is about to become. */
export interface SubmitItem {
  readonly hashes: CorpusHashes;
  readonly filename: string;
  /** The client's name, when the server keeps another. */
  readonly originalFilename: string | null;
  readonly sizeBytes: number;
  readonly type: string;
  readonly url: string | null;
  /** The bytes, where they were kept. */
  readonly content: Buffer | null;
}

/** The archive cannot be opened, so nothing of it is stored. */
export class ArchiveError extends Error {}

/** Files up to this size are kept while they are submitted, so that an archive can be opened. */
export const keptFileBytes: number = 4 * 1024 * 1024;

/** Of files up to this size, the bytes can be downloaded afterwards. */
export const storedFileBytes: number = 64 * 1024;

/**
 * What one submit call holds: the URL, the file, or the files of a ZIP archive. An archive is opened when its bytes are those of a ZIP file, its name
 * ends in `.zip` or its type was said to be Archive, it has at most 4 MiB, and it was not asked for as one sample (`archive_action`, `compound_sample`).
 * Throws ArchiveError and ParameterError.
 */
export function submitItems(request: SubmitRequest): readonly SubmitItem[] {
  const { file, url, parameters } = request;
  if (url !== null) return [urlItem(url)];
  if (file === null) return [];
  const name = givenFilename(request);
  const forcedType = parameters.get('sample_type');
  const { hashes, bytes: sizeBytes, content } = file;
  const whole = namedItem({ name, hashes, sizeBytes, content, type: forcedType });
  const isArchive = /\.zip$/i.test(name) || forcedType === 'Archive';
  if (!isArchive || file.content === null || isOneSample(parameters)) return [whole];
  const members = itemsOfArchive(file.content, parameters.get('archive_password'));
  return members === null || members.length === 0 ? [whole] : members;
}

function itemsOfArchive(archive: Buffer, password: string | undefined): readonly SubmitItem[] | null {
  try {
    const files = unpackZip(archive, password);
    return (
      files?.map(({ name, content }) => {
        const base = name.split(/[\\/]/).at(-1) ?? '';
        const sizeBytes = content.length;
        return namedItem({ name: base, hashes: hashesOf(content), sizeBytes, content, type: undefined });
      }) ?? null
    );
  } catch (error) {
    if (error instanceof ZipPasswordError) throw new ArchiveError('The archive could not be unpacked: wrong password');
    throw error;
  }
}

function isOneSample(parameters: ReadonlyMap<string, string>): boolean {
  const action = parameters.get('archive_action') ?? 'separate_samples';
  return action !== 'separate_samples' || isTrue(parameters.get('compound_sample'));
}

interface NamedFile {
  readonly name: string;
  readonly hashes: CorpusHashes;
  readonly sizeBytes: number;
  readonly content: Buffer | null;
  readonly type: string | undefined;
}

function namedItem({ name, type, ...file }: NamedFile): SubmitItem {
  const filename = keptFilename(name, file.hashes.sha256);
  const originalFilename = filename === name ? null : name;
  return { ...file, filename, originalFilename, type: type ?? typeOf(name), url: null };
}

// The hashes of a URL sample are those of a text file that holds the URL and nothing else (recorded: 14 bytes for www.reddit.com).
function urlItem(url: string): SubmitItem {
  const text = Buffer.from(url, 'utf8');
  const named = { filename: url, originalFilename: null, type: 'URL', url };
  return { hashes: hashesOf(text), sizeBytes: text.length, content: text, ...named };
}

function hashesOf(bytes: Buffer): CorpusHashes {
  const hex = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex');
  return { md5: hex('md5'), sha1: hex('sha1'), sha256: hex('sha256') };
}

const types: ReadonlyMap<string, string> = new Map([
  ['docm', 'Word Document'],
  ['docx', 'Word Document'],
  ['eml', 'Email (EML)'],
  ['exe', 'Windows Exe (x86-32)'],
  ['html', 'HTML Document'],
  ['js', 'JavaScript'],
  ['pdf', 'PDF Document'],
  ['ps1', 'Powershell Script'],
  ['txt', 'Text Document'],
  ['zip', 'Archive'],
]);

function typeOf(name: string): string {
  return types.get(name.split('.').at(-1)?.toLowerCase() ?? '') ?? 'Unknown';
}
