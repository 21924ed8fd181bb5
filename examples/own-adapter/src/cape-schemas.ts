import { z } from 'zod';

// Few fields, and none that must be there: modules of CAPE can be switched off, and its reports have changed over the years. A value of
// another type counts as absent. Where a fact is from stands beside it: a file of the repository kevoreilly/CAPEv2 at commit 4da22e64,
// unless another is named.

const text = z.string().nullish().catch(null);
const number = z.number().nullish().catch(null);

/** One text or several: `name` of a target is a text, that of a dropped file a list (modules/processing/CAPE.py). */
const texts = z
  .union([z.string().transform((one) => [one]), z.array(z.unknown()).transform((all) => all.filter(isText))])
  .nullish()
  .catch(null);

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Entries that are no objects become null, so that the others keep the index they have in the reply. */
const list = <Item extends z.ZodType>(item: Item) => z.array(item.nullable().catch(null)).nullish().catch(null);

const section = <Shape extends z.ZodType>(shape: Shape) => shape.nullish().catch(null);

/** A row of `tasks`, as tasks/search and tasks/view give it: `Task.to_dict` in lib/cuckoo/core/data/task.py. */
export const TaskSchema = z.object({
  id: z.number().int().nonnegative(),
  status: text,
  added_on: text,
  completed_on: text,
});
/** A task, as far as it is read. `added_on` and `completed_on` are UTC without a zone. */
export type CapeTask = z.output<typeof TaskSchema>;

/** tasks/search/… : `data` is [] where nothing is known (`tasks_search` in web/apiv2/views.py). */
export const TaskSearchSchema = z.object({ data: z.array(TaskSchema.nullable().catch(null)) });

/** tasks/view/ID/ */
export const TaskViewSchema = z.object({ data: TaskSchema });

/** tasks/status/ID/: `data` is the word itself. */
export const TaskStatusSchema = z.object({ data: z.string() });

/** cuckoo/status/ */
export const ServerStatusSchema = z.object({
  data: z.object({
    version: text,
    hostname: text,
    machines: section(z.object({ total: number, available: number })),
    tasks: section(z.object({ total: number, pending: number, running: number, completed: number, reported: number })),
  }),
});
/** What a server says of itself: its version, its machines, and how many tasks are in which state. */
export type CapeServerStatus = z.output<typeof ServerStatusSchema>['data'];

/** tasks/create/file/ and tasks/create/url/: `errors` has one object for each refusal, keyed by the file's name. */
export const CreatedSchema = z.object({
  data: section(z.object({ task_ids: z.array(z.number().int().nonnegative()).nullish() })),
  errors: z.array(z.unknown()).nullish().catch(null),
});
/** What became of a submission: the ids of tasks, and refusals. */
export type CapeCreated = z.output<typeof CreatedSchema>;

const yara = list(z.object({ name: text }));

/** `File.get_all` in lib/cuckoo/common/objects.py; with what modules/processing/CAPE.py adds to payloads and dropped files. */
const FileSchema = z.object({
  name: texts,
  guest_paths: texts,
  size: number,
  md5: text,
  sha1: text,
  sha256: text,
  sha512: text,
  ssdeep: text,
  type: text,
  yara,
  cape_yara: yara,
  cape_type: text,
  process_path: text,
  process_name: text,
  module_path: text,
  pe: section(z.object({ imphash: text })),
});
export type CapeFile = z.output<typeof FileSchema>;

/** `Signature.as_result` in lib/cuckoo/common/abstracts.py. */
const SignatureSchema = z.object({
  name: text,
  description: text,
  categories: texts,
  families: texts,
  severity: number,
});
export type CapeSignature = z.output<typeof SignatureSchema>;

/** `add_family_detection` in lib/cuckoo/common/utils.py: each of `details` has one key, who detected it, and on what. */
const DetectionSchema = z.object({
  family: text,
  details: list(z.record(z.string(), z.unknown())),
});
export type CapeDetection = z.output<typeof DetectionSchema>;

/** modules/processing/network.py: `_enrich_hosts`, `_add_domain`, `_add_dns`, `_add_http`; `http_ex` and `https_ex` of its second part. */
const HttpSchema = z.object({
  uri: text,
  host: text,
  port: number,
  dport: number,
  dst: text,
  protocol: text,
  method: text,
  'user-agent': text,
  process_name: text,
});
export type CapeHttp = z.output<typeof HttpSchema>;

const NetworkSchema = z.object({
  hosts: list(
    z.object({
      ip: text,
      country_name: text,
      hostname: text,
      inaddrarpa: text,
      asn: text,
      asn_name: text,
      ports: z.unknown().optional(),
    }),
  ),
  domains: list(z.object({ domain: text, ip: text })),
  dns: list(z.object({ request: text, type: text, answers: list(z.object({ type: text, data: text })) })),
  http: list(HttpSchema),
  http_ex: list(HttpSchema),
  https_ex: list(HttpSchema),
});
export type CapeNetwork = z.output<typeof NetworkSchema>;

const strings = z.array(z.unknown()).nullish().catch(null);

/** `Summary` in modules/processing/behavior.py. */
const SummarySchema = z.object({
  files: strings,
  read_files: strings,
  write_files: strings,
  delete_files: strings,
  keys: strings,
  read_keys: strings,
  write_keys: strings,
  delete_keys: strings,
  mutexes: strings,
  executed_commands: strings,
});
export type CapeSummary = z.output<typeof SummarySchema>;

/**
 * report.json, and lite.json, which has fewer sections (modules/reporting/jsondump.py, litereport.py). `malscore` and `malstatus`
 * are the result of `calc_scoring` in lib/cuckoo/common/scoring.py.
 */
export const ReportSchema = z.object({
  /** modules/processing/analysisinfo.py */
  info: z.object({
    id: z
      .union([z.number().int().nonnegative(), z.string().regex(/^[0-9]{1,15}$/)])
      .nullish()
      .catch(null),
    version: text,
    category: text,
    started: text,
    ended: text,
    package: text,
    /** An object of lib/cuckoo/core/data/guests.py, or the name alone. */
    machine: z.unknown().optional(),
  }),
  target: section(z.object({ category: text, file: section(FileSchema), url: text })),
  /** Of a URL's task: modules/processing/url_analysis.py. */
  url_analysis: section(z.object({ url: text })),
  malscore: number,
  malstatus: text,
  /** A list; before version 2.2 the name of the family (mandiant/capa, capa/features/extractors/cape/models.py). */
  detections: z.unknown().optional(),
  signatures: list(SignatureSchema),
  /** lib/cuckoo/common/mapTTPs.py; older reports have other shapes, see cape-techniques.ts. */
  ttps: z.unknown().optional(),
  /** modules/reporting/mitre.py, where that is switched on. */
  mitre_attck: z.unknown().optional(),
  network: section(NetworkSchema),
  behavior: section(z.object({ summary: section(SummarySchema) })),
  dropped: list(FileSchema),
  CAPE: section(z.object({ payloads: list(FileSchema), configs: list(z.record(z.string(), z.unknown())) })),
});
/** A report, as far as it is read. */
export type CapeReport = z.output<typeof ReportSchema>;

/** `detections` where it is a list. */
export const DetectionsSchema = list(DetectionSchema);
