import { ConfigurationError, type FileSample } from '@sandjury/core';
import { type FormPart, filePart, parseSettings, present, urlPart, valueParts } from '@sandjury/core/toolkit';
import { z } from 'zod';

// What `Task` in lib/cuckoo/core/data/task.py can hold.
const mostTagText = 256;

const word = z.string().min(1);
const notInList = 'expected a text without a comma, which CAPE takes for the end of it';

/**
 * What a submission to CAPE can say beside tags and comment: fields of tasks/create/… by the names that CAPE gives them
 * (`parse_request_arguments` in lib/cuckoo/common/web_utils.py). Unknown keys are refused.
 */
export const CapeSubmitOptionsSchema = z.strictObject({
  static: z.boolean().optional().describe('Extract malware configurations without running the file'),
  package: word.optional().describe('The analysis package: exe, doc, dll'),
  timeout: z.number().int().positive().optional().describe('How long the sample runs, in seconds'),
  priority: z.number().int().min(1).max(3).optional().describe('1 … 3, 3 being the most urgent'),
  options: word.optional().describe('Options of the package: procmemdump=1,function=Start'),
  archivePassword: word
    .regex(/^[^,]*$/, notInList)
    .optional()
    .describe('The password of an archive'),
  machine: word.optional().describe("A machine's label"),
  platform: z.enum(['windows', 'linux']).optional().describe('The system of the machine'),
  tags: word.optional().describe('Words that choose the machine: x64,win10'),
  memory: z.boolean().optional().describe('Take a full memory dump'),
  enforce_timeout: z.boolean().optional().describe('Run until the timeout, also where the sample ends before'),
  unique: z.boolean().optional().describe('Refuse a file that was analysed a short time ago'),
  route: word.optional().describe('The network: none, internet, tor, a VPN'),
  tlp: z.enum(['red', 'amber', 'green', 'white']).optional().describe('Who may see the report'),
  clock: word.optional().describe("The machine's time, MM-DD-YYYY HH:MM:SS"),
});
/** What a submission to CAPE can say beside tags and comment. */
export type CapeSubmitOptions = z.input<typeof CapeSubmitOptionsSchema>;

const labels = z.object({
  tags: z
    .array(word.regex(/^[^,]*$/, notInList))
    .refine((all) => all.join().length <= mostTagText, `CAPE keeps ${mostTagText} characters of tags`),
  comment: z.string().max(255).optional(),
});

/** What a person notes on a submission, and CAPE's own options. */
export interface CapeSubmission {
  tags?: readonly string[];
  comment?: string;
  vendor?: CapeSubmitOptions | Readonly<Record<string, unknown>>;
}

/** The form of a submission, and where it goes. Throws ConfigurationError. */
export function formOf(
  sample: FileSample | string,
  { tags = [], comment, vendor = {} }: CapeSubmission,
  provider: string,
): { path: string; form: FormPart[] } {
  const given = parseSettings(CapeSubmitOptionsSchema, vendor, provider, 'submission');
  const { static: isStatic = false, archivePassword: password, ...own } = given;
  const options = present(own.options, password && `password=${password}`).join() || null;
  const noted = parseSettings(labels, { tags: [...tags], comment }, provider, 'submission');
  const values = { tags_tasks: noted.tags.join() || null, custom: noted.comment, ...own, options };
  const isUrl = typeof sample === 'string';
  if (isUrl && isStatic)
    throw new ConfigurationError(`${provider} submission: static: a URL has nothing to extract from.`);
  const part = isUrl ? urlPart('url', sample, provider) : filePart('file', sample, provider);
  const path = isUrl ? '/tasks/create/url/' : isStatic ? '/tasks/create/static/' : '/tasks/create/file/';
  return { path, form: [...valueParts(values), part] };
}
