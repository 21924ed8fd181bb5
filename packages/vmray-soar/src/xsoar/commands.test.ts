import { ConfigurationError } from '@sandjury/core';
import { VmrayClient } from '@sandjury/vmray';
import nock from 'nock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { md5, restIocsReply, sha256 } from '../../../../test/support/packages/vmray-iocs.ts';
import { fixtureData } from '../../test/fixtures.ts';
import { xsoarInputs } from '../../test/replies.ts';
import { isObject } from '../wire/objects.ts';
import { xsoarCommands } from './commands.ts';

const pages = 'https://cloud.vmray.com/user/sample/view?id=';

describe('the human-readable outputs', () => {
  it('of an uploaded file', () => {
    const command = 'vmray-upload-sample';
    expect(xsoarCommands[command].readable(xsoarInputs[command])).toBe(
      [
        '**File submitted to VMRay**',
        '',
        '| **Jobs ID** | **Samples ID** | **Submissions ID** | **Sample URL** |',
        '| --- | --- | --- | --- |',
        `| 3908304 | 3902285 | 4569315 | <${pages}3902285> |`,
      ].join('\n'),
    );
  });

  it('of an uploaded URL', () => {
    const command = 'vmray-upload-url';
    expect(xsoarCommands[command].readable(xsoarInputs[command])).toContain('| 3908304 | 3902285 | 4569315 |');
  });

  it('of analyses', () => {
    const command = 'vmray-get-analysis-by-sample';
    expect(xsoarCommands[command].readable(xsoarInputs[command])).toBe(
      [
        '**Analysis results from VMRay for ID 3902238:**',
        '',
        '| **AnalysisID** | **SampleID** | **Verdict** | **AnalysisURL** |',
        '| --- | --- | --- | --- |',
        `| 2779353 | 3902238 | Suspicious | <${pages}3902238> |`,
      ].join('\n'),
    );
  });

  it('of jobs', () => {
    const { 'vmray-get-job-by-sample': bySample, 'vmray-get-job-by-id': byId } = xsoarCommands;
    expect(bySample.readable(xsoarInputs['vmray-get-job-by-sample'])).toBe(
      [
        '**Job results for sample id: 3902238**',
        '',
        '| **JobID** | **SampleID** | **VMName** | **VMID** |',
        '| --- | --- | --- | --- |',
        '| 29208 | 3902238 | win7_32_sp1 | 3 |',
      ].join('\n'),
    );
    // The published table is the one whose names are not bold.
    expect(byId.readable(xsoarInputs['vmray-get-job-by-id']).replaceAll('**', '')).toContain(
      ['| JobID | 365547 |', '| SampleID | 3902238 |', '| VMName | win7_32_sp1 |', '| VMID | 3 |'].join('\n'),
    );
  });

  it('of a submission', () => {
    const command = 'vmray-get-submission';
    const lines = xsoarCommands[command].readable(xsoarInputs[command]).split('\n');
    // The published title has the sample's id in the place of the submission's.
    expect(lines[0]).toBe('**Submission results from VMRay for ID 4569262 with verdict of Malicious**');
    expect(lines.slice(2)).toEqual([
      '| Attribute | Value |',
      '| --- | --- |',
      '| **IsFinished** | true |',
      '| **Verdict** | Malicious |',
      '| **HasErrors** | true |',
      '| **MD5** | 2e0499dc90c2d715a53e05b1890e0442 |',
      '| **SHA1** | 868a53c394f29f8d3aac7b0a20a371999045b6ed |',
      '| **SHA256** | b8a4b647e56cb71773d0086b51906b902a7ccafe699f4068da4cb5cd234d9d66 |',
      '| **SSDeep** | 1536:Hg8ktOZtz+PZvpJyrOM1GhFNkYL2BxNRjWW:H/kY0Z3yrOMGTkrNRjH |',
      `| **SubmissionURL** | <${pages}3902238> |`,
    ]);
  });

  it('of a sample', () => {
    const command = 'vmray-get-sample';
    const lines = xsoarCommands[command].readable(xsoarInputs[command]).split('\n');
    expect(lines[0]).toBe('**Results for sample id: 3902238 with verdict Malicious**');
    expect(lines.slice(4, 6)).toEqual(['| **FileName** | pafish.exe |', '| **Type** | Windows Exe (x86-32) |']);
  });

  it('of samples by hash', () => {
    const command = 'vmray-get-sample-by-hash';
    const hash = '124f46228d1e220d88ae5e9a24d6e713039a64f9';
    expect(xsoarCommands[command].readable(xsoarInputs[command])).toBe(
      [
        `**Results for sha1 hash ${hash}:**`,
        '',
        '| Attribute | Value |',
        '| --- | --- |',
        // The published table has 5948 here, the context beside it 6822.
        '| **SampleID** | 6822 |',
        '| **FileName** | pafish.exe |',
        '| **Type** | Windows Exe (x86-32) |',
        '| **Verdict** | Malicious |',
        `| **SampleURL** | <${pages}6822> |`,
      ].join('\n'),
    );
    expect(xsoarCommands[command].readable({ hash, samples: [] })).toContain('knows no sample');
  });

  it('of tags: on a submission, an analysis, or both', () => {
    const { 'vmray-add-tag': add, 'vmray-delete-tag': remove } = xsoarCommands;
    const submission = { target: 'submission', id: 4569262, failure: null } as const;
    const analysis = { target: 'analysis', id: '7', failure: { message: 'VMRay knows no such tag.' } } as const;
    expect(add.readable({ tag: 'faulty', results: [submission] })).toBe(
      'Tags: faulty has been added to submission: 4569262',
    );
    expect(remove.readable({ tag: 'faulty', results: [submission, analysis] })).toBe(
      [
        'Tags: faulty has been removed from submission: 4569262',
        'Tags: faulty could not be removed from analysis: 7: VMRay knows no such tag.',
      ].join('\n\n'),
    );
    expect(add.context({ tag: 'x', results: [analysis] })).toEqual({});
  });

  it('of files', () => {
    const { 'vmray-get-summary': summary, 'vmray-get-screenshots': screenshots } = xsoarCommands;
    expect(summary.readable(xsoarInputs['vmray-get-summary'])).toBe('Returned file: summary_v2.json');
    expect(screenshots.readable(xsoarInputs['vmray-get-screenshots']).split('\n\n')).toHaveLength(2);
  });

  it('of quotas, with a decimal as XSOAR has it', () => {
    const command = 'vmray-get-license-usage-reports';
    expect(xsoarCommands[command].readable(xsoarInputs[command]).split('\n').slice(2)).toEqual([
      '| ReportQuota | 100 |',
      '| ReportRemaining | 90 |',
      '| ReportUsage | 10.0 |',
      '| PeriodEndDate | 2024-02-03 14:12 (UTC+1) |',
    ]);
  });

  it('of IOCs, with addresses that nobody can click', () => {
    const readable = xsoarCommands['vmray-get-iocs'].readable({ sampleId: 1, iocs: restIocsReply });
    expect(readable).toContain('| Domain | bad\\[.\\]example | Malicious | true |');
    expect(readable).toContain('| URL | hxxp\\://bad\\[.\\]example/ | Malicious | true |');
    expect(readable).toContain(`| File | ${sha256} | Malicious | true |`);
  });

  it('of the test', () => {
    const test = xsoarCommands['test-module'];
    expect(test.readable({ ok: true })).toBe('ok');
    expect(test.readable({ error: { message: 'no <b>answer</b>' } })).toBe('no &lt;b&gt;answer&lt;/b&gt;');
  });
});

describe('the contexts', () => {
  it('have the reliability in full words, and F where none is given', () => {
    const { 'vmray-get-sample': command } = xsoarCommands;
    const input = xsoarInputs['vmray-get-sample'];
    const reliability = (given?: 'B' | 'A+ - 3rd party enrichment') =>
      command.context(input, given === undefined ? {} : { reliability: given }).DBotScore;
    expect(reliability('B')).toMatchObject(Array(4).fill({ Reliability: 'B - Usually reliable', Score: 3 }));
    expect(reliability('A+ - 3rd party enrichment')).toMatchObject([
      { Reliability: 'A+ - 3rd party enrichment' },
      {},
      {},
      {},
    ]);
    expect(reliability()).toMatchObject(Array(4).fill({ Reliability: 'F - Reliability cannot be judged' }));
    // A caller without types may pass anything.
    expect(() => command.context(input, { reliability: 'Z' as 'A' })).toThrow(ConfigurationError);
  });

  it('score a URL as a URL, and never by the hashes of the text file that holds it', () => {
    const sample = { sample_id: 1, sample_type: 'URL', sample_url: 'http://a.example/', sample_md5hash: 'x' };
    const context = xsoarCommands['vmray-get-sample-by-hash'].context({ hash: 'x', samples: [sample] });
    expect(context.DBotScore).toMatchObject([{ Indicator: 'http://a.example/', Type: 'url', Score: 0 }]);
    expect(context).not.toHaveProperty('File');
  });

  it('take the older severity where there is no verdict', () => {
    const verdictOf = (severity: string | null) =>
      xsoarCommands['vmray-get-sample'].context({ sample: { sample_id: 1, sample_severity: severity } })[
        'VMRay.Sample'
      ];
    expect(verdictOf('blacklisted')).toMatchObject({ Verdict: 'Malicious', Severity: 'Blacklisted' });
    expect(verdictOf('not_suspicious')).toMatchObject({ Verdict: 'Clean', Severity: 'Good' });
    expect(verdictOf('unknown')).toMatchObject({ Verdict: 'Not Available', Severity: 'Unknown' });
    expect(verdictOf(null)).toMatchObject({ Verdict: 'Not Available', Severity: 'Unknown' });
  });

  it('say of a job that is gone that it is finished, or never was', () => {
    const gone = { 'VMRay.Job': { JobID: 9, Status: 'Finished/NotExists' } };
    expect(xsoarCommands['vmray-get-job-by-id'].context({ jobId: '9', job: null })).toEqual(gone);
    expect(xsoarCommands['vmray-get-job-by-id'].readable({ jobId: '9', job: null })).toContain('job id 9');
    expect(xsoarCommands['vmray-get-job-by-sample'].context({ sampleId: 3, jobs: [] })).toEqual({
      'VMRay.Job': [{ SampleID: 3, Status: 'Finished/NotExists' }],
    });
  });

  it.each([
    [
      { verdict_quota: 0, verdict_remaining: 0 },
      { VerdictQuota: 0, VerdictUsage: null },
    ],
    [
      { verdict_quota: 'unlimited', verdict_remaining: 'unlimited' },
      { VerdictQuota: 'unlimited', VerdictUsage: null },
    ],
    [{ verdict_quota: 3, verdict_remaining: 2 }, { VerdictUsage: 33.33 }],
    [{}, { VerdictQuota: null, VerdictRemaining: null, VerdictUsage: null, PeriodEndDate: null }],
  ])('divide by no quota of %j', (billing, quota) => {
    const context = xsoarCommands['vmray-get-license-usage-verdicts'].context({ billing });
    expect(context['VMRay.VerdictQuota']).toMatchObject(quota);
    expect(xsoarCommands['vmray-get-license-usage-verdicts'].readable({ billing })).not.toMatch(/NaN|Infinity|null/);
  });

  it('have the indicators, and the other artifacts when all are asked for', () => {
    const command = xsoarCommands['vmray-get-iocs'];
    const mutexes = (allArtifacts: boolean) => {
      const context = command.context({ sampleId: 1, iocs: restIocsReply, allArtifacts });
      const sample = context['VMRay.Sample'];
      return isObject(sample) && isObject(sample.IOC) ? sample.IOC.Mutex : null;
    };
    expect(mutexes(false)).toEqual([]);
    expect(mutexes(true)).toMatchObject([{ Name: 'Global\\m', IsIOC: false }]);
  });

  it('make indicators of XSOAR of IOCs, each scored once', () => {
    const context = xsoarCommands['vmray-get-iocs'].context({ sampleId: 1, iocs: restIocsReply }, { reliability: 'A' });
    expect(context).toMatchObject({
      Domain: [{ Name: 'bad.example' }],
      IP: [{ Address: '192.0.2.1' }, { Address: '2001:db8::1' }, { Address: '99.83.xxx.xxx' }],
      URL: [{ Data: 'http://bad.example/' }],
      Email: [{ Address: 'bob@example.net' }],
    });
    const scores = context.DBotScore as { Indicator: string; Type: string; Score: number }[];
    expect(scores.filter(({ Indicator, Type }) => Type === 'file' && Indicator === sha256)).toHaveLength(1);
    expect(scores.every(({ Score }) => Score === 3)).toBe(true);
    expect(context.File).toContainEqual({ Path: 'unhashed.bin', Malicious: { Vendor: 'VMRay', Description: null } });
  });

  it('fill the reason of an IOC from the field that the API has', () => {
    const domain = { domain: 'a.example', ioc: true, verdict: 'malicious', verdict_reason_description: 'known bad' };
    const context = xsoarCommands['vmray-get-iocs'].context({ sampleId: 1, iocs: { iocs: { domains: [domain] } } });
    expect(context['VMRay.Sample']).toMatchObject({ IOC: { Domain: [{ VerdictReason: 'known bad' }] } });
  });

  it('tell of what was refused beside what was accepted', () => {
    const reply = {
      samples: null,
      errors: [{ submission_filename: 'a|b.zip', error_msg: 'Denied: the quota is exceeded' }, null],
    };
    const { context, readable } = xsoarCommands['vmray-upload-sample'];
    expect(context({ reply })).toEqual({ 'VMRay.Sample': [], 'VMRay.Submission': [], 'VMRay.Job': [] });
    expect(readable({ reply })).toContain('| a\\|b.zip | Denied: the quota is exceeded |');
  });
});

describe("the client's typed replies", () => {
  const sample = fixtureData('sample_get__malicious_exe__platform4.2.json');
  const submission = fixtureData('submission_get__finished_malicious__platform4.2.json');
  const analyses = fixtureData('analysis_list_by_submission__malicious__platform4.2.json');
  const vtis = fixtureData('vtis_get__finished_11_indicators.json');
  const replies = new Map<string, unknown>([
    ['/sample/12', sample],
    ['/analysis/sample/12', analyses],
    ['/sample/12/vtis', vtis],
    ['/sample/12/iocs', restIocsReply],
    ['/submission/51', submission],
  ]);
  const client = new VmrayClient({ url: 'https://vmray.example', apiKey: 'a-made-up-key', retries: 0 });

  beforeAll(() => {
    if (!nock.isActive()) nock.activate();
    nock.disableNetConnect();
    for (const [path, data] of replies) {
      nock('https://vmray.example').get(`/rest${path}`).query(true).reply(200, { result: 'ok', data });
    }
  });
  afterAll(async () => {
    await client.close();
    nock.cleanAll();
    nock.enableNetConnect();
    nock.restore();
  });

  it('fit the inputs, and give what the untouched ones give', async () => {
    if (!isObject(sample) || !isObject(vtis) || !Array.isArray(analyses)) throw new Error('expected objects');
    const { 'vmray-get-sample': getSample, 'vmray-get-analysis-by-sample': getAnalyses } = xsoarCommands;
    expect(getSample.context({ sample: (await client.sample(12)).value })).toEqual(getSample.context({ sample }));
    const found = await client.analysesBySample(12);
    expect(getAnalyses.context({ sampleId: 12, analyses: found.value })).toEqual(
      getAnalyses.context({ sampleId: 12, analyses }),
    );
    const getVtis = xsoarCommands['vmray-get-threat-indicators'];
    expect(getVtis.context({ sampleId: 12, vtis: (await client.vtis(12)).value })).toEqual(
      getVtis.context({ sampleId: 12, vtis }),
    );
    const getIocs = xsoarCommands['vmray-get-iocs'];
    // Typed, hashes are in lower case and country codes in upper case.
    const text = JSON.stringify(restIocsReply).replaceAll(md5.toUpperCase(), md5).replaceAll('"de"', '"DE"');
    expect(getIocs.context({ sampleId: 12, iocs: (await client.iocs(12)).value })).toEqual(
      getIocs.context({ sampleId: 12, iocs: JSON.parse(text) }),
    );
    const getSubmission = xsoarCommands['vmray-get-submission'];
    const typed = (await client.submission(51)).value;
    expect(getSubmission.context({ submission: typed })['VMRay.Submission']).toMatchObject({
      SubmissionID: 51,
      SampleID: 12,
      Verdict: 'Malicious',
    });
  });
});
