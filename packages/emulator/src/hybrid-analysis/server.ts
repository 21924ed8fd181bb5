import { corpus as demoCorpus } from '../corpus/corpus.ts';
import type { CorpusSample } from '../corpus/corpus-sample.ts';
import { hybridAnalysisRecordings } from '../corpus/hybrid-analysis/recordings.ts';
import scanners from '../fixtures/hybrid-analysis/quick_scan_state__scanner_list__api2.8.0.json' with { type: 'json' };
import { serverClock } from '../kit/clock.ts';
import { defineEmulator, type NamedCall, type OperationOf, type Route, type Routes } from '../kit/define-emulator.ts';
import type { Emulator, ServerOptions } from '../kit/server/loopback-server.ts';
import { jsonReply, pageReply, type Reply } from '../kit/server/reply.ts';
import * as calls from './calls.ts';
import made from './replies.json' with { type: 'json' };
import { type FalconRunOptions, FalconStore } from './store.ts';
import { type FalconLimits, FalconUsage } from './usage.ts';

/** Settings of a Hybrid Analysis emulator. */
export interface HybridAnalysisEmulatorOptions extends ServerOptions, FalconRunOptions {
  /** The corpus and a few recorded replies unless given. */
  readonly corpus?: readonly CorpusSample[] | undefined;
  /** `emulatorHybridAnalysisApiKey` unless given. */
  readonly apiKey?: string | undefined;
  /** The level of the key: 100 unless given. 1 gets neither pictures nor signatures. */
  readonly level?: 1 | 100 | undefined;
  /** Calls a minute and an hour, and submissions a day: beyond them 429, without a time. None are kept unless given; the headers speak of 200, 2,000 and 30. */
  readonly limits?: Partial<FalconLimits> | undefined;
}

/** The key that a Hybrid Analysis emulator accepts unless given another. Made up; it opens nothing. */
export const emulatorHybridAnalysisApiKey: string = 'made0up0'.repeat(8);

function routesOf(apiKey: string, level: number) {
  const isRestricted = level < 100;
  const base = '/api/v2';
  const report = `${base}/report/:id([\\da-f:]+)`;
  const summaries = { operation: 'report_get_bulk_summary', answer: calls.summaries(isRestricted) } as const;
  const key = {
    ...made.key,
    api_key: apiKey,
    auth_level: level,
    auth_level_name: isRestricted ? 'restricted' : 'default',
  };
  return {
    [`GET ${base}/search/hash`]: { operation: 'search_hash', answer: calls.search },
    [`POST ${base}/search/hash`]: { ...summaries, operation: 'search_hash' },
    [`POST ${base}/search/hashes`]: { ...summaries, operation: 'search_hashes' },
    [`POST ${base}/search/terms`]: { operation: 'search_terms', answer: calls.terms },
    [`GET ${base}/overview/:sha256`]: { operation: 'overview_get', answer: calls.overview(null) },
    [`GET ${base}/overview/:sha256/summary`]: {
      operation: 'overview_get_summary',
      answer: calls.overview(made.overviewSummary),
    },
    [`GET ${base}/overview/:sha256/refresh`]: { operation: 'overview_refresh', answer: calls.refresh },
    [`POST ${base}/report/summary`]: summaries,
    [`GET ${report}/summary`]: { operation: 'report_get_summary', answer: calls.summary(isRestricted) },
    [`GET ${report}/state`]: { operation: 'report_get_state', answer: calls.stateOf },
    [`GET ${report}/screenshots`]: { operation: 'report_get_screenshots', answer: calls.screenshots },
    [`POST ${base}/submit/file`]: { operation: 'submit_file', answer: calls.submit('file') },
    [`POST ${base}/submit/url`]: { operation: 'submit_url', answer: calls.submit('url') },
    [`POST ${base}/submit/url-for-analysis`]: { operation: 'submit_url', answer: calls.submit('url') },
    [`POST ${base}/submit/hash-for-url`]: { operation: 'submit_hash_for_url', answer: calls.hashForUrl },
    [`POST ${base}/quick-scan/file`]: { operation: 'scan_file', answer: calls.scan('file') },
    [`POST ${base}/quick-scan/url`]: { operation: 'scan_url', answer: calls.scan('url') },
    [`POST ${base}/quick-scan/url-for-analysis`]: { operation: 'scan_url', answer: calls.scan('url') },
    [`GET ${base}/quick-scan/state`]: { operation: 'scan_state', answer: () => jsonReply(200, scanners) },
    [`GET ${base}/quick-scan/:id`]: { operation: 'scan_scan', answer: calls.scanState },
    [`POST ${base}/quick-scan/:id/convert-to-full`]: { operation: 'scan_convert_to_full', answer: calls.convert },
    [`GET ${base}/key/current`]: { operation: 'key_get_current', answer: () => jsonReply(200, key) },
    [`GET ${base}/system/environments`]: {
      operation: 'system_environments',
      answer: () => jsonReply(200, made.environments),
    },
    [`GET ${base}/system/version`]: { operation: 'system_version', answer: () => jsonReply(200, made.version) },
  } as const;
}

/** One operation of the Hybrid Analysis emulator, by the name that the vendor's own client has for it. */
export type HybridAnalysisOperation = OperationOf<ReturnType<typeof routesOf>>;

/** A running Hybrid Analysis emulator. Its API is below `/api/v2` of `url`. */
export type HybridAnalysisEmulator = Emulator<HybridAnalysisOperation>;

/** Starts a server that answers like Hybrid Analysis' API v2. Rejects when the port is in use. */
export function startHybridAnalysisEmulator(
  options: HybridAnalysisEmulatorOptions = {},
): Promise<HybridAnalysisEmulator> {
  const { corpus = [...demoCorpus, ...hybridAnalysisRecordings], limits, level = 100 } = options;
  const { apiKey = emulatorHybridAnalysisApiKey } = options;
  const now = serverClock(options);
  return defineEmulator({
    state: () => new FalconStore(corpus, { ...options, now }, new FalconUsage(limits)),
    authenticate: ({ headers, operation }: NamedCall<HybridAnalysisOperation>, { usage }: FalconStore) => {
      if (headers['api-key'] !== apiKey) return calls.refused(403, made.wrongKey);
      const isDenied = level < 100 && operation === 'report_get_screenshots';
      return isDenied ? calls.refused(403, made.levelTooLow) : usage.take(now(), operation);
    },
    errorReply,
    maximumBodyBytes: 100 * 1024 * 1024,
    routes: Object.fromEntries(Object.entries(routesOf(apiKey, level)).map(withHeaders)) as Routes<
      HybridAnalysisOperation,
      FalconStore
    >,
  })(options);
}

/** Every answer tells what the key has left. */
function withHeaders([key, { operation, answer }]: [string, Route<HybridAnalysisOperation, FalconStore>]) {
  const told = async (call: calls.Call): Promise<Reply> => {
    const reply = await answer(call);
    return { ...reply, headers: { ...reply.headers, ...call.state.usage.headers(operation) } };
  };
  return [key, { operation, answer: told }] as const;
}

/** JSON where the API itself refuses, a page where it was not reached. */
function errorReply(status: number, { operation }: NamedCall): Reply {
  const message = new Map(Object.entries(made.refusals)).get(String(status));
  if (message !== undefined && operation !== 'unknown') return calls.refused(status, message);
  return pageReply(status, undefined, 'text/html; charset=UTF-8');
}
