import { createHash, type Hash } from 'node:crypto';
import type { CorpusHashes, CorpusSample, JoeSandboxAnalysisAnswers } from '../corpus/corpus-sample.ts';
import { type JsonObject, listOf, objectOf } from '../kit/json.ts';
import { type LifecycleOptions, type Progress, startProgress } from '../kit/lifecycle.ts';

/** The states that clients know. There is none for a failure. */
export type JoeState = 'submitted' | 'running' | 'finished';

/** One analysis: what analysis/info says of it when it has finished, and the full report of each run. */
export interface JoeAnalysis {
  readonly info: JsonObject;
  readonly reports: readonly JsonObject[];
  /** Whether it is of the corpus, which alone has pictures. */
  readonly hasShots: boolean;
  readonly progress: Progress<JoeState>;
}

/** One submission; `chunks` while pieces of its file are to come. */
export interface JoeSubmission {
  readonly id: string;
  readonly name: string;
  readonly time: string;
  readonly chosen: Chosen;
  webids: readonly string[];
  progress: Progress<JoeState>;
  chunks: { readonly hash: Record<keyof CorpusHashes, Hash>; bytes: number; next: number } | null;
}

/** What a submission chose. */
export interface Chosen {
  readonly systems: readonly string[];
  readonly tags: readonly string[];
  readonly comments: string;
}

/** What is analysed: a file by its hashes, or a URL. */
export type JoeSubject = { readonly hashes: CorpusHashes; readonly filename: string } | { readonly url: string };

/** What one server holds. */
export class JoeSandboxStore {
  readonly analyses = new Map<string, JoeAnalysis>();
  readonly submissions = new Map<string, JoeSubmission>();
  readonly corpus: readonly CorpusSample[];
  readonly options: LifecycleOptions & { readonly now: () => number };

  constructor(corpus: readonly CorpusSample[], options: JoeSandboxStore['options']) {
    this.corpus = corpus;
    this.options = options;
    for (const answers of corpus.flatMap((sample) => sample['joe-sandbox']?.analyses ?? [])) {
      this.add(answers, startProgress<JoeState>(['finished']), {});
    }
  }

  /** Newest first. */
  list(): JoeAnalysis[] {
    return [...this.analyses.values()].sort((a, b) => Number(b.info.webid) - Number(a.info.webid));
  }

  add({ info, reports = [] }: JoeSandboxAnalysisAnswers, progress: Progress<JoeState>, more: JsonObject): string {
    const full = { ...info.data, ...more };
    const webid = String(full.webid);
    this.analyses.set(webid, {
      info: full,
      reports: reports.map(({ data }) => data),
      hasShots: reports.length > 0,
      progress,
    });
    return webid;
  }

  /** Begins a submission; of a file that comes in chunks, the analysis waits for the last one. */
  submit(name: string, chosen: Chosen, subject: JoeSubject | null): JoeSubmission {
    const progress = startProgress<JoeState>(['submitted']);
    const hash = { md5: createHash('md5'), sha1: createHash('sha1'), sha256: createHash('sha256') };
    const chunks = subject === null ? { hash, bytes: 0, next: 1 } : null;
    const id = String(12_000 + this.submissions.size + 1);
    const submission = { id, name, time: this.stamp(), chosen, webids: [], progress, chunks };
    this.submissions.set(id, submission);
    if (subject !== null) this.start(submission, subject);
    return submission;
  }

  /** Starts the analyses of a submission: copies of those that the corpus has, or one in which nothing was found. */
  start(submission: JoeSubmission, subject: JoeSubject): void {
    submission.chunks = null;
    const progress = startProgress<JoeState>(['submitted', 'running', 'finished'], this.options);
    submission.progress = progress;
    const known = this.corpus.find(({ hashes }) => 'hashes' in subject && hashes.sha256 === subject.hashes.sha256);
    const { tags, comments } = submission.chosen;
    const found = known?.['joe-sandbox']?.analyses ?? [this.nothingFound(submission.chosen, subject)];
    submission.webids = found.map((answers) => {
      const webid = String(Math.max(1000, ...[...this.analyses.keys()].map(Number)) + 1);
      const own = { webid, analysisid: webid, time: this.stamp(), tags, comments };
      return this.add(
        answers,
        progress,
        'url' in subject ? own : { ...own, ...subject.hashes, filename: subject.filename },
      );
    });
  }

  nothingFound({ systems }: Chosen, subject: JoeSubject): JoeSandboxAnalysisAnswers {
    const label = { origin: 'made', schema: 'Joe Sandbox API v2', note: 'A sample that nobody knows.' } as const;
    const rules = { yara: false, sigma: false, suricata: false };
    const runs = systems.map((system) => ({ detection: 'clean', error: null, system, score: 0, ...rules }));
    const isUrl = 'url' in subject;
    const info = {
      ...{
        status: 'finished',
        detection: 'clean',
        score: 0,
        duration: 200,
        encrypted: false,
        has_malwareconfig: false,
      },
      ...{ classification: '', threatname: '', runs },
      ...(isUrl
        ? { filename: subject.url, scriptname: 'browseurl.jbs', md5: '', sha1: '', sha256: '' }
        : { scriptname: 'default.jbs' }),
    };
    const strategy = { '@name': 'empiric', detection: 'CLEAN', score: 0, minScore: 0, maxScore: 100 };
    const target = isUrl ? { url: subject.url, sample: '' } : { url: '', sample: subject.filename };
    const report = {
      analysis: {
        generalinfo: { version: '44.0.0', reporttype: 'full', product: 'Cloud', target },
        fileinfo: isUrl ? null : { filename: subject.filename, ...subject.hashes },
        signaturedetections: { strategy: [strategy] },
      },
    };
    return { info: { label, data: info }, reports: systems.map(() => ({ label, data: report })) };
  }

  /** ISO 8601 with the offset of the server's clock. */
  stamp(): string {
    return new Date(this.options.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, '+01:00');
  }
}

/** What analysis/info says in a state: until the end neither a verdict nor runs. */
export function infoOf({ info }: JoeAnalysis, state: JoeState): JsonObject {
  if (state === 'finished') return { ...info, status: state };
  return { ...info, status: state, detection: 'unknown', score: 0, duration: 0, runs: [] };
}

/** What submission/info says. The analysis with the highest score is the most relevant one. */
export function submissionOf(submission: JoeSubmission, state: JoeState, store: JoeSandboxStore): JsonObject {
  const { id, name, time, webids } = submission;
  const found = webids.flatMap((webid) => store.analyses.get(webid) ?? []);
  const analyses = found.map((analysis) => infoOf(analysis, state));
  const [most] = [...analyses].sort((a, b) => Number(b.score) - Number(a.score));
  const relevant = most && { webid: most.webid ?? '', detection: most.detection ?? '', score: most.score ?? 0 };
  const end = state === 'finished' ? { most_relevant_analysis: relevant ?? null } : {};
  return { submission_id: id, name, time, status: state, analyses: state === 'submitted' ? [] : analyses, ...end };
}

/** The incident report of a run, which has less than the full one. */
export function incidentOf(report: JsonObject): JsonObject {
  const full = objectOf(report.analysis);
  if (full.generalinfo === undefined) return report;
  const { version = '', product = '', id = 0, target, arch = '', systemdescription = '' } = objectOf(full.generalinfo);
  const { sample = '', url = '' } = objectOf(target);
  const { md5 = '', sha1 = '', sha256 = '', filetype = '' } = objectOf(full.fileinfo);
  const strategies = listOf(objectOf(full.signaturedetections).strategy).map(objectOf);
  const { detection, score = 0 } = strategies.find((one) => one['@name'] === 'empiric') ?? {};
  const is = (word: string): boolean => detection === word;
  const words = { malicious: is('MAL'), suspicious: is('SUS'), clean: is('CLEAN'), unknown: is('UNKNOWN') };
  const each = (section: string, key: string, row: (item: JsonObject) => JsonObject) => ({
    [key]: listOf(objectOf(full[section])[key]).map((item) => row(objectOf(item))),
  });
  const flag = (item: JsonObject): boolean => item['@malicious'] === 'true';
  const named = (item: JsonObject) => ({
    name: item['@name'] ?? '',
    malicious: flag(item),
    ip: item['@ip'] ?? 'unknown',
  });
  const contacted = {
    ips: each('ipinfo', 'ip', (item) => ({ '@malicious': item['@malicious'] ?? 'false', $: item['@ip'] ?? '' })),
    domains: each('domaininfo', 'domain', named),
    urls: each('urlinfo', 'url', named),
  };
  const files = listOf(objectOf(full.droppedinfo).hash).map(objectOf);
  const dropped = files.map((item) => {
    const hashes = listOf(item.value).map(objectOf);
    const of = (algo: string) => hashes.find((hash) => hash['@algo'] === algo)?.$ ?? '';
    return { name: item['@file'] ?? '', malicious: flag(item), md5: of('MD5'), sha1: of('SHA'), sha256: of('SHA-256') };
  });
  const signare = listOf(objectOf(full.signatureinfo).sig).map((sig) => objectOf(sig)['@desc'] ?? '');
  return {
    analysis: {
      ...{ version, reporttype: 'IR', errors: null, id, product, sample, url, system: systemdescription, arch },
      hashes: { md5, sha1, sha256 },
      filetype,
      detection: { ...words, score, minscore: 0, maxscore: 100 },
      dropped: { file: dropped },
      contacted,
      signatures: { signare },
    },
  };
}
