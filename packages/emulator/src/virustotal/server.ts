import { corpus as demoCorpus } from '../corpus/corpus.ts';
import type { CorpusSample } from '../corpus/corpus-sample.ts';
import { virustotalRecordings } from '../corpus/virustotal/recordings.ts';
import { type CallQuotas, everyNth } from '../kit/call-meter.ts';
import { serverClock } from '../kit/clock.ts';
import { defineEmulator, type NamedCall, type OperationOf } from '../kit/define-emulator.ts';
import type { LifecycleOptions } from '../kit/lifecycle.ts';
import type { Emulator, ServerOptions } from '../kit/server/loopback-server.ts';
import type { Reply } from '../kit/server/reply.ts';
import * as calls from './calls.ts';
import { VirustotalStore } from './store.ts';

/** Settings of a VirusTotal emulator. */
export interface VirustotalEmulatorOptions extends ServerOptions, LifecycleOptions {
  /** The corpus and a few recorded reports unless given. */
  readonly corpus?: readonly CorpusSample[] | undefined;
  /** `emulatorVirustotalApiKey` unless given. */
  readonly apiKey?: string | undefined;
  /** `premium` unless given. `gti` has Google's verdict; `public` is refused what `forbidden` names, by default nothing. */
  readonly plan?: 'public' | 'premium' | 'gti' | undefined;
  /** Private scanning, a plan of its own: 403 unless it is on. */
  readonly private?: boolean | undefined;
  /** Operations that a public key is refused, with 403: which ones these are today is documented nowhere. */
  readonly forbidden?: readonly VirustotalOperation[] | undefined;
  /** Calls in a minute, a day and a month: beyond them 429 in JSON, without a time. No limits unless given. */
  readonly quotas?: CallQuotas | undefined;
  /** Each n-th call is refused by the front end: 429 with a page. */
  readonly edge?: { readonly every: number } | undefined;
}

/** The key that a VirusTotal emulator accepts unless given another. Made up; it opens nothing. */
export const emulatorVirustotalApiKey: string = 'made0up0'.repeat(8);

/** The name of that key's account. Made up. */
export const emulatorVirustotalUser = 'analyst';

function routesOf({ tls, plan, apiKey = emulatorVirustotalApiKey, quotas = {} }: VirustotalEmulatorOptions) {
  const hasGti = plan === 'gti';
  const scheme = tls === undefined ? 'http' : 'https';
  const base = '/api/v3/:own(private)?';
  const file = `${base}/files/:id`;
  return {
    [`GET ${base}/files/upload_url`]: { operation: 'upload_url', answer: calls.uploadUrl(scheme) },
    [`GET ${file}`]: { operation: 'file', answer: calls.file(hasGti) },
    [`GET ${file}/behaviours`]: { operation: 'behaviours', answer: calls.behaviours },
    [`GET ${file}/behaviour_mitre_trees`]: { operation: 'behaviour_mitre_trees', answer: calls.mitreTrees },
    [`GET ${base}/urls/:id`]: { operation: 'url', answer: calls.url(hasGti) },
    [`GET ${base}/analyses/:id`]: { operation: 'analysis', answer: calls.analysis },
    [`POST ${base}/files`]: { operation: 'submit_file', answer: calls.submitFile },
    [`POST ${base}/urls`]: { operation: 'submit_url', answer: calls.submitUrl },
    'POST /_ah/upload/:token/': { operation: 'upload', answer: calls.upload },
    'POST /api/v3/files/:id/analyse': { operation: 'rescan_file', answer: calls.rescanFile },
    'POST /api/v3/urls/:id/analyse': { operation: 'rescan_url', answer: calls.rescanUrl },
    'GET /api/v3/users/:id/overall_quotas': {
      operation: 'overall_quotas',
      answer: calls.quotas([emulatorVirustotalUser, apiKey], quotas),
    },
  } as const;
}

/** One operation of the VirusTotal emulator; private scanning has the same names. */
export type VirustotalOperation = OperationOf<ReturnType<typeof routesOf>>;

/** A running VirusTotal emulator. Its API is below `/api/v3` of `url`. */
export type VirustotalEmulator = Emulator<VirustotalOperation>;

/** Starts a server that answers like VirusTotal's API v3. Rejects when the port is in use. */
export function startVirustotalEmulator(options: VirustotalEmulatorOptions = {}): Promise<VirustotalEmulator> {
  const { corpus = [...demoCorpus, ...virustotalRecordings] } = options;
  const now = serverClock(options);
  return defineEmulator({
    state: () => new VirustotalStore(corpus, { ...options, now }),
    authenticate: gate(options, now),
    errorReply(status, { headers }) {
      if (status === 413) return calls.edgeReply(status);
      const isMissing = status === 401 && !headers['x-apikey'];
      return calls.refused(status, undefined, isMissing ? 'missing' : String(status));
    },
    // Over this the front end closes the door; a form has a limit of its own.
    maximumBodyBytes: 650 * 1024 * 1024,
    routes: routesOf(options),
  })(options);
}

/** What comes before a call is answered: the front end, the key, its quotas, and what its plan has. */
function gate(options: VirustotalEmulatorOptions, now: () => number) {
  const { apiKey = emulatorVirustotalApiKey, forbidden = [], plan, edge } = options;
  const isAtEdge = everyNth(edge?.every);
  return (call: NamedCall<VirustotalOperation>, store: VirustotalStore): Reply | null => {
    if (isAtEdge()) return calls.edgeReply(429);
    const key = call.headers['x-apikey'];
    if (key !== apiKey) return calls.refused(401, undefined, key ? '401' : 'missing');
    if (!store.meter.admit(now())) return calls.refused(429);
    const isPrivate = call.path.startsWith('/api/v3/private/') && options.private !== true;
    return isPrivate || (plan === 'public' && forbidden.includes(call.operation)) ? calls.refused(403) : null;
  };
}
