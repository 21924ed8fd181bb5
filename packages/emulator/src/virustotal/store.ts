import { createHash } from 'node:crypto';
import type { CorpusHashes, CorpusSample, VirustotalAnswers } from '../corpus/corpus-sample.ts';
import { type CallMeter, type CallQuotas, startCallMeter } from '../kit/call-meter.ts';
import { type JsonObject, objectOf } from '../kit/json.ts';
import { type LifecycleOptions, type Progress, startProgress } from '../kit/lifecycle.ts';

/** A file or a URL that was submitted or is of the corpus. */
export interface Subject {
  readonly id: string;
  readonly attributes: JsonObject;
  readonly answers: VirustotalAnswers | null;
  /** The analysis of what was never seen before: until it has ended, there are no numbers of engines. */
  readonly first: Analysis | null;
}

/** One analysis, as a submission or a rescan starts it; `meta` says what it is of. */
export interface Analysis {
  readonly id: string;
  readonly date: number;
  readonly meta: JsonObject;
  readonly progress: Progress<'queued' | 'in-progress' | 'completed'>;
}

/** What VirusTotal holds; keys begin with the scope, `public` or `private`. */
export class VirustotalStore {
  readonly files = new Map<string, Subject>();
  readonly urls = new Map<string, Subject>();
  readonly analyses = new Map<string, Analysis>();
  /** Addresses of uploads that were named and not used, with their scope. */
  readonly uploads = new Map<string, string>();
  readonly options: LifecycleOptions & { readonly now: () => number; readonly quotas?: CallQuotas | undefined };
  /** The calls of the key. */
  readonly meter: CallMeter;

  constructor(corpus: readonly CorpusSample[], options: VirustotalStore['options']) {
    this.options = options;
    this.meter = startCallMeter(options.quotas);
    for (const { virustotal: answers, hashes } of corpus) {
      if (answers === null) continue;
      const attributes = { ...objectOf(answers.file.data.attributes), ...hashes };
      this.addFile('public', hashes, { id: hashes.sha256, attributes, answers, first: null });
    }
  }

  addFile(scope: string, { md5, sha1, sha256 }: CorpusHashes, subject: Subject): void {
    for (const hash of [md5, sha1, sha256]) this.files.set(`${scope} ${hash}`, subject);
  }

  /** Starts the analysis of a file, which VirusTotal may have already. */
  submitFile(scope: string, name: string, size: number, { md5, sha1, sha256 }: CorpusHashes): Analysis {
    const hashes = { md5, sha1, sha256 };
    const analysis = this.start(`${md5}:`, { file_info: { ...hashes, size } });
    const attributes = { ...hashes, size, names: [name], meaningful_name: name, first_submission_date: analysis.date };
    const subject = { id: sha256, attributes, answers: null, first: analysis };
    if (!this.files.has(`${scope} ${sha256}`)) this.addFile(scope, hashes, subject);
    return analysis;
  }

  /** Starts the analysis of a URL. Its id is the SHA-256 of the canonical URL; base64url of the URL as given leads there too. */
  submitUrl(scope: string, given: string): Analysis {
    const url = new URL(given).href;
    const id = createHash('sha256').update(url).digest('hex');
    const analysis = this.start(`u-${id}-`, { url_info: { id, url } });
    const attributes = { url, last_final_url: url, first_submission_date: analysis.date };
    const subject = this.urls.get(`${scope} ${id}`) ?? { id, attributes, answers: null, first: analysis };
    const others = [url, given].map((text) => Buffer.from(text).toString('base64url'));
    for (const key of [id, ...others]) this.urls.set(`${scope} ${key}`, subject);
    return analysis;
  }

  /** The id of a file's analysis is in base64, that of a URL's is not. */
  start(prefix: string, meta: JsonObject): Analysis {
    const date = Math.floor(this.options.now() / 1000);
    const id = prefix.startsWith('u-') ? `${prefix}${date}` : Buffer.from(`${prefix}${date}`).toString('base64');
    const progress = startProgress(['queued', 'in-progress', 'completed'] as const, this.options);
    const analysis = { id, date, meta, progress };
    this.analyses.set(id, analysis);
    return analysis;
  }
}
