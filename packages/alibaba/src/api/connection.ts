import { type CallOptions, ResponseError } from '@sandjury/core';
import {
  type Clock,
  createHttpClient,
  createSecretKeeper,
  type HttpClient,
  type HttpReply,
  isObject,
  type JsonObject,
  type ReplyHeaders,
  type RetryAdvice,
  readHttpDate,
  type SecretKeeper,
  scrubValue,
  sleepUntilClosed,
  systemClock,
} from '@sandjury/core/toolkit';
import type { ResolvedSettings } from '../settings.ts';
import { type Acs3Parameters, canonicalQuery } from '../sign/acs3.ts';
import { createSigningKeySource, isSameKey, type SigningKey, type SigningKeySource } from '../sign/credentials.ts';
import { signedHeaders } from '../sign/headers.ts';
import { type Envelope, fieldOf } from '../wire/envelope.ts';
import { failureKind, passingKinds, refusingKinds, toError, toReplyError } from './failure.ts';
import { type AccountRate, accountRate } from './rate.ts';
import { createReplyParser, type ParsedReply, type ReadJson } from './reply.ts';
import { newSending, type Sending } from './sending.ts';
import { UploadHosts } from './upload-hosts.ts';

/** One call of an operation. */
export interface Operation {
  name: string;
  parameters?: Acs3Parameters;
  /** false: it orders something, so that it is repeated only where the vendor surely did nothing. */
  repeatable?: boolean;
  /** `JSON.parse` unless given. */
  readJson?: ReadJson;
}

/** A reply that is no failure. */
export interface AcceptedReply {
  envelope: Envelope;
  raw: JsonObject;
  headers: ReplyHeaders;
}

/** Thrown, and caught again, where the key that was refused is all that there is. */
const noOtherKey = new Error('There is no other key.');

/** A clock that is off by less is not what a refused time is about. */
const leastSkewMs = 60_000;

/** Why a finished call's place in the queue is given back. Without a reason of ours, each abort would make an exception. */
const callIsOver = new Error('The call is over.');

/** Signed calls to one endpoint: credentials, the account's rate, the vendor's clock, retry and failures. */
export class AlibabaConnection {
  readonly provider: string;
  /** Never to be shown: a proxy's URL may hold a password. */
  readonly settings: Omit<ResolvedSettings, 'credentials'>;
  readonly clock: Clock;
  readonly uploadHosts: UploadHosts;
  readonly #http: HttpClient;
  readonly #keeper: SecretKeeper;
  readonly #keys: SigningKeySource;
  #rate: AccountRate | null = null;
  #account: string | null = null;
  #clockOffsetMs = 0;
  readonly #closing = new AbortController();

  constructor(settings: ResolvedSettings) {
    const { credentials, ...rest } = settings;
    this.provider = settings.id;
    this.settings = rest;
    this.clock = settings.clock ?? systemClock;
    this.#keeper = createSecretKeeper(settings.id);
    this.#keys = createSigningKeySource({
      credentials,
      provider: settings.id,
      keeper: this.#keeper,
      now: () => this.now(),
    });
    this.#http = createHttpClient({
      provider: settings.id,
      baseUrl: settings.baseUrl,
      // The rate is the account's, not this client's.
      settings: { ...settings, requestsPerSecond: undefined },
      undici: () => import('undici'),
    });
    this.uploadHosts = new UploadHosts(rest, this.#http);
  }

  /** The vendor's time, as far as it is known. */
  now(): number {
    return this.clock.now() + this.#clockOffsetMs;
  }

  /** Calls an operation. Throws the vendor's failure, ResponseError, ConnectionError, DeadlineError. */
  async call(operation: Operation, options: CallOptions = {}): Promise<AcceptedReply> {
    const { name, parameters = {}, repeatable = true } = operation;
    const query = canonicalQuery(parameters);
    const { signal, deadlineMs = this.settings.deadlineMs } = options;
    const endsAt = this.clock.now() + deadlineMs;
    const { provider, clock, settings } = this;
    const parse = createReplyParser({ provider, clock, maxReplyValues: settings.maxReplyValues });
    const advise = (reply: HttpReply) => this.#advise(parse(reply));
    // A call that is over, for whatever reason, gives its place in the account's queue back.
    const over: { controller?: AbortController } = {};
    const whenOver = () => {
      over.controller ??= new AbortController();
      return over.controller.signal;
    };
    const sending = newSending(name, query);
    const headers = () => this.#headers(sending, whenOver);
    const path = query === '' ? '/' : `/?${query}`;
    const request = { method: 'POST', path, headers, advise, repeatable, signal } as const;
    try {
      for (let begun = 0; ; begun++) {
        const leftMs = Math.max(1, endsAt - this.clock.now());
        // To begin anew is no repeat, and brings no further ones.
        const retries = Math.max(0, settings.retries - (sending.requests - begun));
        let reply: HttpReply;
        try {
          reply = await this.#http.request({ ...request, deadlineMs: leftMs, retries });
        } catch (error) {
          if (error !== noOtherKey || sending.refused === null) throw error;
          reply = sending.refused.reply;
        }
        const parsed = parse(reply);
        if (!this.#mayBeginAnew(sending, reply, parsed)) return this.#accept(operation, reply, parsed);
      }
    } finally {
      over.controller?.abort(callIsOver);
    }
  }

  /** The object in `Data` of a reply that must have one. Throws ResponseError. */
  dataOf(operation: string, { raw, envelope }: AcceptedReply): JsonObject {
    const data = fieldOf(raw, 'Data');
    if (isObject(data)) return data;
    throw this.unreadable(operation, 'has no Data', envelope);
  }

  /** The error for a reply without what it must have. */
  unreadable(operation: string, why: string, { requestId }: Pick<Envelope, 'requestId'>): ResponseError {
    return new ResponseError(`${this.provider}: the reply to ${operation} ${why}.`, {
      provider: this.provider,
      requestId,
    });
  }

  /**
   * The vendor's time as a reply came: ours where the reply's `Date`, which has no milliseconds, agrees with it. The vendor
   * tolerates clocks that are off by more than its tickets last. null where the reply has no date.
   */
  vendorTime(headers: ReplyHeaders): number | null {
    const date = dateOf(headers, this.clock.now());
    if (date === null) return null;
    return Math.abs(date - this.now()) < leastSkewMs ? this.now() : date;
  }

  /** The networks in which the endpoint was reached. */
  get reached(): HttpClient['reached'] {
    return this.#http.reached;
  }

  /** Takes over the rate that the vendor tells. */
  learnRate(requestsPerSecond: number): void {
    if (this.settings.requestsPerSecond !== false) this.#rate?.learn(requestsPerSecond);
  }

  /** Takes the secrets that were used so far out of a text. */
  scrub(text: string): string {
    return this.#keeper.scrub(text);
  }

  /** Waits, until `close` at the longest. Rejects with the signal's reason as soon as it aborts. */
  pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
    return sleepUntilClosed(this.clock, delayMs, { closing: this.#closing.signal, signal });
  }

  /** Lets go of sockets and timers. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#http.close(), this.uploadHosts.close()]);
  }

  #accept(operation: Operation, reply: HttpReply, parsed: ParsedReply): AcceptedReply {
    const readJson = parsed.failure === null ? operation.readJson : undefined;
    const body = readJson === undefined ? parsed.body : readJson(reply.text);
    // A server may echo what was sent to it, or another's answer may.
    if (parsed.failure === null && isObject(body)) {
      return { ...scrubValue({ envelope: parsed.envelope, raw: body }, this), headers: reply.headers };
    }
    const context = { provider: this.provider, operation: operation.name, scrub: (text: string) => this.scrub(text) };
    if (parsed.failure !== null) throw toError(parsed.failure, context);
    throw toReplyError(reply.status, parsed.problem ?? 'is not a JSON object', parsed.envelope.requestId, context);
  }

  /** At once where the key is known and no rate is kept, which is what a request then costs least. */
  #headers(sending: Sending, whenOver: () => AbortSignal): Record<string, string> | Promise<Record<string, string>> {
    const { baseUrl, requestsPerSecond } = this.settings;
    const { operation, query, refused } = sending;
    sending.requests += 1;
    sending.offsetMs = this.#clockOffsetMs;
    const sign = (key: SigningKey) => {
      sending.key = key;
      return signedHeaders({ operation, query, key, baseUrl, now: this.now() });
    };
    const known = refused === null ? this.#keys.get() : this.#otherKey(refused.key);
    if (requestsPerSecond === false && !(known instanceof Promise)) return sign(known);
    return this.#turnOf(known, whenOver).then(sign);
  }

  async #otherKey(refused: SigningKey): Promise<SigningKey> {
    // Where none can be had, the vendor's refusal says more than that.
    const key = await unlessFailed(() => this.#keys.get());
    if (key === null || isSameKey(key, refused)) throw noOtherKey;
    return key;
  }

  // A key is good for minutes when it is handed out: it does not grow old in the queue, as the date would.
  async #turnOf(known: SigningKey | Promise<SigningKey>, whenOver: () => AbortSignal): Promise<SigningKey> {
    const key = await known;
    if (this.settings.requestsPerSecond !== false) await this.#turn(key.accessKeyId, whenOver());
    return key;
  }

  /** Waits until the account may call again. */
  async #turn(accessKeyId: string, over: AbortSignal): Promise<void> {
    const { requestsPerSecond, account = accessKeyId, baseUrl } = this.settings;
    if (requestsPerSecond === false) return;
    if (this.#rate === null || this.#account !== account) {
      this.#rate = accountRate(baseUrl.href, account, this.clock);
      this.#account = account;
      if (requestsPerSecond !== undefined) this.#rate.state(requestsPerSecond);
    }
    await this.#rate.limiter.run(async () => undefined, over);
  }

  #advise({ failure }: ParsedReply): RetryAdvice {
    if (failure === null) return { retry: false };
    const kind = failureKind(failure);
    // Throttling comes with status 400 or even 200, so the transport cannot know it by its status.
    const wanted = kind !== 'throttled' || this.settings.retryRateLimited;
    return { retry: wanted && passingKinds.has(kind), refused: refusingKinds.has(kind), afterMs: failure.retryAfterMs };
  }

  /** Whether a refused request is worth another one: for its time, and for its token, once each. */
  #mayBeginAnew(sending: Sending, reply: HttpReply, parsed: ParsedReply): boolean {
    const { key, refused, wasLate, offsetMs } = sending;
    if (!wasLate && this.#isLate(reply, parsed, offsetMs)) {
      sending.wasLate = true;
      return true;
    }
    if (key === null || refused !== null || !isTokenRefused(parsed) || !this.#keys.drop(key)) return false;
    sending.refused = { key, reply };
    return true;
  }

  /**
   * Whether the time of a request was refused and would be another now: the server's clock is taken over from the reply, or it
   * was meanwhile, from the reply to another call.
   */
  #isLate(reply: HttpReply, { failure }: ParsedReply, offsetMs: number): boolean {
    if (failure === null || failureKind(failure) !== 'clock') return false;
    const now = this.clock.now();
    const foundMs = (dateOf(reply.headers, now) ?? Number.NaN) - now;
    if (Math.abs(foundMs - this.#clockOffsetMs) >= leastSkewMs) this.#clockOffsetMs = foundMs;
    return this.#clockOffsetMs !== offsetMs;
  }
}

/** Date.parse would read a time into almost any text, also one at the end of all times, by which no request can be dated. */
function dateOf({ date }: ReplyHeaders, nowMs: number): number | null {
  return typeof date === 'string' ? readHttpDate(date, nowMs) : null;
}

/** It has ended, or was withdrawn. */
function isTokenRefused({ failure }: ParsedReply): boolean {
  return /^InvalidSecurityToken/.test(failure?.code ?? '');
}

async function unlessFailed<T>(get: () => T | Promise<T>): Promise<T | null> {
  try {
    return await get();
  } catch {
    return null;
  }
}
