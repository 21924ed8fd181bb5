import { type CallOptions, ResponseError } from '@sandjury/core';
import {
  type ApiCall,
  type ApiSubmission,
  type Clock,
  createJsonApi,
  createSecretKeeper,
  fields,
  isObject,
  type JsonApi,
  type JsonObject,
  type JsonReply,
  type ReplyHeaders,
  systemClock,
} from '@sandjury/core/toolkit';
import manifest from '../../package.json' with { type: 'json' };
import type { ResolvedSettings } from '../settings.ts';
import { type Acs3Parameters, canonicalQuery } from '../sign/acs3.ts';
import { fieldOf, readEnvelope } from '../wire/envelope.ts';
import { refusals } from './refusals.ts';
import { createParser, open, type ReadJson, reason, requestIdHeader } from './reply.ts';
import { AccountSigner } from './signer.ts';
import { UploadHosts } from './upload-hosts.ts';

/** The vendor's name, for messages. */
export const vendor = 'Alibaba Cloud';

/** What we call ourselves wherever a request goes. */
export const userAgent: string = `sandjury/${manifest.version}`;

/** One call of an operation. */
export interface Operation {
  name: string;
  parameters?: Acs3Parameters;
  /** `JSON.parse` unless given. */
  readJson?: ReadJson;
}

/** A successful reply: what was read out of it, and all of it. */
export interface AlibabaReply<Data> {
  data: Data;
  requestId: string | null;
  raw: JsonObject;
}

/** A reply that is no failure. */
export interface AcceptedReply extends Omit<AlibabaReply<unknown>, 'data'> {
  headers: ReplyHeaders;
}

/** Signed calls to one endpoint. */
export class AlibabaConnection {
  readonly provider: string;
  /** Never to be shown: a proxy's URL may hold a password. */
  readonly settings: Omit<ResolvedSettings, 'credentials'>;
  readonly clock: Clock;
  readonly api: JsonApi;
  readonly signer: AccountSigner;
  readonly uploadHosts: UploadHosts;

  constructor({ credentials, ...settings }: ResolvedSettings) {
    const { id, baseUrl, clock = systemClock } = settings;
    const keeper = createSecretKeeper(id);
    this.provider = id;
    this.settings = settings;
    this.clock = clock;
    this.signer = new AccountSigner({ ...settings, credentials }, { clock, keeper });
    this.api = createJsonApi({
      id,
      vendor,
      baseUrl,
      // The rate is the account's, not this client's.
      settings: { ...settings, requestsPerSecond: undefined },
      undici: () => import('undici'),
      userAgent,
      keeper,
      sign: (request) => this.signer.sign(request),
      open,
      reason,
      requestIdHeader,
      refusals,
    });
    this.uploadHosts = new UploadHosts(settings, this.api.home);
  }

  /** Calls an operation. Throws the vendor's failure, ResponseError, ConnectionError, DeadlineError. */
  async call(operation: Operation, options?: CallOptions): Promise<AcceptedReply> {
    return this.#accept(await this.api.call({ ...this.#request(operation), repeatable: true }, fields.raw, options));
  }

  /** Calls an operation that orders something, as `JsonApi.submit`. */
  async order(operation: Operation, ref: ApiSubmission['ref'], options?: CallOptions): Promise<AcceptedReply> {
    return this.#accept(await this.api.submit({ ...this.#request(operation), ref }, fields.raw, options));
  }

  /** The object in `Data` of a reply that must have one. Throws ResponseError. */
  dataOf(operation: string, reply: AcceptedReply): JsonObject {
    const data = fieldOf(reply.raw, 'Data');
    if (isObject(data)) return data;
    throw this.unreadable(operation, 'has no Data', reply);
  }

  /** The error for a reply without what it must have. */
  unreadable(operation: string, why: string, { requestId }: Pick<AcceptedReply, 'requestId'>): ResponseError {
    const { provider } = this;
    return new ResponseError(`${provider}: the reply to ${operation} ${why}.`, { provider, requestId });
  }

  /** Lets go of sockets and timers, and of the account's rate. */
  async close(): Promise<void> {
    this.signer.close();
    await Promise.all([this.api.close(), this.uploadHosts.close()]);
  }

  #request({ name, parameters = {}, readJson }: Operation): ApiCall {
    const query = canonicalQuery(parameters);
    const { provider, settings } = this;
    const parse = createParser({ provider, operation: name, maxValues: settings.maxReplyValues }, readJson);
    return { name, method: 'POST', path: query === '' ? '/' : `/?${query}`, parse };
  }

  #accept({ raw, headers }: JsonReply<unknown>): AcceptedReply {
    const body = isObject(raw) ? raw : {};
    const header = [headers[requestIdHeader]].flat()[0];
    return { raw: body, requestId: readEnvelope(body).requestId ?? (header ? this.api.scrub(header) : null), headers };
  }
}

/** A reply, and what was read out of it. */
export function replyOf<Data>({ requestId, raw }: AcceptedReply, data: Data): AlibabaReply<Data> {
  return { data, requestId, raw };
}
