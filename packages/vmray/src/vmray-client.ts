import type { CallOptions } from '@sandjury/core';
import { ConfigurationError, hashKindOf, NotFoundError, ResponseError } from '@sandjury/core';
import { z } from 'zod';
import {
  AnalysesSchema,
  IocsSchema,
  MitreAttackSchema,
  SampleSchema,
  SystemInfoSchema,
  type VmrayAnalysis,
  type VmrayIocs,
  type VmrayMitreAttack,
  type VmraySample,
  type VmraySystemInfo,
  type VmrayVtis,
  VtisSchema,
} from './vmray-schemas.ts';
import { resolveSettings, type VmraySettings } from './vmray-settings.ts';
import { createTransport, type Envelope, type Transport } from './vmray-transport.ts';
import { idText } from './vmray-values.ts';

/** More pages than any server's own limit allows (1000 items, 100 to a page); a reply that never ends stops here. */
const mostPages = 1000;

const vtiPaths = ['vtis', 'threat_indicators'] as const;

/** A reply: `value` as read, `raw` the untouched `data` of it. */
export interface VmrayReply<Value> {
  value: Value;
  raw: unknown;
  /** The server cut the result at its own maximum: there is more than this. */
  truncated: boolean;
}

/**
 * The VMRay Platform REST API, typed; usable without the provider. Every call throws AuthenticationError, NotFoundError,
 * QuotaError, ApiError, ResponseError, ConnectionError, DeadlineError or TooLargeError, and rethrows an abort untouched.
 */
export class VmrayClient {
  /** Name of the settings' provider: `vmray` unless they say otherwise. */
  readonly id: string;
  readonly #transport: Transport;
  #vtiPath: (typeof vtiPaths)[number] | undefined;

  /** Throws ConfigurationError when the settings are wrong. Opens no connection. */
  constructor(settings: VmraySettings) {
    const resolved = resolveSettings(settings);
    this.id = resolved.id;
    this.#transport = createTransport(resolved);
  }

  /** Version and limits of the server. Keys without administration rights may be refused (AuthenticationError, 403). */
  async systemInfo(options: CallOptions = {}): Promise<VmrayReply<VmraySystemInfo>> {
    return this.#one('/system_info', SystemInfoSchema, options);
  }

  /** The newest analyses of the account, at most `limit`. One of them is the least call that shows whether a key works. */
  async latestAnalyses(
    limit: number,
    options: CallOptions = {},
  ): Promise<VmrayReply<readonly (VmrayAnalysis | null)[]>> {
    return this.#list(`/analysis?_limit=${positiveInteger(limit, this.id)}`, AnalysesSchema, options);
  }

  /** Every sample under a MD5, SHA-1 or SHA-256, as the server orders them; [] for an unknown hash. Costs no quota. */
  async samplesByHash(hash: string, options: CallOptions = {}): Promise<VmrayReply<readonly (VmraySample | null)[]>> {
    const kind = hashKindOf(hash);
    if (kind === null) {
      throw new ConfigurationError(
        `${this.id}: expected a MD5 (32), SHA-1 (40) or SHA-256 (64 hex digits), got ${hash.length} characters.`,
        { provider: this.id },
      );
    }
    return this.#list(`/sample/${kind}/${hash.toLowerCase()}`, z.array(SampleSchema.nullable().catch(null)), options);
  }

  /** A sample by its id. Throws NotFoundError. */
  async sample(sampleId: number | string, options: CallOptions = {}): Promise<VmrayReply<VmraySample>> {
    return this.#one(this.#samplePath(sampleId), SampleSchema, options);
  }

  /** IOCs and all other artifacts of a sample. */
  async iocs(sampleId: number | string, options: CallOptions = {}): Promise<VmrayReply<VmrayIocs>> {
    return this.#one(`${this.#samplePath(sampleId)}/iocs?all_artifacts=true`, IocsSchema, options);
  }

  /** Threat indicators of a sample. Servers name the call `vtis` or, older ones, `threat_indicators`. */
  async vtis(sampleId: number | string, options: CallOptions = {}): Promise<VmrayReply<VmrayVtis>> {
    const ask = async (name: (typeof vtiPaths)[number], rest: CallOptions) => {
      const reply = await this.#one(`${this.#samplePath(sampleId)}/${name}`, VtisSchema, rest);
      this.#vtiPath = name;
      return reply;
    };
    if (this.#vtiPath !== undefined) return ask(this.#vtiPath, options);
    const remaining = this.#budget(options);
    try {
      return await ask('vtis', remaining());
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      return ask('threat_indicators', remaining());
    }
  }

  /** MITRE ATT&CK techniques of a sample. */
  async mitreAttack(sampleId: number | string, options: CallOptions = {}): Promise<VmrayReply<VmrayMitreAttack>> {
    return this.#one(`${this.#samplePath(sampleId)}/mitre_attack`, MitreAttackSchema, options);
  }

  /** Every analysis of a sample. */
  async analysesBySample(
    sampleId: number | string,
    options: CallOptions = {},
  ): Promise<VmrayReply<readonly (VmrayAnalysis | null)[]>> {
    return this.#list(`/analysis${this.#samplePath(sampleId)}`, AnalysesSchema, options);
  }

  /** Milliseconds since 1970, by the clock of the settings. */
  now(): number {
    return this.#transport.now();
  }

  /** Closes the connections. */
  close(): Promise<void> {
    return this.#transport.close();
  }

  #samplePath(sampleId: number | string): string {
    const id = idText(sampleId);
    if (id !== null) return `/sample/${id}`;
    throw new ConfigurationError(`${this.id}: a sample id is a whole number.`, { provider: this.id });
  }

  async #one<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    options: CallOptions,
  ): Promise<VmrayReply<z.output<Schema>>> {
    const { data, truncated } = await this.#transport.get({ path, ...options });
    return { value: this.#read(schema, data, path), raw: data, truncated };
  }

  async #list<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    options: CallOptions,
  ): Promise<VmrayReply<z.output<Schema>>> {
    const remaining = this.#budget(options);
    const items: unknown[] = [];
    let page: Envelope = await this.#transport.get({ path, ...remaining() });
    let truncated = page.truncated;
    for (let pages = 1; ; pages++) {
      if (!Array.isArray(page.data)) throw this.#unexpected(path);
      for (const item of page.data) items.push(item);
      if (page.continuationId === null) break;
      if (pages === mostPages) {
        truncated = true;
        break;
      }
      // Single use: once answered, the page cannot be asked for again.
      const next = `/continuation/${page.continuationId}`;
      page = await this.#transport.get({ path: next, repeatable: false, ...remaining() });
      truncated ||= page.truncated;
    }
    return { value: this.#read(schema, items, path), raw: items, truncated };
  }

  #read<Schema extends z.ZodType>(schema: Schema, data: unknown, path: string): z.output<Schema> {
    const result = schema.safeParse(data);
    if (!result.success) throw this.#unexpected(path);
    return result.data;
  }

  #unexpected(path: string): ResponseError {
    return new ResponseError(`The reply of ${this.id} to GET ${path} is not of the documented shape.`, {
      provider: this.id,
      status: 200,
    });
  }

  /** One deadline over several requests: each gets what is left of it. */
  #budget(options: CallOptions): () => CallOptions {
    const endsAt = this.now() + (options.deadlineMs ?? this.#transport.defaultDeadlineMs);
    return () => ({ ...options, deadlineMs: Math.max(1, endsAt - this.now()) });
  }
}

function positiveInteger(value: number, provider: string): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new ConfigurationError(`${provider}: expected a whole number above 0.`, { provider });
}
