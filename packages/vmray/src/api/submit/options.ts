import { parseSettings } from '@sandjury/core/toolkit';
import { z } from 'zod';
import { tagProblem } from '../tags.ts';

const jobs = z.number().int().nonnegative();
const plainText = z.string().min(1);
const password = z.string().min(1);
const seconds = z.number().int().positive().multipleOf(1000, 'expected whole seconds, in milliseconds');

const TagSchema = z.string().superRefine((tag, context) => {
  const problem = tagProblem(tag);
  if (problem !== null) context.addIssue(problem);
  // The field that carries tags separates them by commas.
  else if (tag.includes(',')) context.addIssue('a tag must not hold a comma');
});

const WebhookSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
    .describe('VMRay posts to it once, when all analyses have ended'),
  verifyTls: z.boolean().optional().describe('Whether its certificate is checked'),
  timeoutMs: seconds.optional().describe('How long VMRay waits for its answer, in whole seconds as milliseconds'),
  retries: z.number().int().nonnegative().optional().describe('How often VMRay tries again'),
  headers: z.record(z.string().min(1), z.string()).optional().describe('Headers that VMRay sends to it'),
});

const vendorOptions = {
  archivePassword: password.optional().describe('The password of an archive'),
  documentPassword: password.optional().describe('The password of a document'),
  sampleType: plainText.optional().describe('Forces the type of the sample: Windows Exe (x86-32)'),
  shareable: z.boolean().default(false).describe("Whether VMRay may ask VirusTotal for the sample's hash"),
  maxJobs: jobs.default(1).describe('The most dynamic analyses, which is what costs quota'),
  reanalyze: z
    .boolean()
    .optional()
    .describe('Analyse even if there are analyses. Deprecated by VMRay; see analysisCaching'),
  analysisCaching: z
    .enum(['disabled', 'enabled', 'smart', 'legacy'])
    .optional()
    .describe('Whether earlier analyses count'),
  analyzerMode: z
    .enum(['reputation', 'reputation_static', 'reputation_static_dynamic', 'static_dynamic', 'static'])
    .optional()
    .describe('Which engines look at the sample'),
  netSchemeName: plainText.optional().describe('Through which network the sample may reach the world: Isolated'),
  analysisTimeoutMs: seconds.optional().describe('How long the sample may run, in whole seconds as milliseconds'),
  userConfig: z.record(z.string(), z.json()).optional().describe("Further members of VMRay's user_config"),
  webhookNotification: WebhookSchema.optional().describe('Whom VMRay tells when all analyses have ended'),
};

/** What a submission through the provider contract takes as `vendor`. Unknown keys are refused; what is left out is VMRay's default. */
export const VendorOptionsSchema = z.strictObject(vendorOptions);
/** What a submission through the provider contract takes as `vendor`. */
export type VmrayVendorOptions = z.input<typeof VendorOptionsSchema>;

/** The options of a submission beside its file or URL. Unknown keys are refused; for an option that is left out, VMRay's own default holds. */
export const SubmitOptionsSchema = z.strictObject({
  ...vendorOptions,
  /** At most 255 characters each. */
  tags: z.array(TagSchema).default([]),
  comment: z.string().optional(),
});

/** Options of a submission to VMRay. */
export type VmraySubmitOptions = z.input<typeof SubmitOptionsSchema>;
type Checked = z.output<typeof SubmitOptionsSchema>;

/** Options with defaults filled in. Throws ConfigurationError that names each wrong one, and never a value. */
export function checkSubmitOptions(options: unknown, provider: string): Checked {
  return parseSettings(SubmitOptionsSchema, options, provider, 'submission');
}

/** The form fields of a submission, without the file or URL. Throws ConfigurationError. */
export function submitFields(given: unknown, provider: string) {
  const options = checkSubmitOptions(given, provider);
  const { tags, webhookNotification: webhook } = options;
  return {
    archive_password: options.archivePassword,
    document_password: options.documentPassword,
    sample_type: options.sampleType,
    shareable: options.shareable,
    max_jobs: options.maxJobs,
    tags: tags.length === 0 ? undefined : [...new Set(tags)].join(','),
    comment: options.comment,
    reanalyze: options.reanalyze,
    analysis_caching: options.analysisCaching,
    analyzer_mode: options.analyzerMode,
    user_config: userConfig(options),
    webhook_notification: webhook && webhookText(webhook),
  };
}

function userConfig({ userConfig: more, netSchemeName, analysisTimeoutMs }: Checked): string | undefined {
  const config = {
    ...more,
    ...(netSchemeName !== undefined && { net_scheme_name: netSchemeName }),
    ...(analysisTimeoutMs !== undefined && { timeout: analysisTimeoutMs / 1000 }),
  };
  return Object.keys(config).length === 0 ? undefined : JSON.stringify(config);
}

function webhookText({ url, verifyTls, timeoutMs, retries, headers }: z.output<typeof WebhookSchema>): string {
  return JSON.stringify({
    url,
    verify_tls: verifyTls,
    timeout: timeoutMs === undefined ? undefined : timeoutMs / 1000,
    retries,
    headers,
  });
}
