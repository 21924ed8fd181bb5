import {
  type AnalysisRef,
  ApiError,
  ConfigurationError,
  ConnectionError,
  DeadlineError,
  type FailureInfo,
  type FileSample,
  ResponseError,
  SandboxError,
  type SandboxErrorOptions,
  type Submission,
} from '@sandjury/core';
import { type FormPart, vendorText } from '@sandjury/core/toolkit';
import { z } from 'zod';
import type { CapeCreated } from './cape-schemas.ts';
import { taskRef } from './cape-tickets.ts';
import type { Transport, TransportCall } from './cape-transport.ts';

// What `Task` in lib/cuckoo/core/data/task.py can hold.
const mostTagText = 256;
const mostCommentText = 255;

/** Form fields of tasks/create/…, read by `parse_request_arguments` in lib/cuckoo/common/web_utils.py. */
const fieldNames = {
  package: 'package',
  timeoutSeconds: 'timeout',
  priority: 'priority',
  options: 'options',
  machine: 'machine',
  platform: 'platform',
  machineTags: 'tags',
  memory: 'memory',
  enforceTimeout: 'enforce_timeout',
  unique: 'unique',
  route: 'route',
  tlp: 'tlp',
} as const;

const word = z.string().min(1);

/** What a submission to CAPE can say: tags and comment of the contract, and CAPE's own. Unknown keys are refused. */
export const CapeSubmitOptionsSchema = z.strictObject({
  tags: z
    .array(word.regex(/^[^,]*$/, 'expected a tag without a comma'))
    .readonly()
    .optional(),
  comment: z.string().max(mostCommentText).optional(),
  /** The analysis package: `exe`, `doc`, `dll`. */
  package: word.optional(),
  timeoutSeconds: z.number().int().positive().optional(),
  /** 1 … 3, 3 being the most urgent. */
  priority: z.number().int().min(1).max(3).optional(),
  /** Options of the package, `procmemdump=1,function=Start`. */
  options: word.optional(),
  /** A machine's label. */
  machine: word.optional(),
  platform: z.enum(['windows', 'linux']).optional(),
  /** Chooses the machine: `x64`, `win10`. */
  machineTags: z.array(word).optional(),
  memory: z.boolean().optional(),
  enforceTimeout: z.boolean().optional(),
  /** true: a file that was analysed a short time ago is refused. */
  unique: z.boolean().optional(),
  route: word.optional(),
  tlp: z.enum(['red', 'amber', 'green', 'white']).optional(),
});
/** What a submission to CAPE can say. */
export type CapeSubmitOptions = z.input<typeof CapeSubmitOptionsSchema>;

/** The fields of a form. Throws ConfigurationError. */
export function submitFields(options: object, provider: string): FormPart[] {
  const result = CapeSubmitOptionsSchema.safeParse(options);
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) => [...path.map(String), message].join(': '));
    throw wrong(problems.join('; '), provider);
  }
  const { tags = [], comment, ...own } = result.data;
  const tagText = tags.join(',');
  if (tagText.length > mostTagText) throw wrong(`CAPE keeps ${mostTagText} characters of tags`, provider);
  const parts: FormPart[] = [];
  if (tagText !== '') parts.push({ name: 'tags_tasks', value: tagText });
  if (comment !== undefined) parts.push({ name: 'custom', value: comment });
  for (const [key, value] of Object.entries(own)) {
    if (value !== undefined) parts.push({ name: fieldNames[key as keyof typeof fieldNames], value: String(value) });
  }
  return parts;
}

export function filePart(file: FileSample, provider: string): FormPart {
  if (file.name === '') throw wrong('the file has no name', provider);
  if (!Number.isSafeInteger(file.size) || file.size <= 0) throw wrong('the file is empty', provider);
  return { name: 'file', filename: file.name, size: file.size, open: () => file.open() };
}

export function urlPart(url: string, provider: string): FormPart {
  if (!/^https?:\/\/[^\s\p{Cc}]+$/iu.test(url) || !URL.canParse(url))
    throw wrong('expected an http or https URL', provider);
  return { name: 'url', value: url };
}

function wrong(why: string, provider: string): ConfigurationError {
  return new ConfigurationError(`${provider} submission: ${why}.`, { provider });
}

/** Sends a submission. A failure after which CAPE may have taken it says so, and is not retryable. */
export async function sendOnce(transport: Transport, call: TransportCall, provider: string): Promise<unknown> {
  let hasBegun = false;
  const onBegin = () => {
    hasBegun = true;
  };
  try {
    return await transport.call({ ...call, keepsRefusals: true, onBegin });
  } catch (error) {
    if (call.signal?.aborted || !SandboxError.is(error)) throw error;
    throw hasBegun ? uncertain(error, provider) : error;
  }
}

function uncertain(error: SandboxError, provider: string): SandboxError {
  const options: SandboxErrorOptions = { ...error.toJSON(), provider, retryable: false, cause: error };
  const message = `${error.message} CAPE may have taken the submission; look the sample up before you submit it again.`;
  if (error instanceof ConnectionError) return new ConnectionError(message, options);
  if (error instanceof DeadlineError) return new DeadlineError(message, options);
  if (error instanceof ResponseError) return new ResponseError(message, options);
  const isOpen = error.status !== null && (error.status >= 500 || error.status === 408);
  return error instanceof ApiError && isOpen ? new ApiError(message, options) : error;
}

/** Tickets and refusals of a submission. */
export function submissionOf(created: CapeCreated, provider: string, scrub: (text: string) => string): Submission {
  const refs: AnalysisRef[] = (created.data?.task_ids ?? []).map((id) => taskRef(provider, id));
  const rejected = (created.errors ?? []).flatMap((entry) => rejections(entry, provider, scrub));
  return { refs, accepted: refs.length > 0, rejected };
}

/** `{ "a.exe": "Duplicated file …" }`, or with `{ "error": "…" }` for the text (`process_new_task_files`, `download_file`). */
function rejections(entry: unknown, provider: string, scrub: (text: string) => string): FailureInfo[] {
  const pairs: [string, unknown][] =
    typeof entry === 'object' && entry !== null ? Object.entries(entry) : [['', entry]];
  return pairs.map(([name, value]) => {
    const reason = typeof value === 'object' && value !== null && 'error' in value ? value.error : value;
    const what = name === '' || name === 'error' ? 'the submission' : `"${vendorText(name, { scrub }, 80)}"`;
    const why = vendorText(reason, { scrub }) || 'no reason given';
    return new ApiError(`${provider} did not take ${what}: ${why}`, { provider, status: 200 }).toJSON();
  });
}
