import { createSandboxHub, type Outcome } from '@sandjury/core';
import { corpus, emulatorHybridAnalysisApiKey, startHybridAnalysisEmulator } from '@sandjury/emulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkReport } from '../../../test/support/packages/check-report.ts';
import { hybridAnalysis } from '../src/index.ts';

let emulator: Awaited<ReturnType<typeof startHybridAnalysisEmulator>>;
beforeAll(async () => {
  emulator = await startHybridAnalysisEmulator();
});
afterAll(() => emulator.close());

async function lookUp(name: string, expand: string[] = []): Promise<Outcome[]> {
  const settings = { url: emulator.url, apiKey: emulatorHybridAnalysisApiKey, requestsPerSecond: 1000, expand };
  const hub = createSandboxHub({ providers: [hybridAnalysis(settings)] });
  try {
    return await hub.lookup(corpus.find((sample) => sample.name === name)?.hashes.sha256 ?? '');
  } finally {
    await hub.close();
  }
}

function told(outcome: Outcome) {
  const { provider, status } = outcome;
  if (status !== 'reported') return [provider, status];
  checkReport(outcome.report);
  return [provider, outcome.report.verdict.value, outcome.via?.group];
}

it('scanners become sources of their own where they are named, in the group of their vendor', async () => {
  const outcomes = await lookUp('packed-loader', ['virustotal', 'Metadefender', 'urlscan.io']);
  expect(outcomes.map(told)).toEqual([
    ['hybrid-analysis', 'malicious', undefined],
    ['hybrid-analysis/virustotal', 'malicious', 'virustotal'],
    ['hybrid-analysis/metadefender', 'malicious', 'metadefender'],
    ['hybrid-analysis/urlscan.io', 'not_found'],
  ]);
});

it('the newest run that ended well is the report, and the other environments are named', async () => {
  const [outcome] = await lookUp('packed-loader');
  const others = outcome?.status === 'reported' ? outcome.others : [];
  expect(outcome?.status === 'reported' && outcome.report.analyses[0]?.environment).toBe('Windows 10 64 bit');
  expect(others).toHaveLength(1);
  const [dropper] = await lookUp('reanalysed-dropper');
  // One ended well before, and a newer one failed.
  expect(dropper?.status === 'reported' && [dropper.report.verdict.score, dropper.others.length]).toEqual([88, 2]);
});

it('a file that is not known, and one of which every run failed', async () => {
  expect((await lookUp('unheard-of', ['VirusTotal'])).map(told)).toEqual([
    ['hybrid-analysis', 'not_found'],
    ['hybrid-analysis/virustotal', 'not_found'],
  ]);
  const [outcome] = await lookUp('severity-only');
  expect(outcome).toMatchObject({ status: 'failed', error: { code: 'api', retryable: false } });
});
