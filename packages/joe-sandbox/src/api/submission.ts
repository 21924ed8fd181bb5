import { ConfigurationError, type FileSample } from '@sandjury/core';
import { parseSettings } from '@sandjury/core/toolkit';
import { z } from 'zod';

/** Bytes of a chunk, those of the vendor's client. A file that is no larger is sent in one request, which leaves nothing behind where it fails. */
export const chunkBytes = 10 * 1024 * 1024;

const word = z.string().min(1);
/** Booleans are sent as 1 and 0; what is left out, the server decides. */
const choice = (text: string) => z.boolean().optional().describe(text);

/**
 * What a submission to Joe Sandbox can say beside tags and comment, by the names of the API (jbxapi 3.24.0). Left out are those that need a
 * person (`live-interaction`) and `encrypt-with-password`, after which nobody could read the report. Unknown keys are refused.
 */
export const JoeSandboxSubmitOptionsSchema = z.strictObject({
  systems: z
    .array(word)
    .min(1)
    .optional()
    .describe('The systems on which it runs, each a run of its own: w10x64_office'),
  'analysis-time': z.number().int().positive().optional().describe('How long each run takes, in seconds'),
  'archive-password': word.optional().describe('Opens an archive; "infected" unless given'),
  'document-password': word.optional().describe('Opens a document or PDF'),
  'command-line-argument': word.optional().describe('What the sample is started with'),
  'internet-access': choice('Whether the sample reaches the internet: it may call home'),
  'internet-simulation': choice('Simulate the internet; internet-access must be false'),
  'localized-internet-country': word.optional().describe('The country through which the internet is reached'),
  'report-cache': choice('Answer with an earlier analysis of the same file'),
  'url-reputation': choice('Send URLs and domains to third parties for their opinion (cloud); false unless given'),
  'delete-after-days': z
    .number()
    .int()
    .positive()
    .optional()
    .describe('Delete the analysis after so many days (cloud)'),
  'proxy-mode-config': word.optional().describe('The name of a proxy configuration (cloud)'),
  priority: z.number().int().positive().optional().describe('Priority in the queue (on-premise)'),
  'fast-mode': choice('Faster and less thorough'),
  'secondary-results': choice('Classification, Yara rules and further reports, which take longer'),
  'hybrid-code-analysis': choice('Analyse code in memory'),
  'hybrid-decompilation': choice('Decompile code in memory'),
  'hypervisor-based-inspection': choice('Inspect from the hypervisor'),
  'ssl-inspection': choice('Look into HTTPS'),
  'vba-instrumentation': choice('Instrument macros'),
  'js-instrumentation': choice('Instrument JavaScript'),
  'java-jar-tracing': choice('Trace Java archives'),
  'dotnet-tracing': choice('Trace .NET programs'),
  'amsi-unpacking': choice('Unpack scripts through AMSI'),
  'powershell-logging': choice('Log PowerShell'),
  'apk-instrumentation': choice('Instrument Android packages'),
  'archive-no-unpack': choice('Leave archives packed'),
  'disable-chained-runs': choice('Do without further runs that follow from the first'),
  'start-as-normal-user': choice('Start the sample without administrator rights'),
  'system-date': z.iso.date().optional().describe('The date of the machine, YYYY-MM-DD'),
  'language-and-locale': word.optional().describe('Language, place and keyboard of the machine'),
  'email-notification': choice('Joe Sandbox sends you a mail at the end'),
  browser: word.optional().describe('The browser for a URL'),
});
/** What a submission to Joe Sandbox can say beside tags and comment. */
export type JoeSandboxSubmitOptions = z.input<typeof JoeSandboxSubmitOptionsSchema>;

/** What a person notes on a submission, and Joe Sandbox's own options. */
export interface JoeSandboxSubmission {
  tags?: readonly string[];
  comment?: string;
  vendor?: JoeSandboxSubmitOptions | Readonly<Record<string, unknown>>;
}

/** A field of a form. */
export type Field = [name: string, value: string];

/** The names under which the API takes an option, where they are others. */
const wireNames = new Map([
  ['systems', 'systems[]'],
  // The vendor's client renames it, too.
  ['document-password', 'office-files-password'],
]);

/** The options as they were checked. Throws ConfigurationError. */
export function readOptions(vendor: object | undefined, provider: string) {
  return parseSettings(JoeSandboxSubmitOptionsSchema, vendor ?? {}, provider, 'submission');
}

/** The fields of a submission beside its sample. A server refuses names that it does not know, so that only what is set is sent. Throws ConfigurationError. */
export function fieldsOf(
  { tags = [], comment, vendor }: JoeSandboxSubmission,
  { id, isCloud, acceptTac }: { id: string; isCloud: boolean; acceptTac: boolean },
): Field[] {
  const { systems = [], ...own } = readOptions(vendor, id);
  if (isCloud && !acceptTac) {
    const terms = 'https://jbxcloud.joesecurity.org/resources/termsandconditions.pdf';
    const message = `${id} submission: Joe Sandbox Cloud takes one only of those who accept its terms (${terms}). Set acceptTac: true if you do.`;
    throw new ConfigurationError(message, { provider: id });
  }
  const cloud = isCloud ? { 'accept-tac': true, 'url-reputation': false } : {};
  const single = { ...cloud, comments: comment, ...own };
  return [
    ...Object.entries(single).flatMap(([name, value]): Field[] => (value === undefined ? [] : [fieldOf(name, value)])),
    ...systems.map((name) => fieldOf('systems', name)),
    ...tags.map((tag) => fieldOf('tags[]', tag)),
  ];
}

function fieldOf(name: string, value: string | number | boolean): Field {
  return [wireNames.get(name) ?? name, String(typeof value === 'boolean' ? Number(value) : value)];
}

/** One chunk of a file, which can be opened again, and the fields that say which one it is. */
export interface Chunk {
  fields: Field[];
  content: Uint8Array;
}

/** The chunks of a file, counted from 1. Throws ConfigurationError where the file is not of the size that it says. */
export async function* chunksOf(file: FileSample, provider: string): AsyncGenerator<Chunk, void> {
  const count = Math.ceil(file.size / chunkBytes);
  const changed = () =>
    new ConfigurationError(`The content to be sent to ${provider} is not of the size that it had at first.`, {
      provider,
    });
  let index = 0;
  let sent = 0;
  for await (const content of pieces(file.open(), chunkBytes)) {
    index += 1;
    sent += content.byteLength;
    if (index > count || (index === count && sent !== file.size)) throw changed();
    const fields: [string, number][] = [
      ['file-size', file.size],
      ['chunk-size', chunkBytes],
      ['chunk-count', count],
      ['current-chunk-index', index],
      ['current-chunk-size', content.byteLength],
    ];
    yield { fields: fields.map(([name, value]): Field => [name, String(value)]), content };
  }
  if (sent !== file.size) throw changed();
}

/** The same content in pieces of one size, but for the last. */
async function* pieces(content: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array, void> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of content) {
    held.push(chunk);
    bytes += chunk.byteLength;
    while (bytes >= size) {
      const whole = Buffer.concat(held);
      yield whole.subarray(0, size);
      held = [whole.subarray(size)];
      bytes -= size;
    }
  }
  if (bytes > 0) yield Buffer.concat(held);
}
