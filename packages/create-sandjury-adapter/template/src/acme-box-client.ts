import { type CallOptions, ConfigurationError, type FileSample, ResponseError, SandboxError } from '@sandjury/core';
import {
  createHttpClient,
  createSecretKeeper,
  encodeForm,
  type HttpClient,
  type HttpRequest,
  parseJson,
  type SecretKeeper,
  scrubValue,
} from '@sandjury/core/toolkit';
import type { z } from 'zod';
import { failureOf, mayHaveArrived } from './acme-box-failure.ts';
import {
  type AcmeBoxFile,
  type AcmeBoxReport,
  AnalysisSchema,
  FileSchema,
  ReportSchema,
  ServerSchema,
} from './acme-box-schemas.ts';
import { type AcmeBoxSettings, type ResolvedSettings, resolveSettings } from './acme-box-settings.ts';

/** A reply: `value` as read, `raw` as it came, without our key. */
export interface AcmeBoxReply<Value> {
  value: Value;
  raw: unknown;
}

/** The vendor's API, typed. Usable on its own. */
export class AcmeBoxClient {
  readonly id: string;
  readonly #settings: ResolvedSettings['settings'];
  readonly #http: HttpClient;
  readonly #keeper: SecretKeeper;

  /** Throws ConfigurationError when the settings are wrong. Nothing is sent before the first call. */
  constructor(input: AcmeBoxSettings) {
    const { id, baseUrl, settings } = resolveSettings(input);
    this.id = id;
    this.#settings = settings;
    this.#keeper = createSecretKeeper(id);
    this.#http = createHttpClient({ provider: id, baseUrl, settings, undici: () => import('undici') });
  }

  server(options: CallOptions = {}): Promise<AcmeBoxReply<z.output<typeof ServerSchema>>> {
    return this.#call(ServerSchema, { method: 'GET', path: '/v1/status' }, options);
  }

  /** Throws NotFoundError. */
  file(hash: string, options: CallOptions = {}): Promise<AcmeBoxReply<AcmeBoxFile>> {
    return this.#call(FileSchema, { method: 'GET', path: `/v1/files/${this.#segment(hash.toLowerCase())}` }, options);
  }

  /** Throws NotFoundError. */
  analysis(id: string, options: CallOptions = {}): Promise<AcmeBoxReply<z.output<typeof AnalysisSchema>>> {
    return this.#call(AnalysisSchema, { method: 'GET', path: `/v1/analyses/${this.#segment(id)}` }, options);
  }

  /** Throws NotFoundError, and NotReadyError while the analysis is under way. */
  report(id: string, options: CallOptions = {}): Promise<AcmeBoxReply<AcmeBoxReport>> {
    return this.#call(ReportSchema, { method: 'GET', path: `/v1/analyses/${this.#segment(id)}/report` }, options);
  }

  /** Submits a file. It is sent once: a POST is repeated only where it certainly did not arrive. */
  async submit(file: FileSample, options: CallOptions = {}): Promise<AcmeBoxReply<z.output<typeof AnalysisSchema>>> {
    let hasBegun = false;
    const open = () => {
      hasBegun = true;
      return file.open();
    };
    const form = encodeForm([{ name: 'file', filename: file.name, size: file.size, open }]);
    const request = { method: 'POST', path: '/v1/analyses', body: form.body } as const;
    try {
      return await this.#call(AnalysisSchema, request, options, { 'content-type': form.contentType });
    } catch (error) {
      throw hasBegun ? mayHaveArrived(error) : error;
    }
  }

  /** Milliseconds since 1970, by the clock of the settings. */
  now(): number {
    return this.#http.clock.now();
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #call<Schema extends z.ZodType>(
    schema: Schema,
    request: Pick<HttpRequest, 'method' | 'path' | 'body'>,
    { signal, deadlineMs }: CallOptions,
    more: Record<string, string> = {},
  ): Promise<AcmeBoxReply<z.output<Schema>>> {
    const reply = await this.#http.request({ ...request, headers: () => this.#headers(more), signal, deadlineMs });
    const { status } = reply;
    const call = `${request.method} ${request.path}`;
    const what = { what: `The reply of ${this.id} to ${call}`, provider: this.id };
    const context = { provider: this.id, call, clock: this.#http.clock, keeper: this.#keeper };
    if (status < 200 || status > 299) throw failureOf(reply, jsonOrNull(reply.text), context);
    // Scrubbed, because a server may echo the key.
    const raw = scrubValue(parseJson(reply.text, what), this.#keeper);
    const result = schema.safeParse(raw);
    if (result.success) return { value: result.data, raw };
    throw new ResponseError(`${what.what} is not of the documented shape.`, { provider: this.id, status });
  }

  async #headers(more: Record<string, string>): Promise<Record<string, string>> {
    const key = await this.#keeper.read(this.#settings.apiKey, 'apiKey');
    return { accept: 'application/json', 'x-api-key': key, 'user-agent': 'sandjury-adapter-acme-box', ...more };
  }

  /** An id or hash as a segment of a path: nothing in it may lead elsewhere. */
  #segment(text: string): string {
    if (/^[0-9A-Za-z-]{1,64}$/.test(text)) return text;
    throw new ConfigurationError(`${this.id}: this is no id or hash.`, { provider: this.id });
  }
}

/** A proxy's error page is no JSON; the status alone decides. */
function jsonOrNull(text: string): unknown {
  try {
    return parseJson(text, { what: 'reply' });
  } catch (error) {
    if (SandboxError.is(error)) return null;
    throw error;
  }
}
