import { describe, expect, it } from 'vitest';
import { fakeProvider, fakeReport, reported, sha256 } from '../../test/fake-provider.ts';
import { blankIoc } from '../model/ioc.ts';
import { type Outcome, OutcomeSchema } from '../model/outcome.ts';
import type { AnalysisRun, SandboxReport } from '../model/report.ts';
import type { VerdictValue } from '../model/verdict.ts';
import { expandOutcome, opinionId, sourceIds } from './expand.ts';
import { createSandboxHub } from './hub.ts';

function run(id: string, value: VerdictValue, more: Partial<AnalysisRun> = {}): AnalysisRun {
  const verdict = { value, score: null, vendor: value, reason: null, evidence: [`/runs/${id}`] };
  const blank = { kind: null, environment: null, failed: false, startedAt: null, finishedAt: null, link: null };
  return { ...blank, id, verdict, ...more };
}
const opinion = (source: string, group: string, ...threatNames: string[]) => ({ source, group, threatNames });
const indicator = {
  ...{ category: 'signature', operation: 'injects', score: null, vendorScore: null, classifications: [] },
  ...{ threatNames: [], observedAt: null, evidence: ['/i'] },
};

/** An aggregator's report with the engines' own run, two of one vendor and one of another. */
function aggregated(): SandboxReport {
  return {
    ...fakeReport('vt', { sha256 }),
    threatNames: ['of the aggregator'],
    submittedAt: '2026-01-01T00:00:00Z',
    indicators: [
      { ...indicator, id: 'a', techniques: ['T1055'], analyses: ['vmray-1'] },
      { ...indicator, id: 'b', techniques: ['T1027'], analyses: ['engines'] },
    ],
    techniques: ['T1027', 'T1055'].map((id) => ({ id, name: null, tactics: [], evidence: [`/${id}`] })),
    iocs: [
      { ...blankIoc('domain-name', 'both.example'), analyses: ['cape-1', 'vmray-2'], evidence: ['/1'] },
      { ...blankIoc('domain-name', 'cape.example'), analyses: ['cape-1'], evidence: ['/2'] },
      { ...blankIoc('domain-name', 'nobody.example'), evidence: ['/3'] },
    ],
    analyses: [
      run('engines', 'malicious'),
      run('vmray-1', 'benign', { opinion: opinion('VMRay', 'vmray'), finishedAt: '2026-02-01T00:00:00Z' }),
      run('vmray-2', 'suspicious', {
        ...{
          opinion: opinion('VMRay', 'vmray', 'Lokibot'),
          startedAt: '2026-03-01T00:00:00Z',
          link: 'https://x.example/',
        },
      }),
      run('cape-1', 'unknown', { opinion: opinion('CAPE Sandbox', 'cape'), failed: true }),
    ],
  };
}
const outcome: Outcome = { provider: 'vt', status: 'reported', report: aggregated(), others: [] };
const only = (name: string): SandboxReport => reported(expandOutcome(outcome, [name])[0]).report;

describe('an opinion that an aggregator passes on', () => {
  it('is an outcome of its own, which says through whom it came and with whom it shares a vote', () => {
    const [vmray, cape] = expandOutcome(outcome, ['VMRay', 'CAPE Sandbox']);
    expect(vmray).toMatchObject({ provider: 'vt/vmray', status: 'reported', via: { provider: 'vt', group: 'vmray' } });
    expect(cape).toMatchObject({ provider: 'vt/cape-sandbox', via: { provider: 'vt', group: 'cape' } });
    expect(only('VMRay').product.name).toBe('VMRay (through Fake)');
    expect([vmray, cape].map((each) => OutcomeSchema.parse(each))).toEqual([vmray, cape]);
  });

  it('has the most severe verdict of its runs, with a warning where they differ', () => {
    const { verdict, warnings, analyzedAt, link, threatNames, complete } = only('VMRay');
    expect(verdict).toMatchObject({ value: 'suspicious', evidence: ['/runs/vmray-2'] });
    expect(warnings).toMatchObject([{ code: 'conflicting-values', pointer: '/runs/vmray-2' }]);
    expect({ analyzedAt, link, threatNames, complete }).toEqual({
      ...{ analyzedAt: '2026-03-01T00:00:00Z', link: 'https://x.example/', threatNames: ['Lokibot'], complete: true },
    });
    expect(only('CAPE Sandbox')).toMatchObject({ verdict: { value: 'unknown' }, warnings: [], complete: false });
  });

  it('has what its runs saw and nothing else; raw is the whole reply', () => {
    const { iocs, indicators, techniques, raw, sample, submittedAt } = only('VMRay');
    expect(iocs.map(({ value }) => value)).toEqual(['both.example']);
    expect(indicators.map(({ id }) => id)).toEqual(['a']);
    expect(techniques.map(({ id }) => id)).toEqual(['T1055']);
    expect({ raw, hashes: sample.hashes, submittedAt }).toEqual({
      ...{ raw: aggregated().raw, hashes: { sha256 }, submittedAt: null },
    });
    expect(only('CAPE Sandbox').iocs.map(({ value }) => value)).toEqual(['both.example', 'cape.example']);
  });

  it('is not known where the reply has none, and is named however the name is written', () => {
    expect(expandOutcome(outcome, ['Zenbox'])).toEqual([{ provider: 'vt/zenbox', status: 'not_found' }]);
    expect(expandOutcome(outcome, ['vmray', 'VMRAY', 'cape  sandbox']).map(({ provider }) => provider)).toEqual([
      ...['vt/vmray', 'vt/cape-sandbox'],
    ]);
    expect(opinionId('mb', 'ANY.RUN')).toBe('mb/any.run');
  });

  it.each<Outcome>([
    { provider: 'vt', status: 'not_found' },
    { provider: 'vt', status: 'pending', refs: [{ provider: 'vt', id: 'one' }] },
    { provider: 'vt', status: 'unsupported', capability: 'findByHash' },
  ])('is as far as the aggregator itself: $status', (own) => {
    expect(expandOutcome(own, ['VMRay'])).toEqual([{ ...own, provider: 'vt/vmray' }]);
  });

  it('comes after the outcome of its aggregator, and reaches the listener', async () => {
    const report = async () => aggregated();
    const hub = createSandboxHub({
      providers: [fakeProvider('vt', { report, expand: ['VMRay'] }), fakeProvider('other')],
    });
    const heard: string[] = [];
    const outcomes = await hub.lookup(sha256, { onOutcome: ({ provider }) => heard.push(provider) });
    expect(outcomes.map(({ provider }) => provider)).toEqual(['vt', 'vt/vmray', 'other']);
    expect(sourceIds(hub.providers)).toEqual(['vt', 'vt/vmray', 'other']);
    expect(heard.toSorted()).toEqual(['other', 'vt', 'vt/vmray']);
  });
});

describe('a look-up of a URL', () => {
  const url = 'https://lure.example/a';
  const finder = (id: string, refs: number) =>
    fakeProvider(id, {
      findByUrl: async () => Array.from({ length: refs }, (_, index) => ({ provider: id, id: `url:${index}` })),
      submitUrl: async () => {
        throw new Error('A look-up submits nothing.');
      },
    });

  it('asks who can be asked, and submits nothing', async () => {
    const hub = createSandboxHub({ providers: [finder('knows', 2), finder('knows-not', 0), fakeProvider('cannot')] });
    const heard: string[] = [];
    const outcomes = await hub.lookupUrl(url, { onOutcome: ({ status }) => heard.push(status) });
    expect(outcomes).toMatchObject([
      { provider: 'knows', status: 'reported', others: [{ provider: 'knows', id: 'url:1' }] },
      { provider: 'knows-not', status: 'not_found' },
      { provider: 'cannot', status: 'unsupported', capability: 'findByUrl' },
    ]);
    expect(heard.toSorted()).toEqual(['not_found', 'reported', 'unsupported']);
  });

  it('is a failed outcome where the vendor fails', async () => {
    const failing = fakeProvider('fails', { findByUrl: async () => Promise.reject(new Error('no')) });
    const hub = createSandboxHub({ providers: [failing] });
    expect(await hub.lookupUrl(url)).toMatchObject([{ provider: 'fails', status: 'failed' }]);
  });

  it.each(['', 'lure.example', 'ftp://lure.example/', 'https://', 'javascript:alert(1)', 7])(
    'refuses %j',
    async (text) => {
      const hub = createSandboxHub({ providers: [finder('knows', 1)] });
      await expect(hub.lookupUrl(text as string)).rejects.toThrow(/The URL to look up is none/);
    },
  );
});
