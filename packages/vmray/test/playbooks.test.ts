import { createSandboxHub } from '@sandjury/core';
import { bytesSample } from '@sandjury/core/toolkit';
import { corpus } from '@sandjury/emulator';
import { describe, expect, it } from 'vitest';
import type { VmrayIocs } from '../src/wire/iocs.ts';
import { emulated } from './emulated.ts';

// The rows of docs/playbooks.md, against the emulator: sample 12 and analysis 82 are recorded replies.
const file = bytesSample('rechnung-счёт.exe', Buffer.from('a made-up sample'));

describe('the commands of Cortex XSOAR', () => {
  it('test-module', () =>
    emulated(async ({ provider }) => {
      expect(await provider.ping()).toMatchObject({ ok: true });
    }));

  it('vmray-upload-sample', () =>
    emulated(async ({ provider }) => {
      const options = { tags: ['one', 'two'], maxJobs: 1, netSchemeName: 'Isolated', comment: 'why' };
      const { value, refs, hashes } = await provider.client.submit({ file }, options);
      const [submission, ...more] = value.submissions ?? [];
      expect(more).toEqual([]);
      expect(refs).toEqual([{ provider: 'vmray', id: `submission:${submission?.submission_id}` }]);
      expect(value.jobs?.map((job) => job?.job_vm_name)).toEqual(['win10_64_th2']);
      expect(value.samples?.[0]).toMatchObject({ sample_filename: file.name, sample_sha256hash: hashes?.sha256 });
      expect(submission).toMatchObject({
        submission_filename: file.name,
        submission_tags: ['one', 'two'],
        submission_comment: 'why',
        submission_shareable: false,
        submission_finished: false,
      });
    }));

  it('vmray-upload-url', () =>
    emulated(async ({ provider }) => {
      const { value, hashes } = await provider.client.submit({ url: 'https://bad.example/x' });
      expect(value.samples?.[0]).toMatchObject({ sample_type: 'URL', sample_url: 'https://bad.example/x' });
      expect(hashes).toBeNull();
    }));

  it('vmray-get-analysis-by-sample', () =>
    emulated(async ({ provider }) => {
      expect((await provider.client.analysesBySample(12)).value.map((one) => one?.analysis_id)).toContain(82);
      expect((await provider.client.analysesBySample(12, { limit: 1 })).value.length).toBe(1);
    }));

  it('vmray-get-job-by-sample and vmray-get-job-by-id, until they are gone', () =>
    emulated(async ({ provider: { client } }) => {
      const { value } = await client.submit({ file });
      const [sample] = value.samples ?? [];
      const [job] = (await client.jobsBySample(String(sample?.sample_id))).value;
      const jobId = String(job?.job_id);
      expect(await client.job(jobId)).toMatchObject({ state: 'unfinished', job: { value: { job_status: 'inwork' } } });
      expect(await client.job(jobId)).toEqual({ state: 'finished-or-never-was', job: null });
      expect(await client.job(999_999)).toEqual({ state: 'finished-or-never-was', job: null });
      expect((await client.jobsBySample(String(sample?.sample_id))).value).toEqual([]);
    }));

  it('vmray-get-submission', () =>
    emulated(async ({ provider }) => {
      const { value } = await provider.client.submission(51);
      expect(value).toMatchObject({ submission_finished: true, submission_verdict: 'malicious' });
    }));

  it('vmray-get-sample and vmray-get-sample-by-hash', () =>
    emulated(async ({ provider: { client } }) => {
      const { value } = await client.sample(12);
      for (const hash of [value.sample_md5hash, value.sample_sha1hash, value.sample_sha256hash]) {
        const found = await client.samplesByHash(String(hash));
        expect(found.value.map((sample) => sample?.sample_id)).toContain(12);
      }
    }));

  it('vmray-get-threat-indicators', () =>
    emulated(async ({ provider }) => {
      expect((await provider.client.vtis(12)).value.threat_indicators?.length).toBe(11);
    }));

  it('vmray-get-iocs, with and without all artifacts', () =>
    emulated(async ({ provider: { client } }) => {
      const flags = (iocs: VmrayIocs) =>
        Object.values(iocs.iocs ?? {}).flatMap((items: readonly ({ ioc?: unknown } | undefined)[] | null | undefined) =>
          (items ?? []).map((item) => item?.ioc),
        );
      const all = flags((await client.iocs(12)).value);
      const indicators = flags((await client.iocs(12, { allArtifacts: false })).value);
      expect(all).toContain(false);
      expect(indicators).toEqual(all.filter((flag) => flag === true));
    }));

  it('vmray-add-tag and vmray-delete-tag, on both in one call', () =>
    emulated(async ({ provider: { client } }) => {
      const both = { submissionId: 51, analysisId: 82 };
      expect((await client.addTag(both, 'case 7/ü')).map(({ failure }) => failure)).toEqual([null, null]);
      expect((await client.submission(51)).value.submission_tags).toEqual(['case 7/ü']);
      expect((await client.analysis(82)).value.analysis_tags).toEqual(['case 7/ü']);
      await client.removeTag(both, 'case 7/ü');
      expect((await client.submission(51)).value.submission_tags).toEqual([]);
      const again = await client.removeTag(both, 'case 7/ü');
      expect(again.map(({ failure }) => failure?.code)).toEqual(['not_found', 'not_found']);
    }));

  it('vmray-get-summary', () =>
    emulated(async ({ provider: { client } }) => {
      const summary = await client.summaryFile(82);
      expect(summary).toMatchObject({ name: 'summary_v2.json', mimeType: 'application/json' });
      let size = 0;
      for await (const chunk of summary.content) size += chunk.length;
      expect(size).toBe(summary.size);
      expect((await client.summary(82)).value.analysis_metadata?.sample_id).toBe(12);
    }));

  it('vmray-get-screenshots', () =>
    emulated(async ({ provider: { client } }) => {
      const pictures = await client.screenshots(82);
      expect(pictures.map(({ name, mimeType }) => [name, mimeType])).toEqual(
        [0, 1, 2].map((n) => [`analysis_82_screenshot_${n}.png`, 'image/png']),
      );
      // The order is that of the index, which is not that of the names.
      const index = await client.archiveMembers(82, ['screenshots/index.log']);
      const sizes = Buffer.from(index.members[0]?.content ?? [])
        .toString()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => Number(line.split('|')[1]));
      expect(pictures.map(({ content }) => content.length)).toEqual(sizes);
    }));

  it('vmray-get-license-usage-verdicts and -reports', () =>
    emulated(async ({ provider }) => {
      expect(await provider.quota()).toMatchObject([
        {
          name: 'verdicts',
          limit: 1000,
          used: 100,
          remaining: 900,
          usedPercent: 10,
          periodEnd: '2026-12-31T00:00:00Z',
        },
        { name: 'reports', limit: 200, used: 50, remaining: 150, usedPercent: 25 },
      ]);
    }));
});

describe('the actions of Google SecOps', () => {
  it('Ping', () =>
    emulated(async ({ provider }) => {
      expect((await provider.client.latestAnalyses(1)).value.length).toBe(1);
    }));

  it('Add Tag to Submission', () =>
    emulated(async ({ provider }) => {
      await provider.addTag({ provider: 'vmray', id: 'submission:51' }, 'tag');
      expect((await provider.client.submission(51)).value.submission_tags).toEqual(['tag']);
      await provider.removeTag({ provider: 'vmray', id: 'submission:51' }, 'tag');
      expect((await provider.client.submission(51)).value.submission_tags).toEqual([]);
    }));

  it('Scan Hash', () =>
    emulated(async ({ provider }) => {
      const hash = corpus.find((sample) => sample.name === 'smoke-tester')?.hashes.sha256 ?? '';
      const [outcome] = await createSandboxHub({ providers: [provider] }).lookup(hash);
      expect(outcome).toMatchObject({ status: 'reported', report: { verdict: { value: 'malicious' } } });
    }));

  it('Scan URL', () =>
    emulated(async ({ provider }) => {
      const hub = createSandboxHub({ providers: [provider] });
      const [submitted] = await hub.submit({ url: 'https://bad.example/x' }, { tags: ['t'], comment: 'c' });
      const refs = submitted?.status === 'submitted' ? submitted.refs : [];
      const [outcome] = await hub.wait(refs, { pollMs: 1 });
      expect(outcome).toMatchObject({
        status: 'reported',
        report: { sample: { kind: 'url', url: 'https://bad.example/x', hashes: {} }, complete: true },
      });
    }));

  it('Upload File And Get Report', () =>
    emulated(async ({ provider }) => {
      const hub = createSandboxHub({ providers: [provider] });
      const [submitted] = await hub.submit({ file });
      const refs = submitted?.status === 'submitted' ? submitted.refs : [];
      expect(refs.map((ref) => ref.id)).toEqual([expect.stringMatching(/^submission:\d+$/)]);
      const states: string[] = [];
      const [outcome] = await hub.wait(refs, { pollMs: 1, onProgress: (_ref, state) => states.push(state) });
      expect(states).toEqual(['queued', 'running', 'finished']);
      expect(outcome).toMatchObject({ status: 'reported', report: { sample: { names: [file.name] }, complete: true } });
    }));
});
