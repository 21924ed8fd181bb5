import { corpus as demoCorpus } from '../corpus/corpus.ts';
import type { CorpusSample } from '../corpus/corpus-sample.ts';
import { joeSandboxRecordings } from '../corpus/joe-sandbox/recordings.ts';
import { steppingClock } from '../kit/clock.ts';
import { defineEmulator, type OperationOf, type RouteCall } from '../kit/define-emulator.ts';
import type { LifecycleOptions } from '../kit/lifecycle.ts';
import type { Emulator, ServerOptions } from '../kit/server/loopback-server.ts';
import { type Reply, textReply } from '../kit/server/reply.ts';
import * as calls from './calls.ts';
import words from './replies.json' with { type: 'json' };
import { JoeSandboxStore } from './store.ts';

/** Settings of a Joe Sandbox emulator. */
export interface JoeSandboxEmulatorOptions extends ServerOptions, LifecycleOptions {
  /** The corpus and a few recorded replies unless given. */
  readonly corpus?: readonly CorpusSample[] | undefined;
  /** `emulatorJoeSandboxApiKey` unless given. */
  readonly apiKey?: string | undefined;
  /** A server of one's own: no account, no terms to accept, and it refuses parameters of the cloud. */
  readonly onPremise?: boolean | undefined;
  /** A server that takes no chunks, and searches by `q` alone. */
  readonly older?: boolean | undefined;
  /** Maintenance: everything but server/online is refused. */
  readonly offline?: boolean | undefined;
  /** Submissions in a day and a month; 30 and 30 unless given, as a recorded account has. */
  readonly limits?: { readonly day: number; readonly month: number } | undefined;
  /** Kinds of reports that the account may not download: `jsonfixed` of a small plan. */
  readonly refusedTypes?: readonly string[] | undefined;
}

/** The key that a Joe Sandbox emulator accepts unless given another. Made up; it opens nothing. */
export const emulatorJoeSandboxApiKey: string = 'made0up0'.repeat(8);

function routesOf(options: JoeSandboxEmulatorOptions) {
  const { apiKey = emulatorJoeSandboxApiKey, limits = { day: 30, month: 30 } } = options;
  const server: calls.JoeServer = {
    onPremise: options.onPremise === true,
    older: options.older === true,
    offline: options.offline === true,
    account: 'desktop',
    limits,
    refused: options.refusedTypes ?? [],
  };
  // The key is a field of every form.
  const keyed =
    (answer: (call: calls.JoeCall) => Reply) =>
    async ({ state, form: readForm }: RouteCall<JoeSandboxStore>): Promise<Reply> => {
      const form = await readForm({ keepFileBytes: 16 * 1024 * 1024 });
      if (form.fields.get('apikey') !== apiKey) return calls.refused('4');
      return server.offline && answer !== online ? calls.refused('5') : answer({ state, form, server });
    };
  const online = () => calls.ok({ online: !server.offline });
  const route = <const Operation extends string>(operation: Operation, answer: (call: calls.JoeCall) => Reply) => ({
    operation,
    answer: keyed(answer),
  });
  // On the cloud at /api, of an installation at /joesandbox/index.php/api.
  const base = 'POST /:folder(joesandbox)?/:script(index.php)?/api/v2';
  return {
    [`${base}/server/online`]: route('server_online', online),
    [`${base}/server/info`]: route('server_info', calls.serverInfo),
    [`${base}/server/systems`]: route('server_systems', () => calls.ok(words.systems)),
    [`${base}/server/lia_countries`]: route('server_lia_countries', () => calls.ok(words.countries)),
    [`${base}/server/languages_and_locales`]: route('server_languages_and_locales', () => calls.ok(words.locales)),
    [`${base}/account/info`]: route('account_info', calls.accountInfo),
    [`${base}/analysis/search`]: route('analysis_search', calls.search),
    [`${base}/analysis/info`]: route('analysis_info', calls.analysisInfo),
    [`${base}/analysis/list`]: route('analysis_list', calls.analysisList),
    [`${base}/analysis/download`]: route('analysis_download', calls.download),
    [`${base}/analysis/delete`]: route('analysis_delete', calls.remove('webid')),
    [`${base}/submission/new`]: route('submission_new', calls.submit),
    [`${base}/submission/chunked-sample`]: route('submission_chunked_sample', calls.chunk),
    [`${base}/submission/info`]: route('submission_info', calls.submissionInfo),
    [`${base}/submission/list`]: route('submission_list', calls.submissionList),
    [`${base}/submission/delete`]: route('submission_delete', calls.remove('submission_id')),
  } as const;
}

/** One operation of the Joe Sandbox emulator, by the name of the function in the vendor's client. */
export type JoeSandboxOperation = OperationOf<ReturnType<typeof routesOf>>;

/** A running Joe Sandbox emulator. Its API is below `/api` of `url`, and below `/joesandbox/index.php/api`. */
export type JoeSandboxEmulator = Emulator<JoeSandboxOperation>;

/** Starts a server that answers like Joe Sandbox's API v2. Rejects when the port is in use. */
export function startJoeSandboxEmulator(options: JoeSandboxEmulatorOptions = {}): Promise<JoeSandboxEmulator> {
  const { corpus = [...demoCorpus, ...joeSandboxRecordings] } = options;
  const now = options.now ?? (options.finishAfterMs === undefined ? steppingClock() : Date.now);
  return defineEmulator({
    state: () => new JoeSandboxStore(corpus, { ...options, now }),
    errorReply(status, { operation, path }) {
      // Where the base URL lacks /api, the web interface answers.
      if (!path.includes('/api/')) return textReply(status, '<html><title>Joe Sandbox</title></html>', 'text/html');
      if (operation === 'unknown') return calls.refused('8');
      const code = new Map(Object.entries(words.codeByStatus)).get(String(status)) ?? 6;
      return { ...calls.refused(String(code) as keyof typeof words.refusals), status };
    },
    routes: routesOf(options),
  })(options);
}
