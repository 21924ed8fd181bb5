import { resolvePointer, SandboxReportSchema } from '@sandjury/core';
import { readField, type VerdictOverrides, Warnings } from '@sandjury/core/toolkit';
import { describe, expect, it } from 'vitest';
import { known } from '../../test/known.ts';
import { report as wire } from '../wire/replies.ts';
import { toReport } from './report.ts';

function reportOf(raw: object, overrides?: VerdictOverrides) {
  const warnings = new Warnings();
  const value = readField(wire, raw, { warnings });
  const ref = { provider: 'acme-box', id: 'analysis:a-1' };
  const report = toReport({ ref, product: 'Acme Box', value, raw, warnings: warnings.list(), overrides });
  SandboxReportSchema.parse(report);
  return report;
}

// Fixture in, report out: one quirk of the vendor each, named by the quirk.
describe('the report', () => {
  it('has a verdict with evidence', () => {
    const { verdict, raw } = reportOf(known);
    expect(verdict).toMatchObject({ value: 'malicious', score: 91, vendor: 'bad' });
    expect(resolvePointer(raw, verdict.evidence[0] ?? 'none')).toEqual({ value: 'bad' });
  });

  it('calls an indicator only what the vendor points at', () => {
    const iocs = reportOf(known).iocs.map(({ type, isIoc, verdict }) => [type, isIoc, verdict]);
    expect(iocs).toEqual([
      ['domain-name', true, 'malicious'],
      ['ipv4-addr', false, 'unknown'],
      ['url', true, 'suspicious'],
    ]);
  });

  it('a word that is not known is unknown, with a warning', () => {
    const { verdict, warnings } = reportOf({ ...known, verdict: { label: 'spooky', score: null } });
    expect(verdict).toMatchObject({ value: 'unknown', score: null });
    expect(warnings.map(({ code, pointer }) => [code, pointer])).toEqual([['unmapped-value', '/report/verdict/label']]);
    expect(reportOf({ ...known, verdict: { label: 'odd' } }, { odd: 'malicious' }).verdict.value).toBe('malicious');
  });

  it('a missing section is told, and the report is not complete', () => {
    const { network: _network, ...rest } = known;
    const { complete, warnings } = reportOf(rest);
    expect(complete).toBe(false);
    expect(warnings.map(({ code }) => code)).toEqual(['missing-section']);
  });

  it('a password that the vendor echoes is left out, with a warning', () => {
    const { raw, warnings } = reportOf({ ...known, archivePassword: 'made up' });
    expect(JSON.stringify(raw)).not.toContain('made up');
    expect(warnings.map(({ code, pointer }) => [code, pointer])).toEqual([['redacted', '/report/archivePassword']]);
  });

  it('an entry that cannot be read is left out with a warning, and the others stay', () => {
    const { iocs, warnings } = reportOf({ ...known, network: [null, { kind: 'ip', value: 'x' }, ...known.network] });
    expect(iocs).toHaveLength(3);
    expect(warnings.map(({ pointer }) => pointer)).toEqual(['/report/network/0', '/report/network/1']);
  });
});
