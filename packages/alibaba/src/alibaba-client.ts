import { randomBytes } from 'node:crypto';
import { type CallOptions, ConfigurationError, ResponseError } from '@sandjury/core';
import {
  type Clock,
  createHttpClient,
  createSecretKeeper,
  type HttpClient,
  type HttpReply,
  type RetryAdvice,
  type SecretKeeper,
  systemClock,
} from '@sandjury/core/toolkit';
import { type Acs3Parameters, acs3Authorization, canonicalQuery, sha256Hex } from './acs3-signature.ts';
import { createSigningKeySource, type SigningKey } from './alibaba-credentials.ts';
import { fieldOf, isRecord, type WireRecord } from './alibaba-envelope.ts';
import { failureKind, passingKinds, toError, toReplyError } from './alibaba-failure.ts';
import { isEventId } from './alibaba-ref.ts';
import { parseReply } from './alibaba-reply.ts';
import { type InvokeInfo, InvokeInfoSchema, parseLoosely } from './alibaba-schemas.ts';
import {
  type AlibabaSettings,
  type Lang,
  type PublicSettings,
  publicSettings,
  type ReportField,
  type ResolvedSettings,
  resolveSettings,
  type SourceType,
} from './alibaba-settings.ts';

/** The parameters of GetFileDetectReport. One of `fileHash` (MD5 or SHA-256 in hex) and `eventId` is needed. */
export interface FileDetectReportQuery {
  fileHash?: string | undefined;
  /** An int64 as decimal text: a number would lose digits. */
  eventId?: string | undefined;
  field?: readonly ReportField[] | undefined;
  lang?: Lang | undefined;
  sourceType?: SourceType | undefined;
}

/** A successful reply: what was read out of it, and all of it. */
export interface AlibabaReply<Data> {
  data: Data;
  requestId: string | null;
  raw: WireRecord;
}

const apiVersion = '2018-12-03';
const emptyBodyHash = sha256Hex('');
/** A clock that is off by less is not what a refused time is about. */
const leastSkewMs = 60_000;

/** Alibaba Cloud Security Center (SAS 2018-12-03), the operations of file detection. Made by `createAlibabaClient`. */
export class AlibabaClient {
  readonly id: string;
  /** Without the credentials: what is public ends up in logs. */
  readonly settings: PublicSettings;
  readonly #http: HttpClient;
  readonly #keeper: SecretKeeper;
  readonly #clock: Clock;
  readonly #signingKey: () => Promise<SigningKey>;
  #clockOffsetMs = 0;

  constructor(settings: ResolvedSettings) {
    this.id = settings.id;
    this.settings = publicSettings(settings);
    this.#clock = settings.clock ?? systemClock;
    this.#keeper = createSecretKeeper(settings.id);
    this.#signingKey = createSigningKeySource({
      credentials: settings.credentials,
      provider: settings.id,
      keeper: this.#keeper,
      clock: this.#clock,
    });
    this.#http = createHttpClient({
      provider: settings.id,
      baseUrl: settings.baseUrl,
      settings,
      undici: () => import('undici'),
      advise: (reply) => this.#advise(reply),
    });
  }

  /**
   * Asks for the report on a file or an event. `data` is the vendor's own `Data`, its four embedded strings as they came.
   * Throws NotFoundError where the vendor says that it has no result; `HasData: false` is a normal reply.
   */
  async getFileDetectReport(
    query: FileDetectReportQuery,
    options: CallOptions = {},
  ): Promise<AlibabaReply<WireRecord>> {
    const { fileHash, eventId, field, lang, sourceType } = query;
    if (fileHash === undefined && eventId === undefined) {
      throw new ConfigurationError(`${this.id}: GetFileDetectReport needs fileHash or eventId.`, { provider: this.id });
    }
    if (eventId !== undefined && !isEventId(eventId)) {
      throw new ConfigurationError(`${this.id}: eventId must be a decimal number as text.`, { provider: this.id });
    }
    const parameters = {
      Field: (field ?? this.settings.fields).join(','),
      EventId: eventId,
      FileHash: fileHash,
      Lang: lang ?? this.settings.lang,
      SourceType: sourceType ?? this.settings.sourceType,
    };
    return this.#callForData('GetFileDetectReport', parameters, options);
  }

  /** Asks what the account has bought and used: also the cheapest sign of life. */
  async getFileDetectApiInvokeInfo(options: CallOptions = {}): Promise<AlibabaReply<InvokeInfo>> {
    const reply = await this.#callForData('GetFileDetectApiInvokeInfo', {}, options);
    return { ...reply, data: parseLoosely(InvokeInfoSchema, reply.data, () => undefined) ?? {} };
  }

  /** Lets go of sockets. */
  close(): Promise<void> {
    return this.#http.close();
  }

  async #callForData(operation: string, parameters: Acs3Parameters, options: CallOptions) {
    const { envelope, raw } = await this.#call(operation, parameters, options);
    const data = fieldOf(raw, 'Data');
    if (isRecord(data)) return { data, requestId: envelope.requestId, raw };
    throw new ResponseError(`${this.id}: the reply to ${operation} has no Data.`, {
      provider: this.id,
      requestId: envelope.requestId,
    });
  }

  async #call(operation: string, parameters: Acs3Parameters, options: CallOptions) {
    const query = canonicalQuery(parameters);
    const reply = await this.#http.request({
      method: 'POST',
      path: query === '' ? '/' : `/?${query}`,
      headers: () => this.#headers(operation, query),
      // Every operation here only reads.
      repeatable: true,
      signal: options.signal,
      deadlineMs: options.deadlineMs,
    });
    return this.#accept(operation, reply);
  }

  #accept(operation: string, reply: HttpReply) {
    const context = { provider: this.id, operation, scrub: (text: string) => this.#keeper.scrub(text) };
    const parsed = parseReply(reply, this.id);
    if (parsed.failure !== null) throw toError(parsed.failure, context);
    if (isRecord(parsed.body)) return { envelope: parsed.envelope, raw: parsed.body };
    throw toReplyError(reply.status, parsed.problem ?? 'is not a JSON object', parsed.envelope.requestId, context);
  }

  async #headers(operation: string, query: string): Promise<Record<string, string>> {
    const key = await this.#signingKey();
    const { host, pathname } = this.settings.baseUrl;
    const now = new Date(this.#clock.now() + this.#clockOffsetMs);
    const headers: Record<string, string> = {
      accept: 'application/json',
      host,
      'user-agent': 'sandjury',
      'x-acs-action': operation,
      'x-acs-content-sha256': emptyBodyHash,
      'x-acs-date': `${now.toISOString().slice(0, 19)}Z`,
      'x-acs-signature-nonce': randomBytes(16).toString('hex'),
      'x-acs-version': apiVersion,
    };
    if (key.securityToken !== null) {
      headers['x-acs-accesskey-id'] = key.accessKeyId;
      headers['x-acs-security-token'] = key.securityToken;
    }
    const path = pathname === '/' ? '/' : `${pathname}/`;
    const request = { method: 'POST', path, query, headers, payloadHash: emptyBodyHash };
    return { ...headers, authorization: acs3Authorization(request, key) };
  }

  #advise(reply: HttpReply): RetryAdvice {
    const { failure } = parseReply(reply, this.id);
    if (failure === null) return { retry: false };
    const kind = failureKind(failure);
    if (kind === 'clock') return { retry: this.#correctClock(reply), refused: true };
    // Throttling comes with status 400 or even 200, so the transport cannot know it by its status.
    const wanted = kind !== 'throttled' || this.settings.retryRateLimited;
    return { retry: wanted && passingKinds.has(kind), afterMs: failure.retryAfterMs };
  }

  /** Takes over the server's clock; false when that would change nothing, so that one request corrects it once. */
  #correctClock(reply: HttpReply): boolean {
    const date = reply.headers.date;
    const serverMs = Date.parse(typeof date === 'string' ? date : '');
    const offsetMs = serverMs - this.#clock.now();
    if (Number.isNaN(offsetMs) || Math.abs(offsetMs - this.#clockOffsetMs) < leastSkewMs) return false;
    this.#clockOffsetMs = offsetMs;
    return true;
  }
}

/** Checks the settings (ConfigurationError) and makes a client. Nothing is sent or loaded before the first call. */
export function createAlibabaClient(settings: AlibabaSettings): AlibabaClient {
  return new AlibabaClient(resolveSettings(settings));
}
