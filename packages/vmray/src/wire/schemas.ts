import { z } from 'zod';
import { flag, list, looseTexts, number, odd, oddList, text, texts } from './primitives.ts';

/**
 * Every reply's wrapping. `result` can be missing in old captured data: absence is "ok" in a 2xx, and so is what is no text: no
 * number is known to mean a failure.
 */
export const EnvelopeSchema = z.object({
  result: z.string().nullish().catch(null),
  error_msg: odd,
  data: odd,
  continuation_id: odd,
  truncated: flag,
});

export const SystemInfoSchema = z.object({
  version: text,
  api_items_per_request: number,
  max_api_items: number,
  webif_max_sample_size: number,
});
/** `data` of `GET /system_info`, the fields that are read. */
export type VmraySystemInfo = z.output<typeof SystemInfoSchema>;

export const SampleSchema = z.object({
  sample_id: odd,
  sample_created: text,
  sample_filename: text,
  submission_filename: text,
  sample_filesize: number,
  sample_type: text,
  sample_url: text,
  sample_md5hash: odd,
  sample_sha1hash: odd,
  sample_sha256hash: odd,
  sample_ssdeephash: odd,
  sample_imphash: odd,
  sample_verdict: odd,
  sample_verdict_reason_code: odd,
  sample_verdict_reason_description: text,
  sample_severity: odd,
  sample_score: number,
  /** A word ("malicious") instead of a number in the published SecOps result. */
  sample_vti_score: odd,
  sample_classifications: texts,
  sample_threat_names: texts,
  sample_child_sample_ids: oddList,
  sample_parent_sample_ids: oddList,
  sample_child_relations_truncated: flag,
  sample_parent_relations_truncated: flag,
  sample_webif_url: text,
});
/** A sample as `GET /sample/{id}` and the look-ups by hash give it. */
export type VmraySample = z.output<typeof SampleSchema>;
/** null stands for an entry that is no object. */
export const SamplesSchema = z.array(SampleSchema.nullable().catch(null));

export const SubmissionSchema = z.object({
  submission_id: odd,
  submission_sample_id: odd,
  submission_parent_submission_id: odd,
  submission_created: text,
  submission_finish_time: text,
  submission_finished: flag,
  /** queued, in_progress, warning, error, success. */
  submission_status: text,
  /** null until it is finished. */
  submission_has_errors: flag,
  /** The same of the samples inside of this one. */
  submission_has_recursive_errors: flag,
  submission_tags: texts,
  submission_comment: text,
  submission_shareable: flag,
  /** analyzer or detector: the latter gives verdicts alone. */
  submission_billing_type: text,
  /** With the submissions that grew out of it. */
  submission_consumed_quota: number,
  submission_used_cache: flag,
  submission_filename: text,
  submission_original_filename: text,
  submission_original_url: text,
  submission_sample_md5: odd,
  submission_sample_sha1: odd,
  submission_sample_sha256: odd,
  submission_sample_ssdeep: odd,
  submission_verdict: odd,
  submission_verdict_reason_code: odd,
  submission_verdict_reason_description: text,
  submission_severity: odd,
  submission_score: number,
  submission_webif_url: text,
});
/** A submission as `GET /submission/{id}` gives it. */
export type VmraySubmission = z.output<typeof SubmissionSchema>;

export const AnalysisSchema = z.object({
  analysis_id: odd,
  analysis_sample_id: odd,
  analysis_submission_id: odd,
  analysis_job_id: odd,
  /** analyzer or detector: the latter's report cannot be downloaded. */
  analysis_billing_type: text,
  /** locked, unlocked, unlocking. */
  analysis_lock_status: text,
  /** Whether the run is in the lists of the sample: ok, todo, failed …, skipped …. */
  analysis_ioc_aggregation_state: text,
  analysis_vti_aggregation_state: text,
  analysis_mitre_attack_aggregation_state: text,
  analysis_tags: texts,
  analysis_created: text,
  analysis_job_started: text,
  analysis_analyzer_name: text,
  analysis_vm_name: text,
  analysis_vm_description: text,
  analysis_verdict: odd,
  analysis_verdict_reason_code: odd,
  analysis_verdict_reason_description: text,
  analysis_severity: odd,
  analysis_vti_score: odd,
  analysis_result_code: number,
  analysis_result_str: text,
  analysis_webif_url: text,
  analysis_sample_md5: odd,
  analysis_sample_sha1: odd,
  analysis_sample_sha256: odd,
  analysis_sample_ssdeep: odd,
});
/** An analysis as `GET /analysis/{id}` gives it. */
export type VmrayAnalysis = z.output<typeof AnalysisSchema>;
/** null stands for an entry that is no object. */
export const AnalysesSchema = z.array(AnalysisSchema.nullable().catch(null));

export const VtiSchema = z.object({
  id: odd,
  category: text,
  operation: text,
  score: number,
  classifications: texts,
  threat_names: texts,
  analysis_ids: oddList,
});
export type VmrayVti = z.output<typeof VtiSchema>;
export const VtisSchema = z.object({ status: text, threat_indicators: list(VtiSchema) });
/** `data` of `GET /sample/{id}/vtis`. */
export type VmrayVtis = z.output<typeof VtisSchema>;

const vtiIds = list(z.object({ id: odd }));
export const TechniqueSchema = z.object({
  technique_id: text,
  technique: text,
  tactics: texts,
  threat_indicators: vtiIds,
});
export type VmrayTechnique = z.output<typeof TechniqueSchema>;
export const MitreAttackSchema = z.object({ status: text, mitre_attack_techniques: list(TechniqueSchema) });
/** `data` of `GET /sample/{id}/mitre_attack`. */
export type VmrayMitreAttack = z.output<typeof MitreAttackSchema>;

const HashesSchema = z.object({ md5_hash: odd, sha1_hash: odd, sha256_hash: odd, ssdeep_hash: odd, imp_hash: odd });
const hashList = list(HashesSchema);
export type VmrayHashes = z.output<typeof HashesSchema>;

const common = {
  ioc: flag,
  verdict: odd,
  verdict_reason_code: odd,
  verdict_reason_description: text,
  severity: odd,
  numeric_severity: number,
  analysis_ids: oddList,
  threat_names: texts,
  classifications: texts,
  vtis: looseTexts,
  relations: oddList,
  parent_processes: texts,
  parent_processes_names: texts,
  parent_processes_ids: looseTexts,
};
const CommonIocSchema = z.object(common);
export type VmrayCommonIoc = z.output<typeof CommonIocSchema>;

const network = { ip_addresses: texts, countries: texts, country_codes: texts, sources: texts, protocols: texts };
const DomainSchema = z.object({ ...common, ...network, domain: text, original_domains: texts });
const IpSchema = z.object({
  ...common,
  ...network,
  ip_address: text,
  domains: texts,
  country: text,
  country_code: text,
});
const UrlSchema = z.object({
  ...common,
  ...network,
  url: text,
  original_urls: texts,
  categories: texts,
  methods: texts,
  user_agents: texts,
  referrers: texts,
  content_types: texts,
  parent_files: texts,
});
const FileSchema = z.object({
  ...common,
  filename: text,
  filenames: texts,
  norm_filename: text,
  hashes: hashList,
  file_size: number,
  mime_type: text,
  operations: texts,
  categories: texts,
  parent_files: texts,
  resource_url: texts,
});
const FilenameSchema = z.object({ ...common, filename: text, operations: texts, categories: texts });
const MutexSchema = z.object({ ...common, mutex_name: text, operations: texts });
const RegistrySchema = z.object({
  ...common,
  reg_key_name: text,
  reg_key_value_types: texts,
  operations: texts,
});
const ProcessSchema = z.object({
  ...common,
  cmd_line: text,
  image_names: texts,
  process_names: texts,
  process_ids: looseTexts,
});
// `sender` is a text in emails and a boolean in email_addresses. `email` is what a SecOps result has in place of all the rest.
const EmailSchema = z.object({
  ...common,
  email: text,
  subject: text,
  sender: text,
  recipients: texts,
  nr_links: number,
  nr_attachments: number,
  attachment_types: texts,
  hashes: hashList,
});
const EmailAddressSchema = z.object({
  ...common,
  email_address: text,
  sender: flag,
  recipient: flag,
  subjects: texts,
});

/** An entry of each of the ten arrays of an IOCs reply. */
export const iocSchemas = {
  domains: DomainSchema,
  email_addresses: EmailAddressSchema,
  emails: EmailSchema,
  filenames: FilenameSchema,
  files: FileSchema,
  ips: IpSchema,
  mutexes: MutexSchema,
  processes: ProcessSchema,
  registry: RegistrySchema,
  urls: UrlSchema,
};

/** Lists of objects inside of an entry. */
export const innerLists: readonly z.ZodType[] = [vtiIds, hashList];

/** The ten arrays. Any may be missing. */
const IocArraysSchema = z.object({
  domains: list(DomainSchema),
  email_addresses: list(EmailAddressSchema),
  emails: list(EmailSchema),
  filenames: list(FilenameSchema),
  files: list(FileSchema),
  ips: list(IpSchema),
  mutexes: list(MutexSchema),
  processes: list(ProcessSchema),
  registry: list(RegistrySchema),
  urls: list(UrlSchema),
});
export type VmrayIocArrays = z.output<typeof IocArraysSchema>;
/** An entry of one of the ten arrays. */
export type VmrayIoc<Name extends keyof VmrayIocArrays> = NonNullable<NonNullable<VmrayIocArrays[Name]>[number]>;
export const IocsSchema = z.object({ status: text, iocs: IocArraysSchema.nullish().catch(null) });
/** `data` of `GET /sample/{id}/iocs`. */
export type VmrayIocs = z.output<typeof IocsSchema>;
