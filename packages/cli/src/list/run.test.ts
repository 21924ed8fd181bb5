import { createSandboxHub, type SandboxProvider } from '@sandjury/core';
import { expect, it } from 'vitest';
import { identified } from '../configuration/entries/identity.ts';
import { rate } from '../flags/rate.ts';
import { paceOf } from './run.ts';

/** A provider as a configuration with these settings makes it. */
function provider(id: string, settings: object, defaultRate?: number): SandboxProvider {
  const made: SandboxProvider = {
    ...{ specificationVersion: 'v1', id, product: id, defaultRate },
    ping: async () => ({ ok: true, product: id, version: null, latencyMs: 0, details: {} }),
    report: async () => {
      throw new Error('not asked');
    },
  };
  return identified(made, { adapter: id, settings, env: {} });
}

it.each([
  ['no rate', [provider('a', {})], '', 40],
  ['the default of an adapter', [provider('a', {}, 0.2)], '', 2],
  ['the rate of the configuration', [provider('a', { requestsPerSecond: 0.1 })], '', 1],
  ['the rate of the configuration before the default', [provider('a', { requestsPerSecond: 1 }, 0.2)], '', 10],
  ['the lowest of several', [provider('a', {}, 2), provider('b', { requestsPerSecond: 0.5 })], '', 5],
  ['the rate of the command line before both', [provider('a', { requestsPerSecond: 1 }, 0.2)], 'a=30/min', 5],
])('a list keeps as many samples under way as the rate lets through in time: %s', (_, providers, text, expected) => {
  const rates = text === '' ? [] : rate(text, []);
  expect(paceOf({ hub: createSandboxHub({ providers }), rates }).atOnce).toBe(expected);
});
