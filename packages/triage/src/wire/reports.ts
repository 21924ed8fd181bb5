import { eachMember, eachOf, fields, isObject } from '@sandjury/core/toolkit';
import { sampleId } from './samples.ts';

const { either, list, md5, number, object, raw, record, required, section, sha1, sha256, sha512 } = fields;
const { size, ssdeep, text, texts } = fields;

// Fields of the vendor's own types (hatching/triage `types/types.go`, psengine `sandbox/models`), as the recorded replies in test/fixtures
// have them. A number that is 0 and a list that is empty are left out by the vendor: `omitempty`.

/** Where the overview stands in `raw` of a report of ours. */
export const root = '/overview';

const hashes = { md5, sha1, sha256, sha512, ssdeep };

/** Nothing in it is sure to be there: one recorded signature has no name, most have no label. */
const signature = object({ name: text, label: text, score: number, ttp: texts, tags: texts, desc: text });
export type TriageSignature = fields.Read<typeof signature>;

/** `config` and `ransom_note` are read by their keys, so that each value has a pointer. */
const extracted = object({
  tasks: texts,
  /** `TASK/PATH`, where PATH is the name of a dumped file or the path in an archive; `sample` for the sample itself. */
  resource: text,
  config: record(raw),
  ransom_note: record(raw),
  dropper: section({ family: text, language: text, urls: list(object({ type: text, url: text })) }),
  /** Of a server that the malware logs in to; name and password are in `raw` alone, redacted. */
  credentials: section({ protocol: text, host: text, port: number }),
});
export type TriageExtracted = fields.Read<typeof extracted>;

const found = { signatures: list(signature), extracted: list(extracted) };
const traffic = section({ urls: list(text), domains: list(text), ips: list(text) });

const task = object({
  name: text,
  kind: text,
  status: text,
  score: number,
  tags: texts,
  ttp: texts,
  target: text,
  pick: text,
  /** Since 2023; `platform` before. */
  os: text,
  platform: text,
  resource: text,
  failure: text,
});
export type TriageTask = fields.Read<typeof task>;

/** `tasks` is a text in one recorded reply. */
const target = object({
  ...hashes,
  tasks: texts,
  target: text,
  pick: text,
  score: number,
  size,
  filetype: text,
  family: texts,
  signatures: list(signature),
  iocs: traffic,
});

/** GET /samples/{id}/overview.json. `tasks` is keyed by `SAMPLE-TASK` in v0, and a list in v1. */
export const overview = object({
  ...found,
  version: text,
  sample: object({
    ...hashes,
    id: required(sampleId),
    score: number,
    kind: text,
    target: text,
    size,
    created: text,
    completed: text,
    iocs: traffic,
  }),
  tasks: either(list(task), record(task)),
  analysis: section({ score: number, family: texts, tags: texts }),
  targets: list(target),
  errors: list(object({ task: text, reason: text })),
});
/** The overview of a sample, as far as it is read. */
export type TriageOverview = fields.Read<typeof overview>;

/** GET /samples/{id}/reports/static. `files` is null for a URL, and `score` absent in old replies. */
export const staticReport = object({
  ...found,
  sample: object({ sample: required(sampleId), kind: text, target: text, size }),
  analysis: section({ reported: text, score: number, tags: texts }),
  files: list(
    object({
      ...hashes,
      filename: text,
      relpath: text,
      filesize: size,
      filetype: text,
      mime: text,
      depth: number,
      tags: texts,
    }),
  ),
});
/** The static report, as far as it is read. */
export type TriageStaticReport = fields.Read<typeof staticReport>;

const dns = { domains: texts, ip: texts };

/** GET /samples/{id}/{task}/report_triage.json. `network` is an object without keys where there was none. */
export const taskReport = object({
  ...found,
  sample: object({ ...hashes, id: required(sampleId), target: text, size }),
  analysis: section({ score: number, tags: texts, ttp: texts, submitted: text, reported: text, resource: text }),
  processes: list(object({ cmd: texts, image: text })),
  network: section({
    flows: list(object({ dst: text, domain: text, proto: text, protocols: texts, tls_sni: text, tls_ja3: text })),
    requests: list(
      object({
        flow: number,
        dns_request: section(dns),
        dns_response: section(dns),
        http_request: section({ method: text, url: text, headers: texts }),
      }),
    ),
    ips: record(section({ cc: text })),
  }),
  dumped: list(object({ ...hashes, name: text, path: text, kind: text, size })),
});
/** The report of one run, as far as it is read. */
export type TriageTaskReport = fields.Read<typeof taskReport>;

/** A task by its name, with the pointer to it. */
export interface NamedTask {
  name: string;
  task: TriageTask;
  at: string;
}

/** The tasks of an overview. One without a name or a key of that form is left out. */
export function tasksOf({ tasks, sample }: TriageOverview): NamedTask[] {
  const place = `${root}/tasks`;
  if (Array.isArray(tasks)) {
    return eachOf(tasks, place, (one, at) => (one.name === null ? [] : [{ name: one.name, task: one, at }]));
  }
  return eachMember(tasks, place, (one, at, key) => {
    return { name: one.name ?? key.replace(`${sample.id}-`, ''), task: one, at };
  });
}

/** Which of the three reports a document is, and what stands in place of its sample's id; null for any other. */
export function identify(document: unknown): { kind: 'overview' | 'static' | 'task'; id: unknown } | null {
  if (!isObject(document) || !isObject(document.sample)) return null;
  const { sample } = document;
  if ('sample' in sample) return 'files' in document ? { kind: 'static', id: sample.sample } : null;
  if ('targets' in document) return { kind: 'overview', id: sample.id };
  return 'task' in document && 'analysis' in document ? { kind: 'task', id: sample.id } : null;
}
