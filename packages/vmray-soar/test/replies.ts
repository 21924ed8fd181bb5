import type { Outcome, SandboxReport } from '@sandjury/core';
import type { XsoarInputs } from '../src/index.ts';

// Replies of the API, made by hand to its documented schema, that are equivalent to the published examples of XSOAR's
// integration. Where an example has what the API's own object would not give, a comment says so.

const pafish = {
  md5: '2e0499dc90c2d715a53e05b1890e0442',
  sha1: '868a53c394f29f8d3aac7b0a20a371999045b6ed',
  sha256: 'b8a4b647e56cb71773d0086b51906b902a7ccafe699f4068da4cb5cd234d9d66',
  ssdeep: '1536:Hg8ktOZtz+PZvpJyrOM1GhFNkYL2BxNRjWW:H/kY0Z3yrOMGTkrNRjH',
};
const pafishPage = 'https://cloud.vmray.com/user/sample/view?id=3902238';

function submitReply(sample: object) {
  const page = 'https://cloud.vmray.com/user/sample/view?id=3902285';
  return {
    errors: [],
    // A sample in the reply to a submission has neither verdict nor severity.
    samples: [{ sample_id: 3902285, sample_created: '2019-05-27T07:48:11', sample_webif_url: page, ...sample }],
    submissions: [
      { submission_id: 4569315, submission_sample_id: 3902285, submission_webif_url: page, submission_finished: false },
    ],
    jobs: [
      {
        job_id: 3908304,
        job_sample_id: 3902285,
        job_submission_id: 4569315,
        job_created: '2019-05-27T07:48:11',
        // The example for a URL has the rule of a program, too.
        job_jobrule_sampletype: 'Windows PE (x86)',
        job_status: 'queued',
        job_vm_id: 20,
        job_vm_name: 'win10_64_th2',
      },
    ],
  };
}

function runningJob(jobId: number, submissionId: number) {
  return {
    job_id: jobId,
    job_sample_id: 3902238,
    job_submission_id: submissionId,
    job_sample_md5: pafish.md5,
    job_sample_sha1: pafish.sha1,
    job_sample_sha256: pafish.sha256,
    job_sample_ssdeep: pafish.ssdeep,
    job_status: 'inwork',
    job_vm_id: 3,
    job_vm_name: 'win7_32_sp1',
  };
}

const billing = {
  billing_period: 'monthly',
  verdict_quota: 100,
  verdict_remaining: 90,
  report_quota: 100,
  report_remaining: 90,
  end_date: '2024-02-03 14:12 (UTC+1)',
};

const noReason = { verdict_reason_code: null, verdict_reason_description: '' };

/** One equivalent input for each command. The one for `vmray-get-iocs` has an example in no document; see `documented.test.ts`. */
export const xsoarInputs: Omit<XsoarInputs, 'vmray-get-iocs'> = {
  'test-module': { ok: true },
  'vmray-upload-sample': {
    reply: submitReply({
      sample_filename: 'KeePass-2.41-Setup.exe',
      submission_filename: 'KeePass-2.41-Setup.exe',
      sample_filesize: 3301376,
      sample_sha1hash: '69df095557346b3c136db4378afd5ee7a4839dcc',
      sample_ssdeephash: '98304:rk/6KPcsSO9iShSf0UTsj+te5NrYWM+40n3vGJyc:rkCK0UhSfHsKw5z4OvGJL',
      sample_type: 'Windows Exe (x86-32)',
    }),
  },
  'vmray-upload-url': {
    reply: submitReply({
      // The API names the file `sample.url`; the example shows what was submitted.
      sample_filename: 'sample.url',
      submission_filename: 'https://demisto.com',
      sample_url: 'https://demisto.com',
      sample_type: 'URL',
      sample_filesize: 20,
      sample_sha1hash: '884a2738124be5dae95e685fb8c919b1460734c5',
      sample_ssdeephash: '3:N8W2K:2W2K',
    }),
  },
  'vmray-get-analysis-by-sample': {
    sampleId: 3902238,
    analyses: [
      {
        analysis_id: 2779353,
        analysis_sample_id: 3902238,
        // The API gives the page of the analysis; the example has the sample's.
        analysis_webif_url: pafishPage,
        analysis_job_started: '2021-06-14T12:17:07',
        analysis_verdict: 'suspicious',
        analysis_verdict_reason_description: null,
        analysis_severity: 'suspicious',
        analysis_sample_md5: pafish.md5,
        analysis_sample_sha1: pafish.sha1,
        analysis_sample_sha256: pafish.sha256,
        // The table has it, the example has not.
        analysis_sample_ssdeep: pafish.ssdeep,
      },
    ],
  },
  'vmray-get-job-by-sample': { sampleId: 3902238, jobs: [runningJob(29208, 18950)] },
  'vmray-get-submission': {
    submission: {
      submission_id: 4569262,
      submission_sample_id: 3902238,
      submission_webif_url: pafishPage,
      submission_finished: true,
      submission_has_errors: true,
      submission_original_url: null,
      submission_sample_md5: pafish.md5,
      submission_sample_sha1: pafish.sha1,
      submission_sample_sha256: pafish.sha256,
      submission_sample_ssdeep: pafish.ssdeep,
      submission_verdict: 'malicious',
      submission_verdict_reason_description: null,
      submission_severity: 'malicious',
      submission_score: 100,
    },
  },
  'vmray-get-sample': {
    sample: {
      sample_id: 3902238,
      sample_webif_url: pafishPage,
      sample_created: '2018-03-20T15:06:49',
      sample_filename: 'pafish.exe',
      sample_type: 'Windows Exe (x86-32)',
      sample_md5hash: pafish.md5,
      sample_sha1hash: pafish.sha1,
      sample_sha256hash: pafish.sha256,
      sample_ssdeephash: pafish.ssdeep,
      sample_verdict: 'malicious',
      sample_verdict_reason_description: null,
      sample_severity: 'malicious',
      sample_classifications: [],
      sample_child_sample_ids: [20, 21, 22],
      sample_parent_sample_ids: [18],
    },
  },
  'vmray-get-sample-by-hash': {
    hash: '124f46228d1e220d88ae5e9a24d6e713039a64f9',
    samples: [
      {
        sample_id: 6822,
        sample_webif_url: 'https://cloud.vmray.com/user/sample/view?id=6822',
        sample_created: '2021-06-24T15:06:04',
        sample_filename: 'pafish.exe',
        sample_type: 'Windows Exe (x86-32)',
        sample_md5hash: '9159edb64c4a21d8888d088bf2db23f3',
        sample_sha1hash: '124f46228d1e220d88ae5e9a24d6e713039a64f9',
        sample_sha256hash: '2180f4a13add5e346e8cf6994876a9d2f5eac3fcb695db8569537010d24cd6d5',
        sample_ssdeephash: '1536:tI05L48IVDAQVzZpJyrOM1GhFNkYL2BxNRj:tI05LBIDAuztyrOMGTkrNRj',
        sample_verdict: 'malicious',
        sample_verdict_reason_description: null,
        sample_severity: 'malicious',
        sample_classifications: [],
        sample_child_sample_ids: [],
        sample_parent_sample_ids: [],
      },
    ],
  },
  'vmray-get-threat-indicators': {
    sampleId: 3902238,
    vtis: {
      status: 'finished',
      threat_indicators: [
        {
          id: 3,
          category: 'Heuristics',
          operation: 'Contains suspicious meta data',
          score: 4,
          classifications: ['Spyware'],
          analysis_ids: [2779353],
        },
      ],
    },
  },
  'vmray-add-tag': { tag: 'faulty', results: [{ target: 'submission', id: 4569262, failure: null }] },
  'vmray-delete-tag': { tag: 'faulty', results: [{ target: 'submission', id: 4569262, failure: null }] },
  'vmray-get-job-by-id': { jobId: 365547, job: runningJob(365547, 4569262) },
  'vmray-get-summary': {
    // XSOAR gives the file its id, and its own detection the type; the API knows neither.
    file: {
      name: 'summary_v2.json',
      mimeType: 'application/json',
      size: 37630,
      entryId: '407@21232f297a57a5a743894a0e4a801fc3$&$9c7fe1a0-4045-4b69-8257-08ef3306318a',
      type: 'ASCII text, with very long lines',
    },
  },
  'vmray-get-screenshots': {
    files: [
      {
        name: 'analysis_50615_screenshot_0.png',
        mimeType: 'image/png',
        size: 753660,
        entryId: '488@b7d0844f-d230-402a-81de-154dc1c57cc9',
        type: 'PNG image data, 800 x 600, 8-bit/color RGB, non-interlaced',
      },
      {
        name: 'analysis_50615_screenshot_1.png',
        mimeType: 'image/png',
        size: 412598,
        entryId: '489@b7d0844f-d230-402a-81de-154dc1c57cc9',
        type: 'PNG image data, 800 x 600, 8-bit/color RGB, non-interlaced',
      },
    ],
  },
  'vmray-get-license-usage-verdicts': { billing },
  'vmray-get-license-usage-reports': { billing },
};

const clean = { severity: 'not_suspicious', verdict: 'clean', ...noReason };

/** The replies behind the published result of Scan Hash and Scan URL: sample, IOCs, threat indicators. */
export function scanReplies(sample: Readonly<Record<string, unknown>>) {
  const iocs = {
    domains: [{ domain: 'example.net', severity: 'unknown', verdict: 'clean', ...noReason }],
    // The API's e-mails have a sender; the result's `email` exists in no reply.
    emails: [{ sender: 'example.net', severity: 'unknown', verdict: 'clean', ...noReason }],
    files: [
      {
        filename: 'C:\\Program Files (x86)\\example.exe',
        categories: ['Dropped File'],
        classifications: ['Virus'],
        operations: ['Access', 'Create', 'Write'],
        hashes: [
          {
            imp_hash: null,
            md5_hash: '58a2430b19d0594b46caf69dea5c1023',
            sha1_hash: 'e8f5809342eedc2b035f726811dcaa1a9b589cb7',
            sha256_hash: 'b9072661a90377835205f5c66ee06ba82ec42d843c8ec5dc07c16da86c90b835',
            ssdeep_hash: '12:TMHdgo+tJVEdQiCXFMp3OOy9P72/FeFYX+NEVjB:2dfyiw2uTyOOT',
          },
        ],
        ...clean,
      },
    ],
    ips: [{ ip_address: '192.0.2.1', severity: 'not_suspicious', verdict: 'malicious', ...noReason }],
    mutexes: [{ mutex_name: 'NAME', operations: ['access'], ...clean }],
    processes: [
      {
        classifications: [],
        cmd_line: '/c del "C:\\Users\\example.exe"',
        process_ids: [137],
        parent_processes: ['"C:\\Windows\\SysWOW64\\control.exe"'],
        process_names: ['cmd.exe'],
        ...clean,
      },
    ],
    registry: [
      {
        operations: ['access', 'write'],
        reg_key_name: 'HKEY_USERS\\ID\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\YLRPWV4P6TI',
        ...clean,
      },
    ],
    urls: [{ severity: 'malicious', url: 'URL', verdict: 'malicious', ...noReason }],
  };
  const threatIndicators = [
    { category: 'Heuristics', operation: 'Contains suspicious meta data', score: 4, classifications: ['Spyware'] },
  ];
  return [
    { result: 'ok', data: sample },
    { result: 'ok', data: { status: 'finished', iocs } },
    { result: 'ok', data: { status: 'finished', threat_indicators: threatIndicators } },
  ];
}

/** The outcome of a question to which this report is the answer. */
export function reported(report: SandboxReport): Outcome {
  return { provider: report.provider, status: 'reported', report, others: [] };
}
