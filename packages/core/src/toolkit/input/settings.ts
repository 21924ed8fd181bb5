import { z } from 'zod';
import { providerIdPattern, providerIdRule } from '../../contract/provider.ts';
import { lazyStrictObject } from '../../model/lazy-object.ts';
import { ReliabilitySchema, VerdictValueSchema } from '../../model/verdict.ts';
import type { Clock } from '../../time/clock.ts';
import type { HttpDispatcher } from '../network/http-module.ts';
import { defaultMaxIocs } from '../report/finish.ts';
import { SecretSchema } from '../secrets/keeper.ts';
import { defaultMaxValues } from './json.ts';

const proxyRule = 'expected an http or https URL, or false';
const positive = () => z.number().int().positive();

/** The settings that every provider takes. */
const commonSettings = () => ({
  /** Names the provider in one hub. */
  id: z.string().regex(providerIdPattern, providerIdRule).optional(),
  /** An undici dispatcher of your own; it replaces pool, proxy and TLS settings, and you close it. */
  dispatcher: z.custom<HttpDispatcher>(isDispatcher, 'expected an undici dispatcher').optional(),
  reliability: ReliabilitySchema.optional(),
  group: z.string().min(1).optional(),
  /** Calls under way at once. */
  concurrency: positive().max(1024).default(32),
  /** Calls begun in a second, evenly spaced but for a `burst`. */
  requestsPerSecond: z.number().positive().optional(),
  /** With `requestsPerSecond`: how many calls may begin at once after a quiet time. "5 a minute" is 5 / 60 with a burst of 5. */
  burst: positive().max(1_000_000).default(1),
  /** Your own reading of a vendor's word: `{ "suspicious": "malicious" }`. */
  verdicts: z.record(z.string(), VerdictValueSchema).optional(),
  /** A proxy's URL, or false for none. Without it HTTP_PROXY, HTTPS_PROXY and NO_PROXY decide. */
  proxy: z.union([z.url({ protocol: /^https?$/, error: proxyRule }), z.literal(false)], proxyRule).optional(),
  tls: z
    .strictObject({
      /** false accepts any certificate: only for an appliance on a network you trust. */
      verify: z.boolean().default(true),
      /** A PEM file of further certificate authorities. */
      caFile: z.string().min(1).optional(),
      /** A PEM file of the certificate by which the server knows us, for one that asks for it (mutual TLS). */
      certFile: z.string().min(1).optional(),
      /** A PEM file of that certificate's private key; `certFile` itself unless given. */
      keyFile: z.string().min(1).optional(),
      /** Opens an encrypted private key. Read on the first call. */
      passphrase: SecretSchema.optional(),
    })
    .refine(({ certFile, keyFile }) => certFile !== undefined || keyFile === undefined, {
      path: ['certFile'],
      error: 'is needed beside keyFile',
    })
    .refine(({ certFile, passphrase }) => certFile !== undefined || passphrase === undefined, {
      path: ['passphrase'],
      error: 'opens the key of a certFile, and there is none',
    })
    .prefault({}),
  /** Allows plain http to a host other than loopback. */
  allowHttp: z.boolean().default(false),
  timeouts: z
    .strictObject({
      connectMs: positive().default(10_000),
      /** From the request to the reply's headers. */
      headersMs: positive().default(60_000),
      /** Between two pieces of a body. */
      bodyMs: positive().default(60_000),
    })
    .prefault({}),
  /** The longest one call may take, retries included. */
  deadlineMs: positive().default(120_000),
  /** How often a failed request is repeated at most. */
  retries: z.number().int().nonnegative().max(100).default(4),
  /** false: a 429 is reported at once. */
  retryRateLimited: z.boolean().default(true),
  /** The largest reply, in bytes. */
  maxReplyBytes: positive().default(128 * 1024 * 1024),
  /** The most values that a reply may have: a megabyte of `[]` takes many times the memory of a megabyte of text. */
  maxReplyValues: positive().default(defaultMaxValues),
  /** The most IOCs that a report has; those that the vendor calls indicators are kept first. */
  maxIocs: positive().default(defaultMaxIocs),
  clock: z.custom<Clock>(isClock, 'expected { now, after }').optional(),
});

type CommonShape = ReturnType<typeof commonSettings>;

/** The schema of an adapter's settings: those that every provider takes, and `Own`, whose fields replace common ones of their name. */
export type ProviderSettings<Own extends z.core.$ZodLooseShape> = z.ZodObject<
  z.core.util.Extend<CommonShape, Own>,
  z.core.$strict
>;

/**
 * The schema of an adapter's settings: those that every provider takes, and the adapter's own. Unknown keys are refused. The fields are
 * made on first use, because that takes a tenth of the time that zod takes to load.
 */
export function providerSettings<Own extends z.core.$ZodLooseShape>(own: () => Own): ProviderSettings<Own> {
  return lazyStrictObject(() => ({ ...commonSettings(), ...own() })) as unknown as ProviderSettings<Own>;
}

/** The settings that every provider takes, as they are after the check. */
export type CommonSettings = z.output<z.ZodObject<CommonShape, z.core.$strict>>;

function isDispatcher(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'dispatch' in value && typeof value.dispatch === 'function';
}

function isClock(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('now' in value) || !('after' in value)) return false;
  return typeof value.now === 'function' && typeof value.after === 'function';
}
