import { fields } from '@sandjury/core/toolkit';

const { id, list, number, object, record, required, section, sha256, text } = fields;

/** GET /search/hash since API 2.35 [rec]: the files of a hash, and their runs. */
export const search = object({
  sha256s: required(list(required(sha256))),
  reports: required(list(object({ id: required(text), state: text, verdict: text }))),
});
/** The runs of a file. */
export type HybridAnalysisSearch = fields.Read<typeof search>;

/** GET /report/{id}/state [rec]. */
export const state = object({ state: required(text) });

/** POST /submit/file and /submit/url [rec]. */
export const submitted = object({ job_id: text, sha256: required(sha256) });

/** POST /submit/hash-for-url [doc]: under which hash runs of a URL are kept. */
export const hashForUrl = object({ sha256: required(sha256) });

/** GET /report/{id}/screenshots: `image` is in base64 [vendor]. */
export const screenshots = required(list(object({ image: required(text) })));

/** GET /key/current [client]. What else it has, the key itself among it, is not read. */
export const key = object({ auth_level: required(id), auth_level_name: text });

const counts = record(number);
const quota = section({ used: counts, quota: counts });

/** JSON in the header Api-Limits [rec]; `[]` where there are none. */
export const apiLimits = object({ limits: counts, used: counts, name_of_reached_limit: text });

/** JSON in the headers Submission-Limits and Quick-Scan-Limits [rec]: of the key, and of its account. Numbers may be texts. */
export const submissionLimits = object({ apikey: quota, total: quota });
