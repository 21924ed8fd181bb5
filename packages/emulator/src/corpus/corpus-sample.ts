import { type JsonObject, objectOf } from '../kit/json.ts';

/** Where an answer comes from: taken from a fixture, or made here to a documented schema. */
export type AnswerLabel =
  | { readonly origin: 'recorded'; readonly fixture: string; readonly provenance: string; readonly note: string }
  | { readonly origin: 'made'; readonly schema: string; readonly note: string };

/** One answer of a vendor, with its label. */
export interface Answer<Data> {
  readonly label: AnswerLabel;
  readonly data: Data;
}

/** What VMRay answers about one of its sample ids. Each `data` is the `data` of the reply's envelope. */
export interface VmraySampleAnswers {
  readonly sample: Answer<JsonObject>;
  /** With all artifacts; the emulator leaves out those with `ioc` other than true unless they are asked for. */
  readonly iocs: Answer<JsonObject>;
  readonly vtis: Answer<JsonObject>;
  readonly mitreAttack: Answer<JsonObject>;
  readonly analyses: Answer<readonly JsonObject[]>;
  readonly submission?: Answer<JsonObject>;
}

/** What VMRay knows: the samples of this file, and those that came out of it. */
export interface VmrayAnswers {
  readonly samples: readonly VmraySampleAnswers[];
}

/** `Data` of GetFileDetectReport with all five fields, per `Lang`. `FileHash` is filled in with the hash asked for unless it is given here. */
export interface AlibabaReportData {
  readonly en: JsonObject;
  readonly zh: JsonObject;
}

/** A row of ListObjectScanEvent without its EventId, per `Lang`, and what a filter needs to know of it. */
export interface AlibabaEventData {
  readonly en: JsonObject;
  readonly zh: JsonObject;
  /** 0 unhandled, 1 handled by hand, 2 whitelisted, 3 ignored, 4 access denied. */
  readonly status: 0 | 1 | 2 | 3 | 4;
  /** Event of the archive that the file was in; decimal text. */
  readonly parentEventId?: string;
}

/** A file in an archive. */
export interface AlibabaMember {
  /** Path inside the archive, without a leading slash. */
  readonly path: string;
  /** 1 for what is directly in the archive, 2 for what is in an archive in it. */
  readonly layer: number;
  readonly hashes: CorpusHashes;
  readonly answers: AlibabaAnswers;
}

/** What Alibaba Cloud knows of one file. */
export interface AlibabaAnswers {
  /** Decimal text; an int64 in the API. */
  readonly eventId?: string;
  readonly report: Answer<AlibabaReportData>;
  /** `Result`, `Score`, `VirusType` and `Ext` of a finished check. Without it, a rule of the file's hash decides. */
  readonly detection?: Answer<JsonObject>;
  /** The alert of a file check, listed under `eventId`. */
  readonly event?: Answer<AlibabaEventData>;
  /** What unpacking the file gives. */
  readonly members?: readonly AlibabaMember[];
}

/** One task of CAPE. */
export interface CapeTaskAnswers {
  /** report.json. The number of the task, the numbers of its screenshots and all other replies about it are read from this document. */
  readonly report: Answer<JsonObject>;
  /** A task that has failed has no report to give: of its report only `info` and `target` are used. `reported` unless given. */
  readonly status?: 'reported' | 'failed_analysis' | 'failed_processing';
}

/** What CAPE knows: the tasks of this file, or those of the files in it. */
export interface CapeAnswers {
  readonly tasks: readonly CapeTaskAnswers[];
}

/** What VirusTotal knows of one file. */
export interface VirustotalAnswers {
  /** `data` of GET /files/{id}. `gti_assessment` is given to a key of Google Threat Intelligence alone. */
  readonly file: Answer<JsonObject>;
  /** The entries of `behaviours`, one a sandbox. */
  readonly behaviours?: Answer<readonly JsonObject[]>;
  /** `data` of `behaviour_mitre_trees`. */
  readonly mitreTrees?: Answer<JsonObject>;
}

/** What Hybrid Analysis knows of one file. */
export interface HybridAnalysisAnswers {
  /** Summaries of its runs, newest last. One without a job is that of scanners alone. */
  readonly summaries: readonly Answer<JsonObject>[];
  /** GET /overview/{sha256}; what follows from the runs unless given. `reports` are always those of the runs. */
  readonly overview?: Answer<JsonObject>;
}

/** One analysis of Joe Sandbox. */
export interface JoeSandboxAnalysisAnswers {
  /** `data` of analysis/info. */
  readonly info: Answer<JsonObject>;
  /** The report of each run, full (`jsonfixed`) or incident (`irjsonfixed`), in the order of `runs`; without any, none can be had. */
  readonly reports?: readonly Answer<JsonObject>[];
}

/** What Joe Sandbox knows of one file or URL. */
export interface JoeSandboxAnswers {
  readonly analyses: readonly JoeSandboxAnalysisAnswers[];
}

/** One sample of Triage, which is what one submission became. */
export interface TriageSampleAnswers {
  /** overview.json, with the tasks as an object or as a list. The id and all other replies about the sample are read from it. */
  readonly overview: Answer<JsonObject>;
  /** reports/static. */
  readonly static?: Answer<JsonObject>;
  /** report_triage.json, by the names of the tasks. */
  readonly tasks?: Answer<Readonly<Record<string, JsonObject>>>;
  /** The analysis failed, so that there is no report: of the overview only `sample` is used. */
  readonly isFailed?: boolean;
}

/** What Triage knows: the samples of this file. */
export interface TriageAnswers {
  readonly samples: readonly TriageSampleAnswers[];
}

/** Lower-case hex, all of the same bytes. */
export interface CorpusHashes {
  readonly md5: string;
  readonly sha1: string;
  readonly sha256: string;
}

/** One label of a corpus sample, with the answer that it is about. */
export type LabelledAnswer = AnswerLabel & {
  /** Vendor, operation and id, such as `vmray getSampleIocs 12`. */
  readonly answer: string;
};

/** A question and what each vendor answers; `null` for a vendor that does not know the file. */
export interface CorpusSample {
  /** Short name in kebab-case, unique in a corpus. */
  readonly name: string;
  readonly title: string;
  /** One sentence: what this sample is there to show. */
  readonly story: string;
  /** The hashes to ask for. */
  readonly hashes: CorpusHashes;
  readonly vmray: VmrayAnswers | null;
  readonly alibaba: AlibabaAnswers | null;
  readonly cape: CapeAnswers | null;
  /** The entry in MalwareBazaar: what get_info has in `data`. */
  readonly malwarebazaar: Answer<JsonObject> | null;
  readonly virustotal: VirustotalAnswers | null;
  readonly 'hybrid-analysis': HybridAnalysisAnswers | null;
  readonly 'joe-sandbox': JoeSandboxAnswers | null;
  readonly triage: TriageAnswers | null;
  /** The label of every answer. */
  readonly labels: readonly LabelledAnswer[];
}

/** A sample without what follows from its answers; a vendor that is left out does not know the file. */
export type CorpusSampleInput = Omit<CorpusSample, 'labels' | Later> & Partial<Pick<CorpusSample, Later>>;
type Later = 'cape' | 'malwarebazaar' | 'virustotal' | 'joe-sandbox' | 'triage' | 'hybrid-analysis';

/** Completes a sample with the labels of its answers. */
export function defineCorpusSample(input: CorpusSampleInput): CorpusSample {
  const {
    cape = null,
    malwarebazaar = null,
    virustotal = null,
    'joe-sandbox': joeSandbox = null,
    triage = null,
    'hybrid-analysis': hybrid = null,
    ...sample
  } = input;
  const bazaar = malwarebazaar === null ? [] : [{ ...malwarebazaar.label, answer: 'malwarebazaar get_info' }];
  const labels = [
    ...vmrayLabels(sample.vmray),
    ...alibabaLabels(sample.alibaba),
    ...capeLabels(cape),
    ...bazaar,
    ...virustotalLabels(virustotal),
    ...hybridAnalysisLabels(hybrid),
    ...joeSandboxLabels(joeSandbox),
    ...triageLabels(triage),
  ];
  return {
    ...sample,
    cape,
    malwarebazaar,
    virustotal,
    'joe-sandbox': joeSandbox,
    triage,
    'hybrid-analysis': hybrid,
    labels,
  };
}

function joeSandboxLabels(answers: JoeSandboxAnswers | null): LabelledAnswer[] {
  return (answers?.analyses ?? []).flatMap(({ info, reports = [] }) => {
    const webid = String(info.data.webid);
    const runs = reports.map(({ label }, run) => ({
      ...label,
      answer: `joe-sandbox analysis_download ${webid} ${run}`,
    }));
    return [{ ...info.label, answer: `joe-sandbox analysis_info ${webid}` }, ...runs];
  });
}

function triageLabels(answers: TriageAnswers | null): LabelledAnswer[] {
  return (answers?.samples ?? []).flatMap((one) => {
    const id = String(objectOf(one.overview.data.sample).id);
    const labelled: [string, AnswerLabel | undefined][] = [
      ['overview', one.overview.label],
      ['static_report', one.static?.label],
      ['task_report', one.tasks?.label],
    ];
    return labelled.flatMap(([operation, label]) => (label ? [{ ...label, answer: `triage ${operation} ${id}` }] : []));
  });
}

function virustotalLabels(answers: VirustotalAnswers | null): LabelledAnswer[] {
  const labelled: [string, AnswerLabel | undefined][] = [
    ['file', answers?.file.label],
    ['behaviours', answers?.behaviours?.label],
    ['behaviour_mitre_trees', answers?.mitreTrees?.label],
  ];
  return labelled.flatMap(([operation, label]) => (label ? [{ ...label, answer: `virustotal ${operation}` }] : []));
}

function hybridAnalysisLabels(answers: HybridAnalysisAnswers | null): LabelledAnswer[] {
  const runs = (answers?.summaries ?? []).map(({ label, data }) => {
    return { ...label, answer: `hybrid-analysis report_get_summary ${data.job_id}` };
  });
  return [
    ...runs,
    ...(answers?.overview ? [{ ...answers.overview.label, answer: 'hybrid-analysis overview_get' }] : []),
  ];
}

function capeLabels(answers: CapeAnswers | null): LabelledAnswer[] {
  return (answers?.tasks ?? []).map(({ report, status = 'reported' }) => {
    const operation = status === 'reported' ? 'tasks_report' : 'tasks_view';
    return { ...report.label, answer: `cape ${operation} ${String(objectOf(report.data.info).id)}` };
  });
}

function vmrayLabels(answers: VmrayAnswers | null): LabelledAnswer[] {
  return (answers?.samples ?? []).flatMap((one) => {
    const id = String(one.sample.data.sample_id);
    const labelled: [string, AnswerLabel | undefined][] = [
      ['getSample', one.sample.label],
      ['getSampleIocs', one.iocs.label],
      ['getSampleVtis', one.vtis.label],
      ['getSampleMitreAttack', one.mitreAttack.label],
      ['getAnalysesBySample', one.analyses.label],
      ['getSubmission', one.submission?.label],
    ];
    return labelled.flatMap(([operation, label]) => (label ? [{ ...label, answer: `vmray ${operation} ${id}` }] : []));
  });
}

function alibabaLabels(answers: AlibabaAnswers | null, member = ''): LabelledAnswer[] {
  if (answers === null) return [];
  const labelled: [string, AnswerLabel | undefined][] = [
    ['GetFileDetectReport', answers.report.label],
    ['GetFileDetectResult', answers.detection?.label],
    ['ListObjectScanEvent', answers.event?.label],
  ];
  return [
    ...labelled.flatMap(([operation, label]) => (label ? [{ ...label, answer: `alibaba ${operation}${member}` }] : [])),
    ...(answers.members ?? []).flatMap(({ path, answers: inner }) => alibabaLabels(inner, `${member} ${path}`)),
  ];
}
