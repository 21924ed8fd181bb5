import type { JsonObject, JsonValue } from '../../kit/json.ts';
import type { AlibabaAnswers, AlibabaMember, CorpusHashes } from '../corpus-sample.ts';
import { madeAlibaba, madeAlibabaLabel } from '../labels.ts';
import { jsonText, type TextStyle } from '../text-styles.ts';
import { type MadeEvent, madeEvent } from './made-event.ts';
import type { Term, VirusType } from './terms.ts';

/** The few facts from which a made report is written in both languages. */
export interface MadeReport {
  readonly hashes: CorpusHashes;
  readonly filename: string;
  /** 0 normal, 1 suspicious, 2 high. */
  readonly threatLevel: 0 | 1 | 2;
  readonly virusName?: VirusType | string;
  /** Codes as the API writes them: "0" normal, "1" malicious, "-1" unknown, "" not given. */
  readonly results?: { readonly virus?: string; readonly webshell?: string; readonly sandbox?: string };
  readonly sizeBytes: number;
  /** Zoneless `YYYY-MM-DD HH:mm:ss`, as the API gives it. */
  readonly firstSubmit: string;
  readonly updated?: string;
  readonly intelligences?: readonly (Term | string)[];
  readonly threatTypes?: readonly MadeThreatType[];
  /** What is in the seven sections; a section that is not given is empty. Invented. */
  readonly sandbox?: Readonly<Record<string, JsonValue>>;
  readonly eventId?: string;
  /** Lists `eventId` among the alerts of file checks. */
  readonly event?: MadeEvent;
  readonly detection?: MadeDetection;
  readonly members?: readonly AlibabaMember[];
  readonly showTab?: boolean;
  readonly styles?: ReportStyles;
}

/** One threat type of a made report. */
export interface MadeThreatType {
  readonly term: Term | string;
  /** 0 not malicious, 1 malicious, -1 unknown. */
  readonly risk: -1 | 0 | 1;
  readonly lastFound?: string;
  /** Value of `threat_type`: documented as a list, shown as text, may be empty. */
  readonly codes: JsonValue;
}

/** What a made result of a check says beside what the report says. */
export interface MadeDetection {
  /** 0 to 100; one of the band of the threat level unless given. */
  readonly score?: number;
  readonly fileLabels?: readonly string[];
}

/** How each of the four structured fields is written; strict JSON text unless given, and a text in whatever `corpus` holds. */
export interface ReportStyles {
  readonly basic?: (value: JsonObject) => JsonValue;
  readonly sandbox?: TextStyle;
  readonly intelligences?: TextStyle;
  readonly threatTypes?: TextStyle;
}

type Language = keyof Term;

/** What a service with this report of a file answers about it. */
export function madeReport(report: MadeReport): AlibabaAnswers {
  const data = { en: reportData(report, 'en'), zh: reportData(report, 'zh') };
  const { eventId, event, members } = report;
  const virusType = virusTypeOf(report);
  return {
    ...(eventId === undefined ? {} : { eventId }),
    report: { label: madeAlibabaLabel, data },
    detection: madeAlibaba('GetFileDetectResult', detectionData(report)),
    ...(event === undefined ? {} : { event: madeEvent(event, { ...report, virusType }) }),
    ...(members === undefined ? {} : { members }),
  };
}

/** Inside the bands of the documentation: 0-60 safe, 61-70 risk, 71-80 suspicious, 81-100 malicious. */
const usualScores = [5, 75, 95] as const;

function detectionData(report: MadeReport): JsonObject {
  const { score = usualScores[report.threatLevel], fileLabels = [] } = report.detection ?? {};
  const safe = report.threatLevel === 0;
  return {
    Result: safe ? 0 : 1,
    Score: score,
    ...(safe ? {} : { VirusType: virusTypeOf(report).code }),
    Ext: JSON.stringify({ HighLight: safe ? [] : [[16, 64]], FileLabel: fileLabels }),
  };
}

function virusTypeOf({ virusName }: MadeReport): VirusType {
  if (virusName === undefined) return { code: '', en: '', zh: '' };
  return typeof virusName === 'string' ? { code: virusName, en: virusName, zh: virusName } : virusName;
}

function reportData(report: MadeReport, language: Language): JsonObject {
  const styles = report.styles ?? {};
  const intelligences = (report.intelligences ?? []).map((term) => inLanguage(term, language));
  const threatTypes = (report.threatTypes ?? []).map((type) => threatType(type, language));
  return {
    ThreatLevel: report.threatLevel,
    Sandbox: (styles.sandbox ?? jsonText)(sandboxSections(report)),
    Basic: (styles.basic ?? jsonText)(basic(report, language)),
    Filename: report.filename,
    HasData: true,
    Intelligences: (styles.intelligences ?? jsonText)(intelligences),
    ThreatTypes: (styles.threatTypes ?? jsonText)(threatTypes),
    ShowTab: report.showTab ?? true,
  };
}

function basic(report: MadeReport, language: Language): JsonObject {
  const results = report.results ?? {};
  return {
    md5: report.hashes.md5,
    sha1: report.hashes.sha1,
    sha256: report.hashes.sha256,
    sha512: '',
    source: 'aegis',
    gmt_first_submit: report.firstSubmit,
    gmt_update: report.updated ?? report.firstSubmit,
    virus_result: results.virus ?? '',
    webshell_result: results.webshell ?? '',
    sandbox_result: results.sandbox ?? '',
    fileSize: String(report.sizeBytes),
    virus_name: report.virusName === undefined ? '' : inLanguage(report.virusName, language),
  };
}

function threatType(type: MadeThreatType, language: Language): JsonObject {
  return {
    threat_type_desc: inLanguage(type.term, language),
    ...(type.lastFound === undefined ? {} : { last_find_time: type.lastFound }),
    risk_type: type.risk,
    threat_type: type.codes,
  };
}

function sandboxSections(report: MadeReport): JsonObject {
  return {
    BehaviorData: {},
    ProcessData: {},
    SandboxData: {},
    AttackData: [],
    NetworkData: {},
    SolutionData: {},
    FileData: {},
    ...report.sandbox,
  };
}

function inLanguage(term: Term | string, language: Language): string {
  return typeof term === 'string' ? term : term[language];
}
