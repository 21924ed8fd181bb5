import { fields } from '@sandjury/core/toolkit';
import { z } from 'zod';

const { flag, id, list, md5, number, object, required, sha1, sha256, sha512, size, text, texts } = fields;

// Tags as in test/fixtures/PROVENANCE.md: [rec] recorded replies of 2019 to 2025, [client] what public clients read. Nothing but a hash must
// be there: a key of the lowest level gets fewer fields than others, and replies of 2018 had null for lists [client].

/** "Unknown" and "filehash" stand where there is no hash [rec]. */
const placeholder = (value: unknown) => (/^\s*(?:unknown|filehash)\s*$/i.test(String(value)) ? null : value);
const hash = <Field extends z.ZodType>(field: Field) => z.preprocess(placeholder, field);
const fileHashes = { md5: hash(md5), sha1: hash(sha1), sha256: hash(sha256) };

/** [rec] Levels: 2 malicious, 1 suspicious, 0 nothing. `av_label` may be no name: "Process crashed". */
const extractedFile = object({
  ...fileHashes,
  ...{ name: text, file_path: text, file_size: size, description: text, type_tags: texts, runtime_process: text },
  ...{ threat_level: number, threat_level_readable: text, av_label: text, av_matched: number, av_total: number },
});

/** [rec] Its registry, mutants, handles and calls were always empty: their shape is not known, and they are not read. */
const process = object({
  ...{ uid: text, parentuid: text, name: text, normalized_path: text, command_line: text, sha256: fileHashes.sha256 },
});

/** [client] Left out for keys of the lowest level, who get their number alone [rec]. Levels as of files. */
const signature = object({
  ...{ identifier: text, name: text, category: text, description: text, threat_level: number, attck_id: text },
});

/** [rec] A row of feed/latest has the word as `threat_level_human`. */
const said = { verdict: text, threat_level_human: text, threat_level: number, threat_score: number, vx_family: text };
const about = { url_analysis: flag, submit_name: text, size, type: text, type_short: texts, analysis_start_time: text };

/** GET /report/{id}/summary: one run in one environment. Rows of feed/latest and of search/terms have some of it [rec]. */
export const summary = object({
  ...fileHashes,
  ...{ sha512: hash(sha512), ssdeep: hash(fields.ssdeep), imphash: hash(fields.imphash) },
  /** null in the row of scanners alone, which is called "Static Analysis" [rec]; so is the environment. */
  job_id: text,
  environment_id: id,
  environment_description: text,
  state: text,
  error_type: text,
  ...said,
  ...about,
  target_url: text,
  classification_tags: texts,
  submissions: list(object({ created_at: text })),
  domains: list(text),
  domains_capped: flag,
  hosts: list(text),
  hosts_capped: flag,
  compromised_hosts: list(text),
  extracted_files: list(extractedFile),
  processes: list(process),
  total_signatures: number,
  signatures: list(signature),
  mitre_attcks: list(object({ attck_id: text, technique: text, tactic: text })),
}).refine((run) => run.sha256 !== null || run.md5 !== null);
/** One run, as far as it is read. */
export type HybridAnalysisSummary = fields.Read<typeof summary>;

/** What one scanner says, a multi-engine one of each engine. `progress` 100 is the end [rec]. */
const scanner = object({
  ...{ name: required(text), status: text, progress: number, total: number, positives: number },
  anti_virus_results: list(object({ threat_found: text })),
});
/** What one scanner says, as far as it is read. */
export type HybridAnalysisScanner = fields.Read<typeof scanner>;

/** GET /overview/{sha256}: all runs of a file and all scanners together [rec]. */
export const overview = object({
  sha256: required(sha256),
  last_file_name: text,
  ...said,
  ...about,
  scanners: list(scanner),
  whitelisted: flag,
  related_parent_hashes: list(sha256),
  related_children_hashes: list(sha256),
});
/** All that is known of a file, as far as it is read. */
export type HybridAnalysisOverview = fields.Read<typeof overview>;

/** GET /quick-scan/{id}, and the reply to a submission: scanners, and no run [rec]. `url` with a URL [client]. */
export const quickScan = object({
  ...{ id: required(text), sha256: required(sha256), finished: required(flag), url: text },
  scanners: list(scanner),
});
/** A quick scan, as far as it is read. */
export type HybridAnalysisQuickScan = fields.Read<typeof quickScan>;
