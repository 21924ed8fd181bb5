import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createSandboxHub } from '@sandjury/core';
import { bytesSample } from '@sandjury/core/toolkit';
import { read } from '@sandjury/vmray/read';
import { describe, expect, it } from 'vitest';
import {
  secopsActions,
  type XsoarCommandName,
  type XsoarContext,
  type XsoarInputs,
  xsoar,
  xsoarEntry,
} from '../src/index.ts';
import { emulated } from './emulated.ts';
import { pathsOf } from './entry-context.ts';

const file = bytesSample('rechnung-счёт.exe', Buffer.from('a made-up sample'));
const sha256 = '46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29';

function contextOf<Name extends XsoarCommandName>(name: Name, input: XsoarInputs[Name]): XsoarContext {
  return pathsOf(xsoarEntry(name, input).EntryContext);
}

describe("the client's results as XSOAR's", () => {
  it('a submission, its jobs, and the submission itself', () =>
    emulated(async ({ provider: { client } }) => {
      const { value } = await client.submit({ file });
      expect(contextOf('vmray-upload-sample', { reply: value })).toMatchObject({
        'VMRay.Sample': [{ SampleID: expect.any(Number), FileName: file.name }],
        'VMRay.Submission': [{ SubmissionID: expect.any(Number) }],
        'VMRay.Job': [{ JobID: expect.any(Number), VMName: 'win10_64_th2' }],
      });
      const jobId = String(value.jobs?.[0]?.job_id);
      const sampleId = String(value.samples?.[0]?.sample_id);
      const jobs = (await client.jobsBySample(sampleId)).value;
      expect(contextOf('vmray-get-job-by-sample', { sampleId, jobs })).toMatchObject({
        'VMRay.Job': expect.arrayContaining([expect.objectContaining({ JobID: Number(jobId) })]),
      });
      const states = [await client.job(jobId), await client.job(999_999)].map(({ job }) =>
        contextOf('vmray-get-job-by-id', { jobId, job: job?.value ?? null }),
      );
      expect(states.map((context) => context['VMRay.Job'])).toMatchObject([
        { Status: 'inwork' },
        { Status: 'Finished/NotExists' },
      ]);
      const url = await client.submit({ url: 'https://bad.example/x' });
      expect(xsoarEntry('vmray-upload-url', { reply: url.value }).HumanReadable).toContain(
        '**URL submitted to VMRay**',
      );
      const submission = (await client.submission(51)).value;
      expect(contextOf('vmray-get-submission', { submission })).toMatchObject({
        'VMRay.Submission': { IsFinished: true, HasErrors: false, Verdict: 'Malicious' },
      });
    }));

  it('what is known of a sample', () =>
    emulated(async ({ provider: { client } }) => {
      const samples = (await client.samplesByHash(sha256)).value;
      expect(contextOf('vmray-get-sample-by-hash', { hash: sha256, samples })).toMatchObject({
        File: [{ SHA256: sha256 }],
      });
      const iocs = (await client.iocs(12)).value;
      expect(contextOf('vmray-get-iocs', { sampleId: 12, iocs })).toMatchObject({
        'VMRay.Sample': { SampleID: 12, IOC: { File: [expect.objectContaining({ IsIOC: true })] } },
      });
      const vtis = (await client.vtis(12)).value;
      const indicators = contextOf('vmray-get-threat-indicators', { sampleId: 12, vtis });
      expect(indicators['VMRay.ThreatIndicator']).toHaveLength(11);
      const analyses = (await client.analysesBySample(12)).value;
      expect(contextOf('vmray-get-analysis-by-sample', { sampleId: 12, analyses })).toMatchObject({
        'VMRay.Analysis': expect.arrayContaining([expect.objectContaining({ AnalysisID: 82 })]),
      });
    }));

  it('tags, files and quotas', () =>
    emulated(async ({ provider: { client } }) => {
      const results = await client.removeTag({ submissionId: 51, analysisId: 82 }, 'none');
      expect(xsoarEntry('vmray-delete-tag', { tag: 'none', results }).HumanReadable).toMatch(/could not be removed/);
      const summary = await client.summaryFile(82);
      const { InfoFile } = contextOf('vmray-get-summary', { file: summary });
      expect(InfoFile).toMatchObject({ Name: 'summary_v2.json', Info: 'application/json', Size: summary.size });
      for await (const _ of summary.content);
      const files = await client.screenshots(82);
      expect(contextOf('vmray-get-screenshots', { files }).InfoFile).toMatchObject(
        files.map(({ name, content }) => ({ Name: name, Size: content.length, Extension: 'png' })),
      );
      const billing = (await client.billingInfo()).value;
      expect(contextOf('vmray-get-license-usage-verdicts', { billing })).toMatchObject({
        'VMRay.VerdictQuota': { VerdictQuota: 1000, VerdictRemaining: 900, VerdictUsage: 10 },
      });
    }));
});

describe("the hub's outcomes as SecOps'", () => {
  it('a hash', () =>
    emulated(async ({ provider }) => {
      const hub = createSandboxHub({ providers: [provider] });
      const scanned = (await hub.lookup(sha256)).map((outcome) => ({ entity: sha256, outcome }));
      const result = secopsActions['Scan Hash'](scanned);
      expect(result).toMatchObject({
        is_success: true,
        json_result: [{ Entity: sha256, EntityResult: { sample_id: 12, sample_priority: 1 } }],
      });
      expect(result.entities[0]?.enrichment).toMatchObject({ VMRay_sample_sha256hash: sha256 });
    }));
});

describe('parts inside of a sample, as Cortex’s analyzer has them', () => {
  const base = { sample_id: 12, sample_sha256hash: sha256, sample_verdict: 'malicious' };
  const iocs = { status: 'finished', iocs: { domains: [{ domain: 'evil.example', ioc: true, verdict: 'malicious' }] } };
  const vtis = { threat_indicators: [{ id: 1, score: 5, category: 'Injection', operation: 'Writes into a process' }] };
  const run = { analysis_id: 1, analysis_sample_id: 12, analysis_verdict: 'malicious', analysis_result_code: 1 };

  it('reach XSOAR as those of the calls do', () => {
    const node = { ...base, sample_iocs: iocs, sample_threat_indicators: vtis, sample_analyses: [run] };
    const inside = JSON.parse(xsoar.render(read({ samples: [node] })));
    const apart = JSON.parse(xsoar.render(read(base, iocs, vtis, [run])));
    expect(inside).toEqual(apart);
  });
});

describe('importing @sandjury/vmray-soar', () => {
  it('loads no HTTP client and no API client', async () => {
    const url = new URL('../src/index.ts', import.meta.url).href;
    const script = `
      import { registerHooks } from 'node:module';
      registerHooks({ resolve: (name, context, next) => { const found = next(name, context); console.log(found.url); return found; } });
      await import(${JSON.stringify(url)});`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
    expect(stdout).toContain('zod');
    expect(stdout).not.toMatch(/undici|node:https?\b|node:http2|vmray\/src\/(?:api\/(?!archive\/zip)|provider)/);
  });
});
