import {
  type AnalysisRef,
  type AnalysisStatus,
  ApiError,
  AuthenticationError,
  type CallOptions,
  ConfigurationError,
  type Disclosure,
  type FileSample,
  type Health,
  hashKindOf,
  NotFoundError,
  NotReadyError,
  type Quota,
  QuotaError,
  ResponseError,
  SandboxError,
  SandboxProvider,
  type SandboxReport,
  type Screenshot,
  type Submission,
  UnsupportedError,
} from '@sandjury/core';
import {
  createHttpClient,
  createSecretKeeper,
  type HttpClient,
  type HttpReply,
  type HttpRequest,
  parseSettings,
  providerSettings,
  readRetryAfter,
  retold,
  type Secret,
  type SecretKeeper,
  SecretSchema,
} from '@sandjury/core/toolkit';
import { z } from 'zod';
import { toTinyReport } from './report.ts';

const settingsSchema = providerSettings(() => ({ url: z.string(), token: SecretSchema }));

export interface TinySettings {
  url: string;
  token: Secret;
  id?: string;
  retryRateLimited?: boolean;
  clock?: { now(): number; after(delayMs: number, callback: () => void): () => void };
}

export type TinyRequest = Pick<HttpRequest, 'path'> & Partial<HttpRequest>;

const sampleReply = z.object({
  id: z.number(),
  name: z.string(),
  url: z.string().nullable(),
  md5: z.string(),
  sha256: z.string(),
  state: z.enum(['running', 'done', 'error']),
  verdict: z.string().optional(),
  at: z.string().optional(),
});
export type TinySample = z.infer<typeof sampleReply>;

const behaviourReply = z.object({
  domains: z.array(z.string()),
  alerts: z.array(z.object({ group: z.string(), text: z.string(), attack: z.string() })),
});
export type TinyBehaviour = z.infer<typeof behaviourReply>;

const searchReply = z.object({ ids: z.array(z.number()), next: z.string().nullable() });
const created = z.object({ id: z.number() });
const meReply = z.object({ version: z.string(), limit: z.number(), used: z.number() });

/** A provider that does everything right. The broken ones are made of it. */
export class TinyProvider extends SandboxProvider {
  override readonly id: string;
  override readonly product: string = 'Tiny Sandbox';
  override readonly hashKinds: readonly ('md5' | 'sha256')[] = ['md5', 'sha256'];
  readonly http: HttpClient;
  readonly #keeper: SecretKeeper;
  readonly #token: Secret;

  constructor(input: TinySettings) {
    super();
    const { token, url, ...settings } = parseSettings(settingsSchema, input, input.id ?? 'tiny');
    this.id = settings.id ?? 'tiny';
    this.#token = token;
    this.#keeper = createSecretKeeper(this.id);
    this.http = createHttpClient({
      provider: this.id,
      baseUrl: new URL(url),
      settings,
      undici: () => import('undici'),
    });
  }

  override async ping(options?: CallOptions): Promise<Health> {
    const { version, limit } = this.read(meReply, await this.json({ path: '/me', ...options }));
    return { ok: true, product: this.product, version, latencyMs: 0, details: { limit } };
  }

  override async findByHash(hash: string, options?: CallOptions): Promise<readonly AnalysisRef[]> {
    const kind = hashKindOf(hash);
    if (kind === null) throw new ConfigurationError(`${this.id}: this is no hash.`, { provider: this.id });
    if (kind === 'sha1') throw new UnsupportedError(`${this.id}: no SHA-1.`, { provider: this.id });
    return this.search(`hash=${hash.toLowerCase()}`, options);
  }

  override async findByUrl(url: string, options?: CallOptions): Promise<readonly AnalysisRef[]> {
    this.assertUrl(url);
    return this.search(`url=${encodeURIComponent(url)}`, options);
  }

  async search(query: string, options?: CallOptions): Promise<readonly AnalysisRef[]> {
    const refs: AnalysisRef[] = [];
    const seen = new Set<string>();
    for (let next: string | null = ''; next !== null; ) {
      const after: string = next === '' ? '' : `&after=${next}`;
      const reply = await this.json({ path: `/samples?${query}${after}`, ...options });
      const page = this.read(searchReply, reply);
      refs.push(...page.ids.map((id) => this.ref(id)));
      next = page.next !== null && this.isNewPage(page.next, seen) ? page.next : null;
    }
    return refs;
  }

  override async report(ref: AnalysisRef, options?: CallOptions): Promise<SandboxReport> {
    const path = this.pathOf(ref);
    const sample = await this.json({ path, ...options });
    const wire = this.read(sampleReply, sample);
    if (wire.state === 'error') throw new ApiError(`${this.id}: the analysis failed.`, { provider: this.id });
    if (wire.state !== 'done') throw new NotReadyError(`${this.id}: not done.`, { provider: this.id, ref });
    const behaviour = await this.behaviour(path, options);
    const raw = JSON.parse(this.clean(JSON.stringify({ sample, behaviour })));
    return this.finish(toTinyReport(ref, raw, { sample: wire, behaviour: this.read(behaviourReply, behaviour) }));
  }

  override disclosureOf(): Disclosure {
    return 'private';
  }

  override async submitFile(file: FileSample, options?: CallOptions): Promise<Submission> {
    const pieces = await Array.fromAsync(file.open());
    const path = `/samples?name=${encodeURIComponent(file.name)}`;
    return this.create({ method: 'POST', path, body: Buffer.concat(pieces), ...options });
  }

  override async submitUrl(url: string, options?: CallOptions): Promise<Submission> {
    this.assertUrl(url);
    return this.create({ method: 'POST', path: '/urls', body: url, ...options });
  }

  override async status(ref: AnalysisRef, options?: CallOptions): Promise<AnalysisStatus> {
    const { state } = this.read(sampleReply, await this.json({ path: this.pathOf(ref), ...options }));
    if (state === 'done') return { state: 'finished', reports: [ref] };
    return { state: state === 'error' ? 'failed' : 'running', reports: [] };
  }

  override async addTag(ref: AnalysisRef, tag: string, options?: CallOptions): Promise<void> {
    await this.json({ method: 'POST', path: `${this.pathOf(ref)}/tags/${encodeURIComponent(tag)}`, ...options });
  }

  override async removeTag(ref: AnalysisRef, tag: string, options?: CallOptions): Promise<void> {
    await this.json({ method: 'DELETE', path: `${this.pathOf(ref)}/tags/${encodeURIComponent(tag)}`, ...options });
  }

  override async screenshots(ref: AnalysisRef, options?: CallOptions): Promise<readonly Screenshot[]> {
    const schema = z.object({ pictures: z.array(z.object({ name: z.string(), content: z.string() })) });
    const { pictures } = this.read(schema, await this.json({ path: `${this.pathOf(ref)}/pictures`, ...options }));
    return pictures.map(({ name, content }) => {
      return { name, mimeType: 'image/png', content: Buffer.from(content, 'base64') };
    });
  }

  override async quota(options?: CallOptions): Promise<readonly Quota[]> {
    const { limit, used } = this.read(meReply, await this.json({ path: '/me', ...options }));
    return [{ name: 'analyses', limit, used, remaining: limit - used, periodEnd: null }];
  }

  override close(): Promise<void> {
    return this.http.close();
  }

  assertUrl(url: string): void {
    if (/^https?:\/\/./.test(url)) return;
    throw new ConfigurationError(`${this.id}: this is no URL.`, { provider: this.id });
  }

  /** Whether a page that a reply names is to be asked for. */
  isNewPage(name: string, seen: Set<string>): boolean {
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  }

  behaviour(path: string, options?: CallOptions): Promise<unknown> {
    return this.json({ path: `${path}/behaviour`, ...options });
  }

  /** What broken providers change in a report. */
  finish(report: SandboxReport): SandboxReport {
    return report;
  }

  /** What broken providers leave out of the making of `raw`. */
  clean(text: string): string {
    return this.scrub(text);
  }

  ref(id: number): AnalysisRef {
    return { provider: this.id, id: `sample:${id}` };
  }

  pathOf({ provider, id }: AnalysisRef): string {
    const [, number] = /^sample:(\d+)$/.exec(id) ?? [];
    if (provider === this.id && number !== undefined) return `/samples/${number}`;
    throw new ConfigurationError(`${this.id}: this is no ticket of this provider.`, { provider: this.id });
  }

  async create(request: TinyRequest): Promise<Submission> {
    const { id } = this.read(created, await this.json(request).catch((error: unknown) => this.lost(error)));
    return { refs: [this.ref(id)], accepted: true, rejected: [] };
  }

  /** What became of a submission that failed: unless the vendor refused it, it may have arrived. */
  lost(error: unknown): never {
    const isOpen = SandboxError.is(error) && ['api', 'connection', 'deadline', 'response'].includes(error.code);
    throw isOpen ? retold(error, `${error.message} It may have arrived.`, { retryable: false }) : error;
  }

  /** One call. Throws for every status but 200, and for what is no JSON. */
  async json(request: TinyRequest): Promise<unknown> {
    const headers = async () => ({ 'x-token': await this.#keeper.read(this.#token, 'token') });
    const reply = await this.http.request({ method: 'GET', headers, ...request });
    if (reply.status !== 200) throw this.failure(reply);
    return this.parse(reply.text);
  }

  parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw new ResponseError(`${this.id}: the reply is no JSON.`, { provider: this.id });
    }
  }

  failure({ status, text, headers }: HttpReply): Error {
    const options = { provider: this.id, status };
    const message = `${this.id} failed: ${this.scrub(text)}`;
    if (status === 401 || status === 403) return new AuthenticationError(message, options);
    if (status === 404) return new NotFoundError(message, options);
    if (status !== 429) return new ApiError(message, options);
    return new QuotaError(message, {
      ...options,
      retryAfterMs: readRetryAfter(headers['retry-after'], this.http.clock),
    });
  }

  scrub(text: string): string {
    return this.#keeper.scrub(text);
  }

  read<T>(schema: z.ZodType<T>, reply: unknown): T {
    const result = schema.safeParse(reply);
    if (result.success) return result.data;
    throw new ResponseError(`${this.id}: the reply has another shape.`, { provider: this.id });
  }
}

export function tiny(settings: TinySettings): TinyProvider {
  return new TinyProvider(settings);
}
