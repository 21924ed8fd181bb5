import {
  type FileSample,
  type SandboxProvider,
  type Submission,
  type SubmitOptions,
  supports,
} from '../contract/provider.ts';
import { ConfigurationError, ResponseError } from '../model/errors.ts';
import type { SubmitOutcome } from '../model/outcome.ts';
import { announced, assertDeadline, withListeners } from './call.ts';
import { failureInfo } from './failure.ts';

/** A file or a URL, never both. */
export type SampleToSubmit = { file: FileSample; url?: never } | { url: string; file?: never };

/** What `submit` of a hub takes. */
export interface HubSubmitOptions extends Omit<SubmitOptions, 'vendor'> {
  /** Ids of the providers to submit to. All of them unless given; none where it is empty. */
  providers?: readonly string[];
  /** Settings that one vendor alone has, by the id of its provider. */
  vendor?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /**
   * Called once per provider, with its outcome as soon as it is there; not after an abort. The call waits for one that is
   * async. What it throws disturbs no provider: the call rethrows it when all have answered.
   */
  onOutcome?: (outcome: SubmitOutcome) => void;
}

/** Submits the sample once to each provider that was chosen. */
export async function submitToAll(
  providers: readonly SandboxProvider[],
  sample: SampleToSubmit,
  options: HubSubmitOptions,
): Promise<SubmitOutcome[]> {
  assertSample(sample);
  assertDeadline(options);
  assertKnown('vendor', Object.keys(options.vendor ?? {}), providers);
  assertKnown('providers', options.providers ?? [], providers);
  const chosen = providers.filter(({ id }) => options.providers?.includes(id) ?? true);
  return withListeners(options.signal, (notify) =>
    Promise.all(chosen.map((provider) => announced(submitTo(provider, sample, options), notify, options.onOutcome))),
  );
}

function assertSample({ file, url }: SampleToSubmit): void {
  if ((file === undefined) === (url === undefined)) {
    throw new ConfigurationError('A submission is a file or a URL: expected { file } or { url }.');
  }
  if (url !== undefined && !URL.canParse(url)) {
    throw new ConfigurationError('The URL to submit is none: expected one such as https://host.example/path.');
  }
}

function assertKnown(option: string, ids: readonly string[], providers: readonly SandboxProvider[]): void {
  const known = providers.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown === undefined) return;
  throw new ConfigurationError(
    `Option ${option}: no provider "${unknown}". Configured: ${known.join(', ') || 'none'}.`,
  );
}

async function submitTo(
  provider: SandboxProvider,
  sample: SampleToSubmit,
  options: HubSubmitOptions,
): Promise<SubmitOutcome> {
  const capability = sample.file === undefined ? 'submitUrl' : 'submitFile';
  const unsupported = { provider: provider.id, status: 'unsupported', capability } as const;
  if (!supports(provider, capability)) return unsupported;
  const given = submitOptions(provider.id, options);
  try {
    const submission =
      sample.file === undefined
        ? await provider.submitUrl?.(sample.url, given)
        : await provider.submitFile?.(sample.file, given);
    // An adapter that answers with nothing may have sent something.
    if (submission === undefined) throw new TypeError('This is no submission.');
    return outcomeOf(provider.id, submission);
  } catch (error) {
    options.signal?.throwIfAborted();
    const failure = failureInfo(provider.id, error);
    if (failure.code === 'unsupported') return { ...unsupported, message: failure.message };
    return { provider: provider.id, status: 'failed', error: failure, rejected: [] };
  }
}

/** Failed only where the vendor took nothing; every refusal is kept either way. */
function outcomeOf(provider: string, { refs, accepted, rejected }: Submission): SubmitOutcome {
  if (accepted || refs.length > 0) {
    return { provider, status: 'submitted', refs: [...refs], rejected: [...rejected] };
  }
  const error = rejected[0] ?? new ResponseError(`${provider} took nothing and gave no reason.`, { provider }).toJSON();
  return { provider, status: 'failed', error, rejected: [...rejected] };
}

/** Without what is the hub's own, and without other vendors' settings. */
function submitOptions(id: string, options: HubSubmitOptions): SubmitOptions {
  const { providers: _chosen, onOutcome: _listener, vendor = {}, ...given } = options;
  const own = Object.hasOwn(vendor, id) ? vendor[id] : undefined;
  return { ...given, ...(own && { vendor: own }) };
}
