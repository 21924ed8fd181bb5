import { fields } from '@sandjury/core/toolkit';

const { flag, list, md5, number, object, raw, required, section, sha1, sha256, text } = fields;

// Where a fact is from stands beside it: [rec] is a recorded reply in test/fixtures (2019 to 2025), [vendor] joesecurity/jbxapi 3.24.0.

/** [rec] `score` and `sigma` since 2024; `snort` became `suricata` in 2025. `error` is null, absent, or says why the run failed. */
const run = object({
  detection: text,
  score: raw,
  error: text,
  system: text,
  yara: flag,
  sigma: flag,
  snort: flag,
  suricata: flag,
});
export type JoeRun = fields.Read<typeof run>;

/** analysis/info [rec]. Only `webid` is in every reply: analysis/search gives that alone, or all. Hashes of a URL are empty texts. */
export const analysis = object({
  webid: required(text),
  analysisid: text,
  status: text,
  time: text,
  detection: text,
  score: raw,
  /** The URL, where that was analysed. */
  filename: text,
  original_filename: text,
  scriptname: text,
  md5,
  sha1,
  sha256,
  classification: text,
  threatname: text,
  runs: list(run),
});
/** What Joe Sandbox says of an analysis: its state, verdict and runs. */
export type JoeAnalysis = fields.Read<typeof analysis>;

/** analysis/search and analysis/list: [] where nothing is known. */
export const analyses = required(list(analysis));

/** submission/info [rec]. Without anything to analyse there is no `most_relevant_analysis`. */
export const submission = object({
  submission_id: required(text),
  status: text,
  most_relevant_analysis: section({ webid: text }),
  analyses: list(analysis),
});
/** How far a submission is, and what it became. */
export type JoeSubmission = fields.Read<typeof submission>;

/** submission/new, and each chunk, of whose reply nothing is read. */
export const created = object({ submission_id: required(text) });
export const unread = raw;

const limits = section({ current: number, limit: number, remaining: number });

/** account/info [rec], of the cloud alone. */
export const account = object({ type: text, quota: required(section({ daily: limits, monthly: limits })) });
/** What an account may submit, and has. */
export type JoeAccount = fields.Read<typeof account>;

/** server/info [rec]. */
export const server = object({ queuesize: required(number) });

/** server/systems [rec]. `description` is HTML. */
export const systems = required(list(object({ name: required(text), description: text, arch: text, count: number })));

/** Whether a browser opened a URL: `filename` is that then, and there are no hashes [rec]. */
export function isOfUrl({ scriptname, filename, md5: file }: JoeAnalysis): boolean {
  return filename !== null && (scriptname === 'browseurl.jbs' || (file === null && /^https?:\/\//i.test(filename)));
}
