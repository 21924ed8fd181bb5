import { describe, expect, expectTypeOf, it } from 'vitest';
import { fakeProvider, fakeReport } from '../../test/fake-provider.ts';
import { createSandboxHub } from '../hub/hub.ts';
import { hashKindOf } from '../model/hash.ts';
import type { Outcome, OutcomeSchema } from '../model/outcome.ts';
import { formatRef, parseRef } from '../model/ref.ts';
import type { SandboxReport } from '../model/report.ts';
import { SandboxReportSchema } from '../model/report.ts';
import { type AnalysisRef, HashesSchema } from '../model/sample.ts';
import { definePlugin, type SandboxPlugin } from './plugin.ts';
import {
  type AnalysisStatus,
  type CallOptions,
  type Capability,
  capabilities,
  type Health,
  type ProviderWith,
  type Quota,
  SandboxProvider,
  supports,
} from './provider.ts';

class QuotaOnly extends SandboxProvider {
  readonly id = 'quota-only';
  readonly product = 'Fake';
  override async ping(): Promise<Health> {
    return { ok: true, product: 'Fake', version: null, latencyMs: 0, details: {} };
  }
  override async report(): Promise<SandboxReport> {
    return fakeReport(this.id);
  }
  override async quota(): Promise<readonly Quota[]> {
    return [];
  }
}

describe('Capability', () => {
  it('is computed from the optional methods', () => {
    expectTypeOf<Capability>().toEqualTypeOf<
      | 'findByHash'
      | 'findByUrl'
      | 'submitFile'
      | 'submitUrl'
      | 'status'
      | 'addTag'
      | 'removeTag'
      | 'screenshots'
      | 'quota'
    >();
    expect(new Set(capabilities).size).toBe(9);
  });

  it('is found on the prototype of a class and on a plain object', () => {
    const of = (provider: SandboxProvider) => capabilities.filter((capability) => supports(provider, capability));
    expect(of(new QuotaOnly())).toEqual(['quota']);
    expect(of(fakeProvider('a', { status: async () => ({ state: 'queued', reports: [] }) }))).toEqual([
      'findByHash',
      'status',
    ]);
  });

  it('is narrowed by supports', () => {
    const provider: SandboxProvider = new QuotaOnly();
    expectTypeOf(provider.quota).toEqualTypeOf<((options?: CallOptions) => Promise<readonly Quota[]>) | undefined>();
    if (!supports(provider, 'quota')) throw new Error('has it');
    expectTypeOf(provider.quota).toEqualTypeOf<(options?: CallOptions) => Promise<readonly Quota[]>>();
    expectTypeOf(provider).toExtend<ProviderWith<'quota'>>();
  });

  it('is narrowed by hub.with, in the order of the providers', () => {
    const hub = createSandboxHub({ providers: [fakeProvider('b'), new QuotaOnly(), fakeProvider('a')] });
    const found = hub.with('findByHash');
    expectTypeOf(found).toEqualTypeOf<ProviderWith<'findByHash'>[]>();
    expectTypeOf(found).items.toHaveProperty('findByHash').toBeFunction();
    expectTypeOf(hub.with<'status'>)
      .returns.items.toHaveProperty('status')
      .returns.toEqualTypeOf<Promise<AnalysisStatus>>();
    // @ts-expect-error: closing is no capability
    expect(hub.with('close')).toEqual([]);
    expect(found.map(({ id }) => id)).toEqual(['b', 'a']);
  });
});

it('a plain object is a valid provider', () => {
  expectTypeOf(fakeProvider('a')).toExtend<SandboxProvider>();
  expectTypeOf<keyof SandboxProvider>().toEqualTypeOf<
    | 'specificationVersion'
    | 'id'
    | 'product'
    | 'reliability'
    | 'group'
    | 'expand'
    | 'hashKinds'
    | 'defaultRate'
    | 'ping'
    | 'report'
    | 'close'
    | 'disclosureOf'
    | Capability
  >();
  expect(new QuotaOnly().specificationVersion).toBe('v1');
});

it('types and schemas of an outcome agree', () => {
  expectTypeOf<(typeof OutcomeSchema)['_output']>().toExtend<Outcome>();
  const report = JSON.parse(JSON.stringify(fakeReport('a')));
  expect(SandboxReportSchema.parse(report)).toEqual(report);
});

it('definePlugin adds nothing', () => {
  const plugin: SandboxPlugin<{ url: string }> = {
    name: 'fake',
    product: 'Fake',
    settings: HashesSchema,
    environment: { required: [], optional: [], settings: () => ({}) },
    create: ({ url }) => fakeProvider(url),
    read: () => [],
    formats: [],
  };
  expect(definePlugin(plugin)).toBe(plugin);
  expect(plugin.create({ url: 'x' }).id).toBe('x');
});

describe('tickets and hashes', () => {
  it.each([
    ['vmray/sample:1', { provider: 'vmray', id: 'sample:1' }],
    ['a/b/c', { provider: 'a', id: 'b/c' }],
  ] satisfies [string, AnalysisRef][])('%s is read and written', (text, ref) => {
    expect(parseRef(text)).toEqual(ref);
    expect(formatRef(ref)).toBe(text);
  });

  it.each(['', '/', 'a/', '/a', 'a'])('"%s" is no ticket', (text) => {
    expect(parseRef(text)).toBeNull();
  });

  it.each([
    ['A'.repeat(32), 'md5'],
    ['0'.repeat(40), 'sha1'],
    ['f'.repeat(64), 'sha256'],
    ['f'.repeat(128), null],
    [`${'f'.repeat(63)}\n`, null],
    ['', null],
  ])('%s is of kind %s', (text, kind) => {
    expect(hashKindOf(text)).toBe(kind);
  });
});
