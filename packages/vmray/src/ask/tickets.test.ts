import { createSandboxHub } from '@sandjury/core';
import { bytesSample } from '@sandjury/core/toolkit';
import { describe, expect, it } from 'vitest';
import { emulated } from '../../test/emulated.ts';
import { zipOf } from '../../test/zip.ts';

const file = bytesSample('rechnung-счёт.exe', Buffer.from('a made-up sample'));

describe('submissions', () => {
  it('an archive becomes several, and each ticket a report', () =>
    emulated(async ({ provider }) => {
      const names = ['a.exe', 'b.exe', 'c.exe'];
      const archive = zipOf(names.map((name) => ({ name, content: Buffer.from(name) })));
      const { refs, value } = await provider.client.submit({ file: bytesSample('all.zip', archive) });
      expect(value.samples?.map((sample) => sample?.sample_filename)).toEqual(names);
      const outcomes = await createSandboxHub({ providers: [provider] }).wait(refs, { pollMs: 1 });
      expect(outcomes.map((one) => one.status === 'reported' && one.report.sample.names[0])).toEqual(names);
    }));

  it('a quota that ends in the middle of an archive: what was taken and what was not', () =>
    emulated(
      async ({ provider }) => {
        const archive = zipOf(['a.exe', 'b.exe', 'c.exe'].map((name) => ({ name, content: Buffer.from(name) })));
        const result = await provider.submitFile(bytesSample('all.zip', archive));
        expect([result.accepted, result.refs.length]).toEqual([true, 2]);
        expect(result.rejected).toMatchObject([{ code: 'quota', message: expect.stringContaining('"c.exe"') }]);
      },
      { server: { verdictQuota: 2 } },
    ));

  it('a cached resubmission has no job, and is finished at once', () =>
    emulated(async ({ provider }) => {
      const hub = createSandboxHub({ providers: [provider] });
      await hub.wait((await provider.submitFile(file)).refs, { pollMs: 1 });
      const second = await provider.client.submit({ file });
      expect([second.value.jobs, second.accepted]).toEqual([[], true]);
      const [ref] = second.refs;
      expect(ref && (await provider.status(ref)).state).toBe('finished');
    }));

  it('"not stored": the sample that is there stands for it', () =>
    emulated(
      async ({ provider }) => {
        const hub = createSandboxHub({ providers: [provider] });
        await hub.wait((await provider.submitFile(file)).refs, { pollMs: 1 });
        const second = await provider.submitFile(file);
        expect(second).toMatchObject({ accepted: true, rejected: [] });
        expect(second.refs.map((ref) => ref.id)).toEqual([expect.stringMatching(/^sample:\d+$/)]);
        expect((await hub.wait(second.refs, { pollMs: 1 }))[0]?.status).toBe('reported');
      },
      { server: { analysisCaching: 'legacy' } },
    ));

  it('several files have an outcome each', () =>
    emulated(
      async ({ provider, count }) => {
        const samples = [
          { file },
          { file: bytesSample('large.bin', Buffer.alloc(2000)) },
          { url: 'https://bad.example/' },
        ];
        const hub = createSandboxHub({ providers: [provider] });
        const outcomes = await Promise.all(samples.map((sample) => hub.submit(sample)));
        expect(outcomes).toMatchObject([
          [{ status: 'submitted' }],
          [{ status: 'failed', error: { code: 'too_large' } }],
          [{ status: 'submitted' }],
        ]);
        expect(count('submitSample')).toBe(3);
      },
      { server: { maxSampleBytes: 1000 } },
    ));

  it('a URL that was analysed is found by its URL, without a submission', () =>
    emulated(async ({ provider, count }) => {
      const hub = createSandboxHub({ providers: [provider] });
      const url = 'https://login.example.test/Path?a=1';
      expect((await hub.lookupUrl(url))[0]?.status).toBe('not_found');
      await hub.wait((await provider.submitUrl(url)).refs, { pollMs: 1 });
      const [outcome] = await hub.lookupUrl(url);
      expect(outcome?.status === 'reported' && outcome.report.sample).toMatchObject({ kind: 'url', url });
      expect((await hub.lookupUrl(url.toLowerCase()))[0]?.status).toBe('not_found');
      expect(count('submitSample')).toBe(1);
    }));

  it('one that failed is a failed status; its ticket still has a report, which knows no verdict', () =>
    emulated(
      async ({ provider }) => {
        const [ref = { provider: 'vmray', id: '' }] = (await provider.submitFile(file)).refs;
        const states: string[] = [];
        for (let poll = 0; poll < 3; poll++) states.push((await provider.status(ref)).state);
        expect(states).toEqual(['queued', 'running', 'failed']);
        expect((await provider.report(ref)).verdict.value).toBe('unknown');
      },
      { server: { endStatus: 'error' } },
    ));
});

describe('tickets', () => {
  it('of a submission that runs are not ready; a deadline keeps them', () =>
    emulated(
      async ({ provider }) => {
        const { refs } = await provider.submitFile(file);
        const [ref = { provider: 'vmray', id: '' }] = refs;
        await expect(provider.report(ref)).rejects.toMatchObject({ code: 'not_ready', ref });
        const hub = createSandboxHub({ providers: [provider] });
        expect(await hub.wait(refs, { pollMs: 1, deadlineMs: 50 })).toMatchObject([{ status: 'pending', refs }]);
      },
      { server: { finishAfterPolls: 1_000_000 } },
    ));

  it('of a sample follow its submissions', () =>
    emulated(async ({ provider }) => {
      const { value } = await provider.client.submit({ file });
      const ref = { provider: 'vmray', id: `sample:${value.samples?.[0]?.sample_id}` };
      const states: string[] = [];
      for (let poll = 0; poll < 3; poll++) states.push((await provider.status(ref)).state);
      expect(states).toEqual(['queued', 'running', 'finished']);
      await expect(provider.status({ provider: 'vmray', id: 'sample:999999' })).rejects.toMatchObject({
        code: 'not_found',
      });
    }));

  it('of a submission and of an analysis have reports', () =>
    emulated(async ({ provider }) => {
      const submission = await provider.report({ provider: 'vmray', id: 'submission:51' });
      expect(submission).toMatchObject({
        ref: { id: 'submission:51' },
        verdict: { value: 'malicious' },
        complete: true,
      });
      expect(submission.analyzedAt).not.toBeNull();
      const analysis = await provider.report({ provider: 'vmray', id: 'analysis:82' });
      expect(analysis).toMatchObject({ ref: { id: 'analysis:82' }, verdict: { value: 'malicious' }, complete: true });
      expect(analysis.iocs.length).toBeGreaterThan(0);
      expect(await provider.status({ provider: 'vmray', id: 'analysis:82' })).toMatchObject({ state: 'finished' });
    }));

  it('of a plan without reports: why, and the verdict still', () =>
    emulated(
      async ({ provider }) => {
        await expect(provider.client.summary(82)).rejects.toMatchObject({
          code: 'authentication',
          vendorCode: 'detector',
        });
        const report = await provider.report({ provider: 'vmray', id: 'analysis:82' });
        expect(report).toMatchObject({ verdict: { value: 'malicious' }, complete: false });
        expect(report.warnings).toContainEqual(
          expect.objectContaining({ code: 'missing-section', message: expect.stringContaining('detector') }),
        );
        expect((await provider.screenshots({ provider: 'vmray', id: 'analysis:82' })).length).toBe(3);
      },
      { server: { plan: 'detector' } },
    ));

  it('of a sample: the screenshots of all of its analyses', () =>
    emulated(async ({ provider }) => {
      const ids = (await provider.client.analysesBySample(12)).value.map((one) => one?.analysis_id);
      const pictures = await provider.screenshots({ provider: 'vmray', id: 'sample:12' });
      expect(pictures.length).toBe(3 * ids.length);
      expect(new Set(pictures.map(({ name }) => name)).size).toBe(pictures.length);
    }));

  it('of a submission: the screenshots of each of its analyses, also where one has none', () =>
    emulated(async ({ provider, emulator }) => {
      const ids = (await provider.client.analysesBySubmission(52_201)).value.map((one) => one?.analysis_id);
      expect(ids).toHaveLength(2);
      const ref = { provider: 'vmray', id: 'submission:52201' };
      const all = await provider.screenshots(ref);
      expect(new Set(all.map(({ name }) => name.replace(/_screenshot.*/, '')))).toEqual(
        new Set(ids.map((id) => `analysis_${id}`)),
      );
      emulator.fail('getAnalysisArchive', { status: 404 });
      const rest = await provider.screenshots(ref);
      expect(rest).toHaveLength(all.length / 2);
    }));
});

describe('what is not finished or not limited', () => {
  it('IOCs, VTIs and techniques that are still gathered are incomplete, not empty', () =>
    emulated(
      async ({ provider }) => {
        const ref = { provider: 'vmray', id: 'sample:12' };
        const early = await provider.report(ref);
        expect([early.complete, early.verdict.value]).toEqual([false, 'malicious']);
        const pointers = early.warnings.filter(({ code }) => code === 'missing-section').map(({ pointer }) => pointer);
        expect(pointers).toEqual(['/iocs/status', '/mitre_attack/status', '/vtis/status']);
        const late = await provider.report(ref);
        expect([late.complete, late.iocs.length > 0]).toEqual([true, true]);
      },
      { server: { waitingPolls: 1 } },
    ));

  it('an unlimited quota and one of 0 have no percentage', () =>
    emulated(
      async ({ provider }) => {
        expect(await provider.quota()).toMatchObject([
          { name: 'verdicts', limit: null, used: null, remaining: null, usedPercent: null },
          { name: 'reports', limit: 0, used: 0, remaining: 0, usedPercent: null },
        ]);
      },
      { server: { verdictQuota: null, reportQuota: 0 } },
    ));
});

describe('related samples and the feed', () => {
  it('the children of a container', () =>
    emulated(async ({ provider }) => {
      const { sample } = await provider.report({ provider: 'vmray', id: 'sample:1601' });
      expect(sample.children.map(({ id }) => id)).toEqual(['sample:1602', 'sample:1603']);
      const [child = { provider: 'vmray', id: '' }] = sample.children;
      expect((await provider.report(child)).sample.parents.map(({ id }) => id)).toEqual(['sample:1601']);
    }));

  it('finished submissions, resumed', () =>
    emulated(
      async ({ provider: { client } }) => {
        const before = (await client.submissions({ lastId: 0 })).value.map((one) => String(one?.submission_id));
        expect(before).toContain('51');
        const { refs } = await client.submit({ file });
        for (let poll = 0; poll < 3; poll++) await client.submission(refs[0]?.id.slice('submission:'.length) ?? '');
        const after = (await client.submissions({ lastId: before.at(-1) ?? 0 })).value;
        expect(after.map((one) => `submission:${one?.submission_id}`)).toEqual(refs.map(({ id }) => id));
      },
      { server: { itemsPerRequest: 2 } },
    ));

  it('a list of many pages is whole, and one that the server cuts says so', () =>
    emulated(
      async ({ provider: { client } }) => {
        const { value, truncated } = await client.submissions();
        expect([value.length, truncated]).toEqual([4, true]);
        const ids = value.map((submission) => Number(submission?.submission_id));
        const [least = 0] = ids.toSorted((a, b) => a - b);
        const rest = await client.submissions({ maxId: least - 1, limit: 2 });
        expect(rest.value.every((submission) => Number(submission?.submission_id) < least)).toBe(true);
      },
      { server: { itemsPerRequest: 1, maximumItems: 4 } },
    ));
});
