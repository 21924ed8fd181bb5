import { fields } from '@sandjury/core/toolkit';

const { imphash, list, md5, number, object, raw, record, required, section, sha1, sha256, size, ssdeep, text, texts } =
  fields;

// Tags as in the facts beside which they stand: [spec] is the vendor's OpenAPI document "GTI API v3", [data] the recorded replies in
// test/fixtures. Nothing must be there but type and id: what a reply has depends on the plan of the key.

/** [data] Missing keys are 0; URLs have no `confirmed-timeout`, `failure` and `type-unsupported`. */
const stats = section({ malicious: number, suspicious: number, undetected: number, harmless: number });
export type VirustotalStats = NonNullable<fields.Read<typeof stats>>;

/** [data] What one engine says; `result` is null where it found nothing. */
const engines = record(object({ category: text, result: text }));

const counted = list(object({ value: text, count: number }));

/** Attributes of a file and of a URL. Times are Unix seconds, UTC. */
const attributes = section({
  // A file.
  md5,
  sha1,
  sha256,
  ssdeep,
  size,
  names: texts,
  meaningful_name: text,
  type_description: text,
  exiftool: section({ MIMEType: text }),
  pe_info: section({ imphash }),
  first_submission_date: number,
  last_analysis_date: number,
  last_analysis_stats: stats,
  last_analysis_results: engines,
  /** [data] By the sandbox's name; `confidence` (0 … 100) and `malware_names` may be missing. */
  sandbox_verdicts: record(
    object({ category: text, confidence: number, malware_classification: texts, malware_names: texts }),
  ),
  /** [data] Either list may be missing. */
  popular_threat_classification: section({
    suggested_threat_label: text,
    popular_threat_category: counted,
    popular_threat_name: counted,
  }),
  threat_severity: section({ threat_severity_level: text, level_description: text }),
  /** With GTI alone [data]. */
  gti_assessment: section({ verdict: section({ value: text }), threat_score: section({ value: number }) }),
  crowdsourced_yara_results: list(object({ rule_name: text, ruleset_id: text, description: text })),
  sigma_analysis_results: list(object({ rule_title: text, rule_id: text, rule_description: text })),
  crowdsourced_ids_results: list(object({ rule_msg: text, rule_id: text })),
  /** [data] `txt_configs` are JSON inside of texts. */
  malware_config: section({
    families: list(object({ family: text, configs: list(object({ txt_configs: list(text) })) })),
  }),
  // A URL.
  url: text,
  last_final_url: text,
});
export type VirustotalAttributes = NonNullable<fields.Read<typeof attributes>>;

/** GET /files/{id}, /private/files/{id} and /urls/{id}: `{ data }` around an object [spec]. */
export const sampleReply = object({
  data: required(object({ id: required(text), type: required(text), attributes: required(attributes) })),
});
/** What VirusTotal says of a file or a URL. */
export type VirustotalSample = fields.Read<typeof sampleReply>;

/** POST of a file or a URL, and a rescan: the id of an analysis. [data] One was an integer (2019). */
export const created = object({ data: required(object({ id: required(text) })) });
/** What a submission becomes. */
export type VirustotalCreated = fields.Read<typeof created>;

/** GET /analyses/{id} [spec]. `stats` and `results` are partial until `status` is `completed`: they are not read. */
export const analysis = object({
  data: required(object({ id: required(text), attributes: section({ status: text, date: number }) })),
  meta: section({ file_info: section({ sha256, md5 }), url_info: section({ id: text, url: text }) }),
});
/** How far an analysis is, and what it is of. */
export type VirustotalAnalysis = fields.Read<typeof analysis>;

/** GET /files/upload_url [spec]: an address that can be used once. */
export const uploadUrl = object({ data: required(text) });

const used = section({ used: number, allowed: number });
const limits = section({ user: used, group: used });

/** GET /users/{id}/overall_quotas [spec]. */
export const quotas = object({
  data: required(object({ api_requests_hourly: limits, api_requests_daily: limits, api_requests_monthly: limits })),
});
/** What an account may ask for, and what it has. */
export type VirustotalQuotas = fields.Read<typeof quotas>;

/** Whatever `raw` of an unread reply is. */
export const unread = required(raw);
