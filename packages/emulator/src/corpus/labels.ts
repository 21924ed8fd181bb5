import { createHash } from 'node:crypto';
import type { JsonObject } from '../kit/json.ts';
import type {
  Answer,
  AnswerLabel,
  CorpusHashes,
  HybridAnalysisAnswers,
  JoeSandboxAnswers,
  TriageAnswers,
  VirustotalAnswers,
} from './corpus-sample.ts';

/** The short harmless text that a made file is. */
export function corpusText(name: string): string {
  return `sandjury corpus: ${name}`;
}

/** Hashes of the text that stands for the file of this name. */
export function hashesOfText(name: string): CorpusHashes {
  const text = corpusText(name);
  const hex = (algorithm: string): string => createHash(algorithm).update(text).digest('hex');
  return { md5: hex('md5'), sha1: hex('sha1'), sha256: hex('sha256') };
}

/** An answer made here for VMRay, to the documented object schemas. */
export function madeVmray<Data>(data: Data, note = 'No recorded reply exists for this story.'): Answer<Data> {
  return { label: { origin: 'made', schema: 'VMRay Platform REST API, object schemas of 4.x to 2026.2', note }, data };
}

/** A report that was made here for CAPE, to what its source writes. */
export function madeCape(report: JsonObject, note = 'No recorded report of this file exists.'): Answer<JsonObject> {
  const schema = 'CAPE, report.json as its source writes it (kevoreilly/CAPEv2, commit 4da22e64)';
  return { label: { origin: 'made', schema, note }, data: report };
}

/** An entry that was made here for MalwareBazaar, to the keys of recorded ones. */
export function madeMalwareBazaar(entry: JsonObject): Answer<JsonObject> {
  const schema = 'MalwareBazaar API v1, get_info as recorded in 2021 and 2023 and as its clients read it';
  return {
    label: { origin: 'made', schema, note: 'The file is made up, and so is what vendors say of it.' },
    data: entry,
  };
}

/** What VirusTotal answers about a file, made to its documented schema: the object, behaviours and trees of one document. */
export function madeVirustotal(document: VirustotalDocument): VirustotalAnswers {
  const note =
    'No recorded reply exists for this story. Engines are named as real ones are; what they say is invented.';
  const label: AnswerLabel = {
    origin: 'made',
    schema: 'VirusTotal API v3, file, file_behaviour and MITRE trees',
    note,
  };
  const { file, behaviours = [], mitreTrees = {} } = document;
  return {
    file: { label, data: file },
    behaviours: { label, data: behaviours },
    mitreTrees: { label, data: mitreTrees },
  };
}

interface VirustotalDocument {
  readonly file: JsonObject;
  readonly behaviours?: readonly JsonObject[];
  readonly mitreTrees?: JsonObject;
}

/** Summaries and an overview that were made here for Hybrid Analysis, to the keys of recorded ones. */
export function madeHybridAnalysis({
  summaries,
  overview,
}: {
  readonly summaries: readonly JsonObject[];
  readonly overview?: JsonObject;
}): HybridAnalysisAnswers {
  const schema = 'Hybrid Analysis API v2, report summary and overview as recorded in 2020 and as clients read them';
  const label: AnswerLabel = { origin: 'made', schema, note: 'No recorded reply exists for this story.' };
  return {
    summaries: summaries.map((data) => ({ label, data })),
    ...(overview && { overview: { label, data: overview } }),
  };
}

/** What Joe Sandbox answers about a file, made to the keys of its recorded replies: analysis/info, and a full report of each run. */
export function madeJoeSandbox({ info, reports = [] }: JoeSandboxDocument): JoeSandboxAnswers {
  const note = 'No recorded full report was found. Its sections are those that public clients read.';
  const label: AnswerLabel = { origin: 'made', schema: 'Joe Sandbox API v2, analysis/info and jsonfixed', note };
  return { analyses: [{ info: { label, data: info }, reports: reports.map((data) => ({ label, data })) }] };
}

interface JoeSandboxDocument {
  readonly info: JsonObject;
  readonly reports?: readonly JsonObject[];
}

/** What Triage answers about a file, made to its documented shapes: overview, static report and those of runs of one document. */
export function madeTriage(document: TriageDocument): TriageAnswers {
  const label: AnswerLabel = {
    origin: 'made',
    schema: 'Triage API v0, overview, static and behavioural reports as recorded 2021 to 2026',
    note: 'No recorded reply exists for this story: families, configurations and findings are invented.',
  };
  const { overview, static: still, tasks } = document;
  return {
    samples: [
      {
        overview: { label, data: overview },
        ...(still && { static: { label, data: still } }),
        ...(tasks && { tasks: { label, data: tasks } }),
      },
    ],
  };
}

interface TriageDocument {
  readonly overview: JsonObject;
  readonly static?: JsonObject;
  readonly tasks?: Readonly<Record<string, JsonObject>>;
}

/** The label of every made Alibaba report. */
export const madeAlibabaLabel: AnswerLabel = {
  origin: 'made',
  schema: 'Alibaba Cloud SAS 2018-12-03, GetFileDetectReport',
  note: 'Made to the documented schema. The inner structure of the seven Sandbox sections is documented nowhere: what they hold here is invented.',
};

/** An answer made here for Alibaba Cloud, to the documented schema of an operation. */
export function madeAlibaba<Data>(operation: string, data: Data): Answer<Data> {
  const note = 'Made to the documented schema, in accordance with the made report of the same file.';
  return { label: { origin: 'made', schema: `Alibaba Cloud SAS 2018-12-03, ${operation}`, note }, data };
}
