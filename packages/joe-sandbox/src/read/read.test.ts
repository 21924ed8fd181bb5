import { describe, expect, it } from 'vitest';
import { fixture, fullReport, incidentReport, infoOf } from '../../test/reports.ts';
import { read } from './index.ts';

const run = { detection: 'malicious', error: null, system: 'w7' };
const info = (more: object) => ({ data: infoOf({ detection: 'malicious', runs: [run], ...more }) });

describe('saved replies', () => {
  it('of one analysis become one report: by its analysisid, and by its webid', () => {
    for (const own of [
      { webid: '9', analysisid: '771703' },
      { webid: '771703', analysisid: null },
    ]) {
      const [report, ...others] = read(fixture(fullReport), info(own));
      expect(others).toEqual([]);
      expect(report).toMatchObject({
        ref: { id: `analysis:${own.webid}` },
        complete: true,
        verdict: { vendor: 'malicious' },
      });
      expect(Object.keys(report?.raw ?? {})).toEqual(['info', 'reports']);
    }
  });

  it('of several analyses become several', () => {
    const ids = read(fixture(fullReport), fixture(incidentReport), info({ webid: '5' })).map(({ ref }) => ref.id);
    expect(ids).toEqual(['analysis:5', 'analysis:771703', 'analysis:1000001']);
  });

  it('of runs count in their order, and a full one before an incident report', () => {
    const full = fixture(fullReport);
    const short = { analysis: { ...(fixture(incidentReport).analysis as object), id: 771703 } };
    const [report] = read(short, full, full);
    expect(report?.analyses.map(({ id }) => id)).toEqual(['771703/0', '771703/1']);
    expect(Object.keys(report?.raw.reports ?? {})).toEqual(['0', '1']);
  });

  it('may come without their envelope, and in a list', () => {
    expect(read(infoOf({ detection: 'malicious', runs: [run] }))[0]?.verdict.value).toBe('malicious');
    expect(read({ data: [infoOf({ webid: '1' }), infoOf({ webid: '2' })] })).toHaveLength(2);
  });

  it.each([
    [{}],
    [[]],
    ['text'],
    [null],
    [{ data: [] }],
    [{ data: [{ webid: '1' }] }],
    [{ errors: [{ code: 3, message: 'x' }] }],
    [{ analysis: {} }],
    [{ analysis: { reporttype: 'IR' } }],
    [{ data: { analyses: [] } }],
  ])('%j is none', (document) => {
    expect(() => read(document)).toThrow(expect.objectContaining({ code: 'response' }));
  });

  it('without a document, or nested too deep, are refused', () => {
    expect(() => read()).toThrow('There is no document to read.');
    let deep: unknown = {};
    for (let level = 0; level < 300; level++) deep = { analysis: deep };
    expect(() => read(deep)).toThrow(expect.objectContaining({ code: 'too_large' }));
  });
});
