import { ConfigurationError, type FileSample, type SubmitOptions } from '@sandjury/core';
import { type ApiSubmission, filePart, parseSettings, urlPart, valueParts } from '@sandjury/core/toolkit';
import { z } from 'zod';

const mostTagBytes = 1024;
const word = z.string().min(1);

/** What a submission to Triage can say beside tags. Unknown keys are refused. */
export const TriageSubmitOptionsSchema = z
  .strictObject({
    profiles: z
      .array(z.union([word, z.strictObject({ profile: word, pick: word.optional() })]))
      .optional()
      .describe(
        'Names or ids of profiles: ["w10_long"], or [{"profile":"w10_long","pick":"unpack001/a.exe"}] for a file in an archive',
      ),
    password: word.optional().describe('The password of an archive'),
    target: word.optional().describe('A name for the file in place of its own'),
    timeout: z
      .number()
      .int()
      .positive()
      .max(3600)
      .optional()
      .describe('How long a run lasts, in seconds; 150 unless given'),
    network: z
      .enum(['internet', 'drop', 'tor', 'vpn', 'sim200', 'sim404', 'simnx'])
      .optional()
      .describe('What the machine can reach; internet unless given'),
    geolocation: word.optional().describe('Where the VPN ends, with network=vpn'),
    fetch: z
      .boolean()
      .optional()
      .describe('Download the file that a URL leads to and run it, rather than open the URL'),
  })
  .refine(({ network, geolocation }) => geolocation === undefined || network === 'vpn', {
    path: ['geolocation'],
    error: 'needs network to be vpn',
  });
/** What a submission to Triage can say beside tags. */
export type TriageSubmitOptions = z.input<typeof TriageSubmitOptionsSchema>;

const tagsRule = `Triage keeps ${mostTagBytes} bytes of tags`;
const tagsSchema = z.object({
  tags: z.array(word).refine((all) => Buffer.byteLength(all.join('')) <= mostTagBytes, tagsRule),
});

/** The body of POST /samples. Never interactive: such a sample waits for a person. Throws ConfigurationError. */
export function bodyOf(
  sample: FileSample | string,
  { tags = [], comment = '', vendor = {} }: SubmitOptions<TriageSubmitOptions | Readonly<Record<string, unknown>>>,
  provider: string,
): Pick<ApiSubmission, 'form' | 'json'> {
  if (comment !== '') {
    const message = `${provider} submission: Triage takes no comment. Submit to it in a call of its own, without one.`;
    throw new ConfigurationError(message, { provider });
  }
  const { profiles, timeout, network, geolocation, fetch, ...own } = parseSettings(
    TriageSubmitOptionsSchema,
    vendor,
    provider,
    'submission',
  );
  const noted = parseSettings(tagsSchema, { tags: [...tags] }, provider, 'submission');
  const defaults = { timeout, network, geolocation };
  const body = {
    ...own,
    interactive: false,
    ...(profiles && { profiles: profiles.map((one) => (typeof one === 'string' ? { profile: one } : one)) }),
    ...(tags.length > 0 && { user_tags: noted.tags }),
    ...(Object.values(defaults).some((value) => value !== undefined) && { defaults }),
  };
  if (typeof sample !== 'string') {
    if (fetch) throw new ConfigurationError(`${provider} submission: fetch: only a URL is fetched.`, { provider });
    const form = [
      ...valueParts({ _json: JSON.stringify({ kind: 'file', ...body }) }),
      filePart('file', sample, provider),
    ];
    return { form };
  }
  urlPart('url', sample, provider);
  return { json: { kind: fetch ? 'fetch' : 'url', url: sample, ...body } };
}
