import { type CallOptions, ConfigurationError, type FileSample, SandboxError, type Submission } from '@sandjury/core';
import { encodeForm, type FileHashes, type FormPart, hashingStream, retold } from '@sandjury/core/toolkit';
import { newestFirst } from '../../mapping/sample.ts';
import { SamplesSchema } from '../../wire/schemas.ts';
import { SubmitReplySchema, type VmraySubmitReply } from '../../wire/submission.ts';
import type { Calls, VmrayReply } from '../calls.ts';
import { wireFileName } from './file-name.ts';
import { submitFields, type VmraySubmitOptions } from './options.ts';
import { isNotStored, submissionOf } from './reply.ts';

/** A file or a URL, never both. */
export type VmraySampleToSubmit = { file: FileSample; url?: never } | { url: string; file?: never };

/** What VMRay made of a submission. */
export interface VmraySubmitted extends VmrayReply<VmraySubmitReply>, Submission {
  /** Of the file, taken while it was sent; null for a URL: what VMRay gives there are hashes of a text file with the URL in it. */
  hashes: FileHashes | null;
}

/** What became of one of several. Exactly one of `submitted` and `failure` is not null. */
export interface VmraySubmitOutcome {
  /** The file's name, or the URL. */
  name: string;
  submitted: VmraySubmitted | null;
  failure: SandboxError | null;
}

type SubmitCall = VmraySubmitOptions & CallOptions;

/** Where no deadline is given, an upload has this much more time for each 256 KiB: a slow line is no failure. */
const uploadMsPerPiece = 1000;
const pieceBytes = 256 * 1024;

/** `POST /sample/submit`. Throws ConfigurationError before anything is sent. */
export async function submit(calls: Calls, sample: VmraySampleToSubmit, options: SubmitCall): Promise<VmraySubmitted> {
  const { signal, deadlineMs, ...rest } = options;
  const fields = submitFields(rest, calls.id);
  assertSample(sample, calls.id);
  const pieces = (sample.file?.size ?? 0) / pieceBytes;
  const remaining = calls.budget({
    ...(signal && { signal }),
    deadlineMs: deadlineMs ?? calls.transport.defaultDeadlineMs + Math.ceil(pieces * uploadMsPerPiece),
  });
  const { data, value, truncated, hashes } = await send(calls, { sample, fields }, remaining());
  const known = await knownSample(calls, value, hashes, remaining());
  const submission = submissionOf(value, known, calls.id, calls.transport.keeper);
  return { value, raw: data, truncated, lost: null, isClean: false, hashes, ...submission };
}

/** One outcome for each sample, in their order; the failure of one does not touch the others. */
export async function submitAll(
  calls: Calls,
  samples: readonly VmraySampleToSubmit[],
  options: SubmitCall,
): Promise<VmraySubmitOutcome[]> {
  const { signal, deadlineMs: _deadline, ...rest } = options;
  submitFields(rest, calls.id);
  return Promise.all(
    samples.map(async (sample) => {
      const name = sample.file?.name ?? sample.url ?? '';
      try {
        return { name, submitted: await submit(calls, sample, options), failure: null };
      } catch (error) {
        if (signal?.aborted || !SandboxError.is(error)) throw error;
        return { name, submitted: null, failure: error };
      }
    }),
  );
}

function assertSample({ file, url }: VmraySampleToSubmit, provider: string): void {
  const wrong = (why: string) => new ConfigurationError(`${provider} submission: ${why}.`, { provider });
  if ((file === undefined) === (url === undefined)) throw wrong('expected either a file or a URL');
  if (url !== undefined && !isSubmittableUrl(url)) throw wrong('expected an http or https URL');
  if (file === undefined) return;
  if (file.name === '') throw wrong('the file has no name');
  if (!Number.isSafeInteger(file.size) || file.size <= 0) throw wrong(`the file ${JSON.stringify(file.name)} is empty`);
}

/** VMRay takes `www.reddit.com` too, without a scheme (sample_submit_url__ok_3_jobs__2018). */
function isSubmittableUrl(url: string): boolean {
  if (/[\s\p{Cc}]/u.test(url) || !url.isWellFormed()) return false;
  if (/^https?:\/\//i.test(url)) return URL.canParse(url);
  return /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:$|[:/?#])/u.test(url) && URL.canParse(`http://${url}`);
}

/** Fields first: a server that reads as it goes knows them when the file comes. */
function partsOf(
  sample: VmraySampleToSubmit,
  fields: readonly [string, string][],
  open: FileSample['open'],
): FormPart[] {
  const parts: FormPart[] = fields.map(([name, value]) => ({ name, value }));
  if (sample.file === undefined) return [...parts, { name: 'sample_url', value: sample.url }];
  const { filename, encoded } = wireFileName(sample.file.name);
  if (encoded !== null) parts.push({ name: 'sample_filename_b64enc', value: encoded });
  return [...parts, { name: 'sample_file', filename, size: sample.file.size, open }];
}

async function send(
  calls: Calls,
  { sample, fields }: { sample: VmraySampleToSubmit; fields: readonly [string, string][] },
  options: CallOptions,
) {
  let hashes: Promise<FileHashes> | null = null;
  const form = encodeForm(
    partsOf(sample, fields, () => {
      const stream = hashingStream(sample.file?.open() ?? noContent());
      hashes = stream.hashes;
      return stream;
    }),
  );
  let hasBegun = false;
  const { length } = form.body;
  async function* open() {
    hasBegun = false;
    for await (const chunk of form.body.open()) {
      hasBegun = true;
      yield chunk;
    }
  }
  try {
    const { data, truncated } = await calls.transport.call({
      method: 'POST',
      path: '/sample/submit',
      body: { length, open },
      contentType: form.contentType,
      ...options,
    });
    const value = calls.read(SubmitReplySchema, data, 'POST /sample/submit');
    return { data, value, truncated, hashes: await (hashes as Promise<FileHashes> | null) };
  } catch (error) {
    if (options.signal?.aborted || !SandboxError.is(error)) throw error;
    throw hasBegun ? uncertain(error, calls.id) : error;
  }
}

async function* noContent(): AsyncGenerator<Uint8Array> {
  // A URL has no content.
}

/** After these VMRay may have taken the sample: to submit it again is for the caller to decide, and may cost quota twice. */
function uncertain(error: SandboxError, provider: string): SandboxError {
  if (!mayBeTaken(error)) return error;
  const message = `${error.message} VMRay may have taken the submission; look the sample up before you submit it again.`;
  return retold(error, message, { provider, retryable: false });
}

function mayBeTaken({ code, status }: SandboxError): boolean {
  if (code === 'api') return status === null || status >= 500 || status === 408;
  // Larger than what is read here, and not than what VMRay takes.
  if (code === 'too_large') return status === null;
  return code === 'connection' || code === 'deadline' || code === 'response';
}

/** Where VMRay stored nothing and named no sample, the one that it has under the file's hash. */
async function knownSample(
  calls: Calls,
  reply: VmraySubmitReply,
  hashes: FileHashes | null,
  options: CallOptions,
): Promise<string[]> {
  const isKnown = (reply.errors ?? []).some((error) => isNotStored(error?.error_msg));
  if (!isKnown || hashes === null || (reply.samples ?? []).length > 0) return [];
  try {
    const { value } = await calls.list(`/sample/sha256/${hashes.sha256}`, SamplesSchema, options);
    return newestFirst(value).slice(0, 1);
  } catch (error) {
    if (options.signal?.aborted || !SandboxError.is(error)) throw error;
    // The refusal itself is still told.
    return [];
  }
}
