import type { SandboxReport } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../../test/support/packages/check-report.ts';
import { useNock } from '../../../../test/support/packages/use-nock.ts';
import { expectGet, testSettings } from '../../test/nock-vmray.ts';
import { vmray } from '../provider.ts';
import { read } from '../read/index.ts';

const sample = { sample_id: 12, sample_verdict: 'clean' };
const submission = {
  submission_id: 5,
  submission_sample_id: 12,
  submission_finished: true,
  submission_verdict: 'clean',
};
const run = { analysis_id: 7, analysis_sample_id: 12, analysis_verdict: 'clean', analysis_result_code: 1 };
const whole = [
  sample,
  { status: 'finished', iocs: {} },
  { status: 'finished', threat_indicators: [] },
  { status: 'finished', mitre_attack_techniques: [] },
];
const summary = (metadata: object, more: object = {}) => ({
  analysis_metadata: { analysis_id: 7, sample_id: 12, verdict: 'clean', ...metadata },
  ...more,
});

function only(...documents: unknown[]): SandboxReport {
  const [report, ...others] = read(...documents);
  if (report === undefined || others.length > 0) throw new Error(`expected one report, got ${others.length + 1}`);
  checkReport(report);
  return report;
}

const gaps = ({ warnings }: SandboxReport) =>
  warnings.flatMap(({ code, message, pointer }) => (code === 'missing-section' ? [`${pointer}: ${message}`] : []));

/** What a submission says, how it is told, and where. */
const submissions: [string, object, string[]][] = [
  ['that succeeded', { submission_status: 'success', submission_has_errors: false }, []],
  [
    'with errors',
    { submission_has_errors: true },
    ["/submission/submission_has_errors: VMRay's submission 5 ended with errors; what was not analysed is missing."],
  ],
  [
    'with errors, as a text',
    { submission_has_errors: 'true' },
    ["/submission/submission_has_errors: VMRay's submission 5 ended with errors; what was not analysed is missing."],
  ],
  [
    'with status error',
    { submission_status: 'error' },
    ["/submission/submission_status: VMRay's submission 5 ended with status error; what was not analysed is missing."],
  ],
  [
    'with status warning',
    { submission_status: 'warning' },
    [
      "/submission/submission_status: VMRay's submission 5 ended with status warning; what was not analysed is missing.",
    ],
  ],
  [
    'with errors in the samples inside',
    { submission_has_recursive_errors: true },
    [
      "/submission/submission_has_recursive_errors: VMRay's submission 5 ended with errors in samples inside of this one.",
    ],
  ],
];

/** The same of an analysis. */
const analyses: [string, object, string[]][] = [
  ['that succeeded', {}, []],
  [
    'that failed',
    { analysis_result_code: 7_340_034, analysis_result_str: 'Worker crash', analysis_verdict: null },
    [
      "/analyses/0/analysis_result_code: VMRay's analysis 7 failed (Worker crash); what it would have found is missing.",
    ],
  ],
  [
    'with severity error',
    { analysis_severity: 'error', analysis_verdict: null },
    ["/analyses/0/analysis_severity: VMRay's analysis 7 failed; what it would have found is missing."],
  ],
];

describe('saved', () => {
  it.each(submissions)('a submission %s', (_, more, expected) => {
    const report = only(...whole, [run], { ...submission, ...more });
    expect(gaps(report)).toEqual(expected);
    expect(report).toMatchObject({ complete: expected.length === 0, verdict: { value: 'benign' } });
  });

  it('a submission that is not finished', () => {
    const report = only(...whole, [run], { ...submission, submission_finished: false, submission_verdict: null });
    expect(gaps(report)).toEqual(["/submission/submission_finished: VMRay's submission 5 is not finished."]);
  });

  it.each(analyses)('an analysis %s', (_, more, expected) => {
    const report = only(...whole, [{ ...run, ...more }]);
    expect(gaps(report)).toEqual(expected);
    expect(report).toMatchObject({ complete: expected.length === 0, verdict: { value: 'benign' } });
  });

  it('an analysis that failed, of a sample that is malicious: nothing could be worse', () => {
    const [, ...lists] = whole;
    const report = only({ ...sample, sample_verdict: 'malicious' }, ...lists, [{ ...run, analysis_result_code: 7 }]);
    expect(report).toMatchObject({ complete: true, verdict: { value: 'malicious' }, analyses: [{ failed: true }] });
  });

  it.each([
    ['that succeeded', summary({ result_code: 1, is_execution_successful: true }), []],
    [
      'that failed',
      summary({ result_code: 7, result_str: 'Worker crash' }),
      [
        "/summaries/0/analysis_metadata/result_code: VMRay's analysis 7 failed (Worker crash); what it would have found is missing.",
      ],
    ],
    [
      'in which the sample did not run',
      summary({ is_execution_successful: false }),
      ["/summaries/0/analysis_metadata/is_execution_successful: The sample did not run in VMRay's analysis 7."],
    ],
    [
      'with errors among its remarks',
      summary({}, { remarks: { errors: [{ message: 'Out of memory' }] } }),
      ["/summaries/0/remarks/errors: VMRay's analysis 7 remarks errors of its own; it may have seen less."],
    ],
    ['with other remarks', summary({}, { remarks: { errors: [], infos: [{ message: 'No YARA matches' }] } }), []],
  ])('a Summary %s', (_, document, expected) => {
    const report = only(document);
    expect(gaps(report)).toEqual(expected);
    expect(report.complete).toBe(expected.length === 0);
  });

  it('the reply to a submission that was taken in part', () => {
    const errors = [{ submission_filename: 'b.exe', error_msg: 'Denied: no quota' }];
    const report = only({ result: 'ok', data: { errors, samples: [sample], submissions: [submission] } });
    expect(gaps(report)).toContain('/sample: The document reports an error: Denied: no quota');
    expect(() => read({ result: 'ok', data: { errors, samples: [], submissions: [] } })).toThrow('Denied: no quota');
  });
});

describe('live', () => {
  useNock();

  async function reported(asked: object, analysed: object): Promise<SandboxReport> {
    const provider = vmray(testSettings());
    const [own, iocs, vtis, mitre] = whole.map((data) => ({ result: 'ok', data }));
    expectGet('/submission/5').reply(200, { result: 'ok', data: { ...submission, ...asked } });
    expectGet('/sample/12').reply(200, own);
    expectGet('/sample/12/iocs?all_artifacts=true').reply(200, iocs);
    expectGet('/sample/12/vtis').reply(200, vtis);
    expectGet('/sample/12/mitre_attack').reply(200, mitre);
    expectGet('/analysis/sample/12').reply(200, { result: 'ok', data: [{ ...run, ...analysed }] });
    const report = await provider.report({ provider: 'vmray', id: 'submission:5' });
    await provider.close();
    return report;
  }

  it.each([
    ...submissions.map(([name, more, expected]) => [`a submission ${name}`, more, {}, expected] as const),
    ...analyses.map(([name, more, expected]) => [`an analysis ${name}`, {}, more, expected] as const),
  ])('%s: the same report as of the saved replies', async (_, asked, analysed, expected) => {
    const report = await reported(asked, analysed);
    expect(gaps(report)).toEqual(expected);
    const saved = only(...whole, [{ ...run, ...analysed }], { ...submission, ...asked });
    expect({ ...report, ref: saved.ref }).toEqual(saved);
  });
});
