import { type SandboxReport, SandboxReportSchema } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { toReport } from './report.ts';

const md5 = '02e6b7cf0d34c6eac059f754b751208b';
const sha256 = 'b'.repeat(64);
const ref = { provider: 'alibaba', id: `hash:${md5}` };
const codes = (report: SandboxReport) => report.warnings.map((warning) => warning.code);
const page = (total: number, ...members: unknown[]) => ({
  PageInfo: { CurrentPage: 1, PageSize: 100, TotalCount: total },
  ResultList: members,
});

/** The report on an archive whose members are listed so. */
function archive(...pages: unknown[]): SandboxReport {
  const ResultList = [{ HashKey: md5, Code: '200', Result: 1, Score: 90, Compress: true }];
  const raw = { GetFileDetectResult: { ResultList }, ListCompressFileDetectResult: pages };
  const report = toReport({ ref }, raw);
  expect(SandboxReportSchema.safeParse(report).error).toBeUndefined();
  return report;
}

describe('members of an archive', () => {
  it('are children and files with a verdict', () => {
    const evil = { Path: '/a.zip/evil', HashKey: sha256, Result: 1, Score: 90, VirusType: 'Worm' };
    const report = archive(
      page(
        4,
        { ...evil, Ext: '{"FileLabel":["PE32"]}' },
        { Path: '/a.zip/masked', HashKey: 'c42b****', Result: 0, Score: 1 },
        { Path: '/a.zip/busy', HashKey: md5, Result: 3 },
        'odd',
      ),
    );
    expect(report.sample.children.map((child) => child.id)).toEqual([`hash:${md5}`, `hash:${sha256}`]);
    expect(report.iocs.find((ioc) => ioc.hashes.sha256 === sha256)).toMatchObject({
      type: 'file',
      value: sha256,
      isIoc: true,
      verdict: 'malicious',
      vendorVerdict: '1',
      names: ['/a.zip/evil'],
      classifications: ['worm'],
      details: { score: ['90'], fileType: ['PE32'] },
    });
    expect(report.complete).toBe(false);
    expect(codes(report)).toEqual(expect.arrayContaining(['truncated', 'missing-section', 'malformed-value']));
  });

  const files = Array.from({ length: 3 }, (_, place) => ({ Path: `/${place}`, HashKey: sha256, Result: 0, Score: 0 }));

  it('are counted once each, however often a page comes', () => {
    const report = archive(page(6, ...files), page(6, ...files));
    expect(report.complete).toBe(false);
    expect(report.warnings).toEqual([
      { code: 'truncated', message: '3 of 6 files of the archive are not here.', pointer: null },
    ]);
    expect(archive(page(3, ...files), page(3, ...files))).toMatchObject({ complete: true, warnings: [] });
  });

  it.each([
    ['GetFileError', { Code: 'GetFileError', Result: 0, Score: 0 }, '1 files of the archive have no result.'],
    ['GetResultFail', { Code: 'GetResultFail' }, '1 files of the archive have no result.'],
    ['neither Result nor Score', {}, '1 files of the archive have no result.'],
    ['a check under way', { Result: 3, Score: 0 }, '1 files of the archive are still being checked.'],
  ])('with %s make the report incomplete, and are not benign', (_name, member, message) => {
    const report = archive(page(1, { Path: '/a', HashKey: sha256, ...member }));
    expect(report.complete).toBe(false);
    expect(report.warnings).toContainEqual({ code: 'missing-section', message, pointer: null });
    expect(report.iocs).toMatchObject([{ value: sha256, verdict: 'unknown', isIoc: false }]);
  });

  it('that are finished on a later page are finished', () => {
    const running = files.map((file) => ({ ...file, Result: 3 }));
    expect(archive(page(3, ...running), page(3, ...files)).complete).toBe(true);
    expect(archive(page(3, ...files), page(3, ...running)).complete).toBe(true);
  });

  it.each([
    ['nothing', {}],
    ['a masked hash', { HashKey: 'c42b5f6b****', Path: '' }],
  ])('of which %s says which file they are, are left out', (_name, member) => {
    const report = archive(page(1, { Result: 1, Score: 95, ...member }));
    expect(report).toMatchObject({ iocs: [], complete: false, sample: { children: [] } });
    expect(report.warnings).toContainEqual({
      code: 'malformed-value',
      message: 'A file of the archive without hash and path was left out.',
      pointer: '/ListCompressFileDetectResult/0/ResultList/0',
    });
  });
});
