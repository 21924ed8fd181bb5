import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../../test/support/packages/check-report.ts';
import { read } from '../read/index.ts';

const sample = { sample_id: 1, sample_verdict: 'suspicious' };
const iocs = { status: 'finished', iocs: { urls: [] } };
const vtis = { status: 'finished', threat_indicators: [] };
const techniques = { status: 'finished', mitre_attack_techniques: [] };

function reportWith(...runs: object[]) {
  const analyses = runs.map((run, place) => ({ analysis_id: 7 + place, analysis_sample_id: 1, ...run }));
  const [report] = read(sample, iocs, vtis, techniques, analyses);
  if (report === undefined) throw new Error('expected a report');
  checkReport(report);
  const gaps = report.warnings.filter(({ code }) => code === 'missing-section');
  return { complete: report.complete, gaps: gaps.map(({ pointer, message }) => `${pointer}: ${message}`) };
}

describe('what VMRay has not put together of a run', () => {
  it.each([
    'todo',
    'failed',
    'failed_summary_json',
    'failed_db_error',
    'skipped_disabled',
    'skipped_unsupported_version',
  ])('is missing: %s', (state) => {
    const { complete, gaps } = reportWith({}, { analysis_ioc_aggregation_state: state });
    expect(complete).toBe(false);
    expect(gaps).toEqual([
      `/analyses/1/analysis_ioc_aggregation_state: VMRay's iocs are without those of analysis 8 ("${state}").`,
    ]);
  });

  it('is told for each of the three lists', () => {
    const states = { analysis_vti_aggregation_state: 'todo', analysis_mitre_attack_aggregation_state: 'failed' };
    expect(reportWith(states).gaps).toEqual([
      '/analyses/0/analysis_mitre_attack_aggregation_state: VMRay\'s mitre_attack are without those of analysis 7 ("failed").',
      '/analyses/0/analysis_vti_aggregation_state: VMRay\'s vtis are without those of analysis 7 ("todo").',
    ]);
  });

  it.each(['ok', 'skipped_no_vmray_err_success', '', null])('is nothing: %j', (state) => {
    expect(reportWith({ analysis_ioc_aggregation_state: state })).toEqual({ complete: true, gaps: [] });
  });

  it('is not told twice where the list itself is missing', () => {
    const [report] = read(sample, vtis, techniques, {
      analysis_id: 7,
      analysis_sample_id: 1,
      analysis_ioc_aggregation_state: 'failed',
    });
    const gaps = report?.warnings.filter(({ code }) => code === 'missing-section').map(({ message }) => message);
    expect(gaps).toEqual(['iocs is not among the documents.']);
  });
});
