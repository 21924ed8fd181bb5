import { blankIoc, type SandboxProvider, type SandboxReport } from '@sandjury/core';
import type { Configuration } from '../src/configuration/configuration.ts';
import { reportSaying } from './hostile.ts';

/** A provider that knows everything, but for what is replaced. */
export function fakeProvider(id: string, over: Partial<SandboxProvider> = {}): SandboxProvider {
  return {
    specificationVersion: 'v1',
    id,
    product: 'Fake',
    ping: async () => ({ ok: true, product: 'Fake', version: '1', latencyMs: 42, details: {} }),
    report: async () => fakeReport(id),
    findByHash: async () => [{ provider: id, id: 'one' }],
    ...over,
  };
}

export function fakeReport(provider: string): SandboxReport {
  const iocs = [blankIoc('domain-name', 'c2.example')];
  return { ...reportSaying('bad', provider), iocs, indicators: [], warnings: [], complete: true };
}

/** A configuration that is a module, and made these providers itself. */
export function configurationWith(...providers: readonly SandboxProvider[]): Configuration {
  return {
    place: { file: '/home/me/config.ts', chosenBy: 'user', looked: [] },
    document: null,
    isFromEnvironment: false,
    entries: providers.map((provider) => ({
      id: provider.id,
      use: null,
      isFromEnvironment: false,
      missing: [],
      assertComplete: () => undefined,
      plugin: async () => null,
      make: async () => provider,
      origins: async () => [],
    })),
    defaults: {},
    thirdParties: async () => [],
  };
}
