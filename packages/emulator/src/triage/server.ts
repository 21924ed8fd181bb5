import { corpus as demoCorpus } from '../corpus/corpus.ts';
import type { CorpusSample } from '../corpus/corpus-sample.ts';
import { triageRecordings } from '../corpus/triage/recordings.ts';
import { serverClock } from '../kit/clock.ts';
import { defineEmulator, type NamedCall, type OperationOf, type Routes } from '../kit/define-emulator.ts';
import type { LifecycleOptions } from '../kit/lifecycle.ts';
import type { Emulator, ServerOptions } from '../kit/server/loopback-server.ts';
import type { Reply } from '../kit/server/reply.ts';
import * as calls from './calls.ts';
import { TriageStore } from './store.ts';

const table = <const Operation extends string>(all: Routes<Operation, TriageStore>): typeof all => all;

// The vendor's clients say `https://api.tria.ge/v0`, its documentation `https://tria.ge/api/v0`; the overview is in v1, too.
const base = '/:api(api)?/v0';
const sample = `${base}/samples/:id`;

const routes = table({
  [`GET ${base}/search`]: { operation: 'search', answer: calls.search },
  [`GET ${base}/samples`]: { operation: 'samples', answer: calls.list },
  [`POST ${base}/samples`]: { operation: 'submit', answer: calls.submit },
  [`GET ${sample}`]: { operation: 'sample', answer: calls.sample },
  [`DELETE ${sample}`]: { operation: 'delete_sample', answer: calls.remove },
  [`GET ${sample}/summary`]: { operation: 'summary', answer: calls.summary },
  'GET /:api(api)?/:version(v0|v1)/samples/:id/overview.json': { operation: 'overview', answer: calls.overview },
  [`GET ${sample}/reports/static`]: { operation: 'static_report', answer: calls.staticReport },
  [`GET ${sample}/:task/report_triage.json`]: { operation: 'task_report', answer: calls.taskReport },
  [`GET ${sample}/:task/screenshot.png`]: { operation: 'screenshot', answer: calls.screenshot },
  [`GET ${sample}/sample`]: { operation: 'sample_file', answer: calls.file },
  [`GET ${sample}/events`]: { operation: 'events', answer: calls.events },
  [`POST ${sample}/profile`]: { operation: 'choose_profile', answer: calls.chooseProfile },
  [`GET ${base}/profiles`]: { operation: 'profiles', answer: calls.profiles },
  [`POST ${base}/profiles`]: { operation: 'create_profile', answer: calls.createProfile },
  [`DELETE ${base}/profiles/:id`]: { operation: 'delete_profile', answer: calls.removeProfile },
});

/** One operation of the Triage emulator, named by what is asked for: the vendor's documentation has paths alone. */
export type TriageOperation = OperationOf<typeof routes>;

/** A running Triage emulator. Its API is below `/api/v0` of `url`, and below `/v0` for the vendor's clients. */
export type TriageEmulator = Emulator<TriageOperation>;

/** Settings of a Triage emulator. */
export interface TriageEmulatorOptions extends ServerOptions, LifecycleOptions {
  /** The corpus and a few recorded reports unless given. */
  readonly corpus?: readonly CorpusSample[] | undefined;
  /** `emulatorTriageApiKey` unless given. */
  readonly apiKey?: string | undefined;
  /** `private` unless given. On the public one everybody has every sample, and nothing can be deleted. */
  readonly cloud?: 'public' | 'private' | undefined;
  /** How the analyses of submissions end; `reported` unless given. */
  readonly endStatus?: 'reported' | 'failed' | undefined;
  /** Submissions in a day and calls in a minute, beyond which the answer is 429 without a word. No limits unless given. */
  readonly quotas?: { readonly submissionsPerDay?: number; readonly callsPerMinute?: number } | undefined;
}

/** The key that a Triage emulator accepts unless given another. Made up; it opens nothing. */
export const emulatorTriageApiKey = 'made-up-triage-key-0000000000000000000000';

/** Starts a server that answers like Triage's API v0. Rejects when the port is in use. */
export function startTriageEmulator(options: TriageEmulatorOptions = {}): Promise<TriageEmulator> {
  const { corpus = [...demoCorpus, ...triageRecordings], cloud = 'private', endStatus = 'reported' } = options;
  const now = serverClock(options);
  return defineEmulator({
    state: () => new TriageStore(corpus, { ...options, now, cloud, endStatus }),
    authenticate: gate(options, now),
    errorReply: (status) => calls.refused(status),
    routes,
  })(options);
}

/** What comes before a call is answered: the key, and what it may do. */
function gate({ apiKey = emulatorTriageApiKey, quotas = {} }: TriageEmulatorOptions, now: () => number) {
  const { submissionsPerDay = Number.POSITIVE_INFINITY } = quotas;
  const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);
  return ({ headers, operation }: NamedCall<TriageOperation>, { meter, submissions }: TriageStore): Reply | null => {
    if (headers.authorization !== `Bearer ${apiKey}`) return calls.refused(401);
    const time = now();
    // A submission counts once it was taken, so that it is no call of a meter.
    const isFull =
      operation === 'submit' && submissions.filter((at) => dayOf(at) === dayOf(time)).length >= submissionsPerDay;
    return isFull || !meter.admit(time) ? calls.refused(429) : null;
  };
}
