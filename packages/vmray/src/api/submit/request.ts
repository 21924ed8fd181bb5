import { type CallOptions, ConfigurationError, type FileSample, type Submission } from '@sandjury/core';
import { type FileHashes, type FormPart, filePart, hashingStream, valueParts } from '@sandjury/core/toolkit';
import { sample as sampleField } from '../../wire/samples.ts';
import { submitReply, type VmraySubmitReply } from '../../wire/submissions.ts';
import { outcomeOf, type VmrayApi, type VmrayReply } from '../connection.ts';
import { newestFirst } from '../lists.ts';
import { submitFields, type VmraySubmitOptions } from './options.ts';
import { isNotStored, submissionOf } from './reply.ts';

/** A file or a URL, never both. */
export type VmraySampleToSubmit = { file: FileSample; url?: never } | { url: string; file?: never };

/** The reply to a submission, with its tickets. */
export interface VmraySubmitted extends VmrayReply<VmraySubmitReply>, Submission {
  /** Of the file, taken while it was sent; null for a URL: what VMRay gives there are hashes of a text file with the URL in it. */
  hashes: FileHashes | null;
}

type SubmitCall = VmraySubmitOptions & CallOptions;

/** `POST /sample/submit`. Throws ConfigurationError before anything is sent. */
export async function submit(api: VmrayApi, sample: VmraySampleToSubmit, options: SubmitCall): Promise<VmraySubmitted> {
  const { signal, deadlineMs, ...rest } = options;
  const values = submitFields(rest, api.id);
  let taken: Promise<FileHashes> | null = null;
  // Fields first: a server that reads as it goes knows them when the file comes.
  const form = [
    ...valueParts(values),
    ...sampleParts(sample, api.id, (stream) => {
      taken = stream.hashes;
    }),
  ];
  // Without a deadline of the caller, an upload has as much time as it takes.
  const given = { ...(signal && { signal }), ...(deadlineMs !== undefined && { deadlineMs }) };
  const call = deadlineMs === undefined ? given : api.budget(given);
  const reply = await api.submit({ path: '/sample/submit', form }, submitReply, call);
  const hashes = await (taken as Promise<FileHashes> | null);
  const known = await knownSample(api, reply.value, hashes, call);
  return { ...reply, hashes, ...submissionOf(reply.value, known, api) };
}

/** `onOpen` gets the stream of a file each time that it is read. */
function sampleParts(
  { file, url }: VmraySampleToSubmit,
  provider: string,
  onOpen: (stream: ReturnType<typeof hashingStream>) => void,
): FormPart[] {
  const wrong = (why: string) => new ConfigurationError(`${provider} submission: ${why}.`, { provider });
  if ((file === undefined) === (url === undefined)) throw wrong('expected either a file or a URL');
  if (file === undefined) {
    if (!isSubmittableUrl(url)) throw wrong('expected an http or https URL');
    return valueParts({ sample_url: url });
  }
  const { filename, encoded } = wireFileName(file.name);
  const open = () => {
    const stream = hashingStream(file.open());
    onOpen(stream);
    return stream;
  };
  const part = { ...filePart('sample_file', file, provider), filename, open };
  return [...valueParts({ sample_filename_b64enc: encoded }), part];
}

/** Stands in the form's header where the real name is in `sample_filename_b64enc`, as the vendor's own client does it. */
const nameIsEncoded = '@param=sample_filename_b64enc';

/** How a file's name goes into a form: in its header, or in base64 where a header would not carry it unharmed. */
export function wireFileName(name: string): { filename: string; encoded: string | null } {
  const isPlain = /^[\x20-\x7e]+$/.test(name) && !/["%\\]|^@param=/.test(name);
  if (isPlain) return { filename: name, encoded: null };
  return { filename: nameIsEncoded, encoded: Buffer.from(name).toString('base64') };
}

/** VMRay takes `www.reddit.com` too, without a scheme (sample_submit_url__ok_3_jobs__2018). */
function isSubmittableUrl(url: string): boolean {
  if (/[\s\p{Cc}]/u.test(url) || !url.isWellFormed()) return false;
  if (/^https?:\/\//i.test(url)) return URL.canParse(url);
  return /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:$|[:/?#])/u.test(url) && URL.canParse(`http://${url}`);
}

/** Where VMRay stored nothing and named no sample, the one that it has under the file's hash. */
async function knownSample(
  api: VmrayApi,
  reply: VmraySubmitReply,
  hashes: FileHashes | null,
  options: CallOptions,
): Promise<string[]> {
  const isKnown = (reply.errors ?? []).some((error) => isNotStored(error?.error_msg));
  if (!isKnown || hashes === null || (reply.samples ?? []).length > 0) return [];
  // Where this fails, the refusal itself still says why.
  const { value: found } = await outcomeOf(
    api.all(`/sample/sha256/${hashes.sha256}`, sampleField, options),
    options.signal,
  );
  return newestFirst(found?.value ?? []).slice(0, 1);
}
