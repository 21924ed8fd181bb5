import { blankIoc, definePlugin, type SandboxProvider, type SandboxReport } from '@sandjury/core';
import { type Secret, SecretSchema } from '@sandjury/core/toolkit';
import { z } from 'zod';

interface AcmeSettings {
  id?: string;
  url: string;
  token: Secret;
}

export const plugin = definePlugin<AcmeSettings>({
  name: 'acme',
  product: 'Acme Box',
  settings: z.strictObject({ id: z.string().optional(), url: z.url(), token: SecretSchema }),
  environment: { required: [], optional: [], settings: () => ({}) },
  create: ({ id = 'acme', url }): SandboxProvider => ({
    specificationVersion: 'v1',
    id,
    product: 'Acme Box',
    ping: async () => ({ ok: true, product: 'Acme Box', version: null, latencyMs: 0, details: { url } }),
    findByHash: async () => [{ provider: id, id: 'task:1' }],
    report: async () => readReport({}),
  }),
  read: (document) => [readReport(document)],
  formats: [
    { name: 'acme-hosts', description: 'one host a line', render: (reports) => reports.flatMap(hostsOf).join('\n') },
  ],
});

function hostsOf({ iocs }: SandboxReport): string[] {
  return iocs.filter(({ type }) => type === 'domain-name').map(({ value }) => value);
}

function readReport(document: unknown): SandboxReport {
  return {
    schemaVersion: 1,
    provider: 'acme',
    product: { name: 'Acme Box', version: null },
    ref: { provider: 'acme', id: 'task:1' },
    sample: {
      kind: 'file',
      url: null,
      hashes: {},
      names: [],
      size: null,
      type: null,
      mimeType: null,
      parents: [],
      children: [],
    },
    verdict: { value: 'unknown', score: null, vendor: null, reason: null, evidence: [] },
    classifications: [],
    threatNames: [],
    indicators: [],
    techniques: [],
    iocs: [{ ...blankIoc('domain-name', 'c2.example'), evidence: [''] }],
    analyses: [],
    submittedAt: null,
    analyzedAt: null,
    link: null,
    complete: true,
    warnings: [],
    raw: document,
  };
}
