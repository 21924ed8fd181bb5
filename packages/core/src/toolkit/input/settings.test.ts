import { Agent } from 'undici';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { z } from 'zod';
import { parseSettings } from '../../contract/settings.ts';
import { ConfigurationError } from '../../model/errors.ts';
import { SecretSchema } from '../secrets/keeper.ts';
import { providerSettings } from './settings.ts';

const schema = providerSettings(() => ({ apiKey: SecretSchema.optional() }));
const parse = (settings: unknown) => parseSettings(schema, settings, 'fake');

it('has a default for all that is not said', () => {
  expect(parse({})).toEqual({
    concurrency: 32,
    burst: 1,
    tls: { verify: true },
    allowHttp: false,
    timeouts: { connectMs: 10_000, headersMs: 60_000, bodyMs: 60_000 },
    deadlineMs: 120_000,
    retries: 4,
    retryRateLimited: true,
    maxReplyBytes: 134_217_728,
    maxReplyValues: 2_000_000,
    maxIocs: 100_000,
  });
});

it('fills up what is said in part', () => {
  expect(parse({ tls: { caFile: 'ca.pem' }, timeouts: { bodyMs: 5 } })).toMatchObject({
    tls: { verify: true, caFile: 'ca.pem' },
    timeouts: { connectMs: 10_000, headersMs: 60_000, bodyMs: 5 },
  });
});

describe('a mistake names the key and never the value', () => {
  const hidden = 'hunter2';
  it.each([
    [{ apikey: hidden }, 'apikey'],
    [{ tls: { verfy: hidden } }, 'tls.verfy: there is no such key'],
    [{ apiKey: 5 }, 'apiKey: expected a non-empty string, { "env": "NAME" } or a function'],
    [{ id: `a/${hidden}` }, 'id: expected letters, digits'],
    [{ reliability: hidden }, 'reliability: '],
    [{ verdicts: { clean: hidden } }, 'verdicts.clean: '],
    [{ proxy: `ftp://u:${hidden}@h` }, 'proxy: expected an http or https URL, or false'],
    [{ dispatcher: hidden }, 'dispatcher: expected an undici dispatcher'],
    [{ clock: { now: 1, after: 2 } }, 'clock: expected { now, after }'],
    [{ clock: hidden }, 'clock: expected { now, after }'],
    [{ concurrency: 0 }, 'concurrency: '],
    [{ requestsPerSecond: Number.POSITIVE_INFINITY }, 'requestsPerSecond: '],
    [{ retries: -1, maxReplyBytes: 1.5 }, 'maxReplyBytes: '],
    [hidden, 'fake settings: '],
    [undefined, 'fake settings: '],
  ])('%j', (settings, message) => {
    expect(() => parse(settings)).toThrow(ConfigurationError);
    expect(() => parse(settings)).toThrow(message);
    expect(() => parse(settings)).not.toThrow(hidden);
  });
});

it('takes a dispatcher, a clock and a proxy', () => {
  const dispatcher = new Agent();
  const clock = { now: () => 0, after: () => () => {} };
  const settings = parse({ dispatcher, clock, proxy: 'http://user:word@proxy.example:3128' });
  expect(settings.dispatcher).toBe(dispatcher);
  expect(settings.clock).toBe(clock);
  expect(parse({ proxy: false }).proxy).toBe(false);
});

describe('providerSettings', () => {
  it('makes no field before the schema is used', () => {
    const own = vi.fn(() => ({ url: z.string() }));
    const lazy = providerSettings(own);
    expect(own).not.toHaveBeenCalled();
    expect(lazy.safeParse({ url: 'https://a.example' }).success).toBe(true);
    expect(own).toHaveBeenCalledTimes(1);
  });

  it('lets a field of the adapter replace the common one', () => {
    const replaced = providerSettings(() => ({ reliability: z.literal('A++').transform(() => 'A' as const) }));
    expect(replaced.parse({ reliability: 'A++' }).reliability).toBe('A');
    expect(replaced.safeParse({ reliability: 'B' }).success).toBe(false);
    expectTypeOf<z.input<typeof replaced>['reliability']>().toEqualTypeOf<'A++'>();
  });

  it('refuses a key that nobody named', () => {
    expect(() => parseSettings(schema, { apikey: 'x' }, 'fake')).toThrow('apikey');
  });
});
