import type { SandboxError } from '@sandjury/core';
import {
  type Clock,
  type HttpReply,
  type ReplyHeaders,
  readHttpDate,
  type SecretKeeper,
  type Signer,
  type SignRequest,
} from '@sandjury/core/toolkit';
import type { ResolvedSettings } from '../settings.ts';
import { createSigningKeySource, isSameKey, type SigningKey, type SigningKeySource } from '../sign/credentials.ts';
import { signedHeaders } from '../sign/headers.ts';
import { type AccountRate, accountRate, defaultRate } from './rate.ts';
import { isClockRefused, isTokenRefused } from './refusals.ts';

/** A clock that is off by less is not what a refused time is about. */
const leastSkewMs = 60_000;

/** Why a finished call's place in the queue is given back. Without a reason of ours, each abort would make an exception. */
const callIsOver = new Error('The call is over.');

/** Signs the calls of one client: its credentials, the vendor's clock, and the rate of its account. */
export class AccountSigner {
  readonly #settings: ResolvedSettings;
  readonly #clock: Clock;
  readonly #keys: SigningKeySource;
  #offsetMs = 0;
  #account: { name: string; rate: AccountRate } | null = null;

  constructor(settings: ResolvedSettings, { clock, keeper }: { clock: Clock; keeper: SecretKeeper }) {
    const { credentials, id: provider } = settings;
    this.#settings = settings;
    this.#clock = clock;
    this.#keys = createSigningKeySource({ credentials, provider, keeper, now: () => this.now() });
  }

  /** The vendor's time, as far as it is known. */
  now(): number {
    return this.#clock.now() + this.#offsetMs;
  }

  /**
   * The vendor's time as a reply came: ours where the reply's `Date`, which has no milliseconds, agrees with it. The vendor
   * tolerates clocks that are off by more than its upload permits last. null where the reply has no date.
   */
  vendorTime(headers: ReplyHeaders): number | null {
    const date = dateOf(headers, this.#clock.now());
    if (date === null) return null;
    return Math.abs(date - this.now()) < leastSkewMs ? this.now() : date;
  }

  /** Takes over the rate that the vendor says. */
  learnRate(requestsPerSecond: number): void {
    this.#account?.rate.learn(requestsPerSecond);
  }

  /** Signs one call: a refused request is worth another one for its time, and for its token, once each. */
  sign({ name: operation, path }: SignRequest): Signer {
    const { baseUrl, requestsPerSecond } = this.#settings;
    const query = path.slice(path.indexOf('?') + 1 || path.length);
    let over: AbortController | null = null;
    let key: SigningKey | null = null;
    let offsetMs = 0;
    let wasLate = false;
    let refused: { key: SigningKey; failure: SandboxError } | null = null;
    const signBy = (found: SigningKey) => {
      key = found;
      offsetMs = this.#offsetMs;
      return signedHeaders({ operation, query, key, baseUrl, now: this.now() });
    };
    return {
      headers: () => {
        const known = refused === null ? this.#keys.get() : this.#otherKey(refused);
        // At once where the key is known and no rate is kept.
        if (requestsPerSecond === false && !(known instanceof Promise)) return signBy(known);
        over ??= new AbortController();
        return this.#turnOf(known, over.signal).then(signBy);
      },
      again: (failure, reply) => {
        if (!wasLate && isClockRefused(failure) && this.#hasOtherTime(reply, offsetMs)) {
          wasLate = true;
          return true;
        }
        if (key === null || refused !== null || !isTokenRefused(failure) || !this.#keys.drop(key)) return false;
        refused = { key, failure };
        return true;
      },
      end: () => over?.abort(callIsOver),
    };
  }

  /** Calls a second at most, as long as neither the settings nor the vendor said it. */
  get unsaidRate(): number | undefined {
    if (this.#settings.requestsPerSecond !== undefined) return undefined;
    return this.#account === null ? defaultRate : this.#account.rate.unsaid;
  }

  /** Gives the account's rate back. */
  close(): void {
    this.#account?.rate.release();
    this.#account = null;
  }

  /** Throws the vendor's refusal where the refused key is all that there is, or no key can be had: the refusal says more. */
  async #otherKey({ key: refused, failure }: { key: SigningKey; failure: SandboxError }): Promise<SigningKey> {
    let key: SigningKey;
    try {
      key = await this.#keys.get();
    } catch {
      throw failure;
    }
    if (isSameKey(key, refused)) throw failure;
    return key;
  }

  /** Waits until the account may call again. A key is good for minutes: it does not grow old in the queue, as the date would. */
  async #turnOf(known: SigningKey | Promise<SigningKey>, over: AbortSignal): Promise<SigningKey> {
    const key = await known;
    if (this.#settings.requestsPerSecond !== false) {
      await this.#rateOf(key).limiter.run(async () => undefined, over);
    }
    return key;
  }

  #rateOf({ accessKeyId }: SigningKey): AccountRate {
    const { requestsPerSecond, account: name = accessKeyId, baseUrl, burst } = this.#settings;
    if (this.#account?.name === name) return this.#account.rate;
    this.close();
    const rate = accountRate(baseUrl.href, name, this.#clock, burst);
    if (typeof requestsPerSecond === 'number') rate.state(requestsPerSecond);
    this.#account = { name, rate };
    return rate;
  }

  /**
   * Whether the time of a request would be another now: the server's clock is taken over from the reply, or it was meanwhile, from
   * the reply to another call.
   */
  #hasOtherTime({ headers }: HttpReply, offsetMs: number): boolean {
    const now = this.#clock.now();
    const foundMs = (dateOf(headers, now) ?? Number.NaN) - now;
    if (Math.abs(foundMs - this.#offsetMs) >= leastSkewMs) this.#offsetMs = foundMs;
    return this.#offsetMs !== offsetMs;
  }
}

/** Date.parse would read a time into almost any text, also one at the end of all times, by which no request can be dated. */
function dateOf({ date }: ReplyHeaders, nowMs: number): number | null {
  return typeof date === 'string' ? readHttpDate(date, nowMs) : null;
}
