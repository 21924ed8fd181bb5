import { ConfigurationError, type Disclosure, type FileSample } from '@sandjury/core';
import { type ApiSubmission, filePart, parseSettings, present, urlPart, valueParts } from '@sandjury/core/toolkit';
import { z } from 'zod';

const word = () => z.string().min(1).optional();
const flag = () => z.boolean().optional();

/** What a submission can say beside tags and comment: fields by the names that the vendor gives them. Unknown keys are refused. */
export const HybridAnalysisSubmitOptionsSchema = z.strictObject({
  environment_id: z
    .string()
    .regex(/^\d+$/)
    .optional()
    .describe('The environment to run in, as the server numbers them'),
  quick_scan: flag().describe('Scanners alone, and no run in a sandbox'),
  allow_community_access: flag().describe('Let the community of Hybrid Analysis have it'),
  no_share_third_party: flag().describe('Keep it from third parties'),
  no_hash_lookup: flag().describe('Run it although there is a report on it'),
  network_settings: word().describe('The network of the machine: default, tor'),
  custom_cmd_line: word().describe('The command line of the file'),
  custom_run_time: z.number().int().positive().optional().describe('How long it runs, in seconds'),
  document_password: word().describe('Opens an office document or a PDF'),
  priority: z.number().int().min(0).max(100).optional().describe('0 … 100, 100 being the most urgent'),
});
/** What a submission can say beside tags and comment. */
export type HybridAnalysisSubmitOptions = z.input<typeof HybridAnalysisSubmitOptionsSchema>;

/** What a person notes on a submission, and the vendor's own options. */
export interface HybridAnalysisSubmission {
  tags?: readonly string[];
  comment?: string;
  vendor?: HybridAnalysisSubmitOptions | Readonly<Record<string, unknown>>;
}

/** What the settings say of all submissions of a provider. */
export interface SubmissionDefaults {
  id: string;
  environment: string;
  allowCommunityAccess: boolean;
}

function optionsOf(vendor: HybridAnalysisSubmission['vendor'] = {}, { id, ...defaults }: SubmissionDefaults) {
  const usual = { environment_id: defaults.environment, allow_community_access: defaults.allowCommunityAccess };
  const given = parseSettings(HybridAnalysisSubmitOptionsSchema, vendor, id, 'submission');
  return { ...usual, no_share_third_party: true, ...given };
}

/** The vendor looks hashes up elsewhere; the community sees the report, and can have the file. */
export function disclosureOf(vendor: HybridAnalysisSubmission['vendor'], defaults: SubmissionDefaults): Disclosure {
  return optionsOf(vendor, defaults).allow_community_access ? 'public' : 'vendor';
}

/** The form of a submission, and where it goes. The community sees every URL, whatever the form says. Throws ConfigurationError. */
export function formOf(
  sample: FileSample | string,
  { tags = [], comment, vendor }: HybridAnalysisSubmission,
  defaults: SubmissionDefaults,
): Pick<ApiSubmission, 'path' | 'form'> & { isQuick: boolean } {
  const { id: provider } = defaults;
  const { quick_scan: isQuick = false, environment_id, ...given } = optionsOf(vendor, defaults);
  const isUrl = typeof sample === 'string';
  const part = isUrl ? urlPart('url', sample, provider) : filePart('file', sample, provider);
  const wrong = (why: string) => new ConfigurationError(`${provider} submission: ${why}.`, { provider });
  if (!given.allow_community_access) {
    if (isUrl) throw wrong('Hybrid Analysis shows every URL to its community: set allow_community_access');
    if (!given.no_share_third_party)
      throw wrong('what third parties may have, the community has: set allow_community_access');
  }
  if (tags.some((tag) => !/^[\p{L}\p{N}_-]+$/u.test(tag))) throw wrong('a tag has letters, digits, _ and - alone');
  const noted = present([comment, ...tags.map((tag) => `#${tag}`)]).join(' ') || null;
  const values = { ...(isQuick ? { scan_type: 'all' } : { environment_id }), ...given, comment: noted };
  // The vendor's own client writes 1 and 0.
  const plain = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'boolean' ? Number(value) : value,
  ]);
  const form = valueParts(Object.fromEntries(plain));
  return { path: `/${isQuick ? 'quick-scan' : 'submit'}/${isUrl ? 'url' : 'file'}`, form: [...form, part], isQuick };
}
