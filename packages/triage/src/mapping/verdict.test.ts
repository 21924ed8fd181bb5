import type { VerdictValue } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { codes, fixture, overviewOf, recordedOverviews, reportOf, task } from '../../test/reports.ts';

const at = '/overview/analysis/score';

// The vendor's own bands: tria.ge/docs/scoring. "10 known bad, 8-9 likely malicious, 5-7 suspicious, 2-4 likely benign, 1 nothing was detected".
describe('the score of a sample', () => {
  const runsOf = (score: unknown) => ({
    tasks: [task('behavioral1', { score }), task('static1', { kind: 'static' })],
    targets: [{ tasks: ['behavioral1'], score, signatures: [] }],
  });

  it.each<[number, VerdictValue, string]>([
    [10, 'malicious', 'known bad'],
    [9, 'malicious', 'likely malicious'],
    [8, 'malicious', 'likely malicious'],
    [7, 'suspicious', 'suspicious behaviour'],
    [6, 'suspicious', 'suspicious behaviour'],
    [5, 'suspicious', 'suspicious behaviour'],
    [4, 'unknown', 'likely benign, and still a band of findings'],
    [3, 'unknown', 'likely benign, and still a band of findings'],
    [2, 'unknown', 'likely benign, and still a band of findings'],
    [1, 'benign', 'it ran, and nothing was detected'],
  ])('%d is %s: %s', (score, value) => {
    const report = reportOf(overviewOf(runsOf(score), score));
    const evidence = value === 'benign' ? [at, '/overview/tasks/0/score'] : [at];
    expect(report.verdict).toEqual({ value, score: score * 10, vendor: null, reason: null, evidence });
    expect(codes(report)).toEqual([`score-decided ${at}`]);
  });

  it.each([
    [0, 'unmapped-value'],
    [7.5, 'unmapped-value'],
    [11, 'unmapped-value'],
    [-1, 'unmapped-value'],
    [1e300, 'unmapped-value'],
    [{}, 'malformed-value'],
    ['x', 'malformed-value'],
    [[1], 'malformed-value'],
    [true, 'malformed-value'],
  ])('%j is no answer (%s)', (score, code) => {
    const report = reportOf(overviewOf({ analysis: { score } }));
    expect(report.verdict).toMatchObject({ value: 'unknown', score: null, evidence: [] });
    expect(codes(report)).toContain(`${code} ${at}`);
  });

  it.each([undefined, null, {}, { score: null }])('analysis %j: no answer, and a part is missing', (analysis) => {
    const report = reportOf(overviewOf({ analysis }));
    expect(report).toMatchObject({ verdict: { value: 'unknown', score: null, evidence: [] }, complete: false });
  });
});

// N/A is "incomplete, or something went wrong"; a failed task carries the score 1 (recorded: overview-v0-asyncrat-failed-tasks).
describe('1 says nothing where', () => {
  const family = { family: 'qakbot' };
  it.each<[string, object]>([
    ['there is no task', { tasks: [] }],
    ['tasks are not there', { tasks: undefined }],
    ['tasks are null', { tasks: null }],
    ['only static analysis was made', { tasks: [task('static1', { kind: 'static' })] }],
    [
      'only the page was looked at',
      { tasks: [task('urlscan1', { kind: 'urlscan' }), task('static1', { kind: 'static' })] },
    ],
    ['the one run failed', { tasks: [task('behavioral1', { status: 'failed' })] }],
    ['one of two runs failed', { tasks: [task('behavioral1'), task('behavioral2', { status: 'failed' })] }],
    ['static analysis failed', { tasks: [task('behavioral1'), task('static1', { kind: 'static', status: 'failed' })] }],
    ['a run has not ended', { tasks: [task('behavioral1'), task('behavioral2', { status: 'running' })] }],
    ['a run is in a state that nobody knows', { tasks: [task('behavioral1'), task('behavioral2', { status: 'odd' })] }],
    ['a run has no state', { tasks: [task('behavioral1', { status: null })] }],
    ['a run has no score, which is N/A', { tasks: [task('behavioral1', { score: undefined })] }],
    ['a run has the score 0, which is N/A', { tasks: [task('behavioral1', { score: 0 })] }],
    ['tasks are of a kind that nobody knows', { tasks: [task('x1', { kind: 'manual' })] }],
    ['the vendor lists an error', { errors: [{ task: 'behavioral2', reason: 'guest did not start' }] }],
    ['the vendor lists an error in another form', { errors: ['guest did not start'] }],
    ['a family is named', { analysis: { score: 1, ...family, family: ['qakbot'] } }],
    ['a tag is a family', { analysis: { score: 1, tags: ['family:qakbot'] } }],
    ['a run names a family', { tasks: [task('behavioral1', { tags: ['family:qakbot'] })] }],
    [
      'a configuration was found',
      { extracted: [{ tasks: ['behavioral1'], config: { rule: 'X', c2: ['c2.example'] } }] },
    ],
    ['a ransom note was found', { extracted: [{ tasks: [], ransom_note: { note: 'pay' } }] }],
    ['a dropper was found', { extracted: [{ tasks: [], dropper: { language: 'hta', urls: null } }] }],
    ['a task says 7', { tasks: [task('behavioral1', { score: 7 })] }],
    ['static analysis says 10', { tasks: [task('behavioral1'), task('static1', { kind: 'static', score: 10 })] }],
    ['a file says 8', { targets: [{ tasks: ['behavioral1'], score: 8 }] }],
    ['a signature says 3', { signatures: [{ name: 'Program crash', score: 3 }] }],
    [
      'a signature of a file says 5',
      { targets: [{ tasks: ['behavioral1'], score: 1, signatures: [{ name: 'x', score: 5 }] }] },
    ],
    ['the sample says 10', { sample: { ...Object(overviewOf().sample), score: 10 } }],
  ])('%s', (_name, more) => {
    const { value, score } = reportOf(overviewOf(more as Record<string, unknown>)).verdict;
    expect([value, score]).toEqual(['unknown', 10]);
  });

  it('and no operator makes it an answer', () => {
    const failed = { tasks: [task('behavioral1'), task('behavioral2', { status: 'failed' })] };
    const verdicts = { '1': 'benign', '2-4': 'benign' } as const;
    expect(reportOf(overviewOf(failed), { verdicts }).verdict.value).toBe('unknown');
    expect(reportOf(overviewOf({ tasks: [] }, 3), { verdicts }).verdict.value).toBe('unknown');
  });
});

describe("an operator's reading of a band", () => {
  it.each<[string, number, VerdictValue]>([
    ['2-4', 3, 'benign'],
    ['5-7', 6, 'malicious'],
    ['8-9', 8, 'suspicious'],
    ['10', 10, 'suspicious'],
    ['1', 1, 'unknown'],
  ])('%s for the score %d', (band, score, value) => {
    const runs = { tasks: [task('behavioral1', { score })], targets: [{ tasks: ['behavioral1'], score }] };
    expect(reportOf(overviewOf(runs, score), { verdicts: { [band]: value } }).verdict).toMatchObject({
      value,
      score: score * 10,
    });
  });

  it('of 8-9 says nothing of 10', () => {
    expect(reportOf(overviewOf({}, 10), { verdicts: { '8-9': 'suspicious' } }).verdict.value).toBe('malicious');
  });
});

describe('values that contradict each other', () => {
  const conflicts = (more: Record<string, unknown>, score: number) =>
    codes(reportOf(overviewOf(more, score))).filter((code) => code.startsWith('conflicting-values'));
  const runs = (...scores: number[]) => scores.map((score, index) => task(`behavioral${index + 1}`, { score }));

  it.each<[string, number[], boolean]>([
    ['one band apart', [5, 10], false],
    ['one band apart', [1, 4], false],
    ['two bands apart', [4, 10], true],
    ['two bands apart', [1, 5], true],
    ['three bands apart', [1, 10], true],
    ['the same', [6, 7], false],
  ])('runs of one file, %s: %j', (_name, scores, isConflict) => {
    const targets = [{ tasks: ['behavioral1', 'behavioral2'] }];
    const expected = isConflict ? ['conflicting-values /overview/tasks/0/score'] : [];
    expect(conflicts({ tasks: runs(...scores), targets }, Math.max(...scores))).toEqual(expected);
    expect(conflicts({ tasks: runs(...scores), targets: [] }, Math.max(...scores))).toEqual(expected);
  });

  it('runs of two files do not, nor a failed run', () => {
    const targets = [{ tasks: ['behavioral1'] }, { tasks: 'behavioral2' }];
    expect(conflicts({ tasks: runs(1, 10), targets }, 10)).toEqual([]);
    const failed = [task('behavioral1', { score: 10 }), task('behavioral2', { status: 'failed' })];
    expect(conflicts({ tasks: failed, targets: [{ tasks: ['behavioral1', 'behavioral2'] }] }, 10)).toEqual([]);
  });

  it('a family beside a score below 8 changes nothing of the score', () => {
    const report = reportOf(overviewOf({ analysis: { score: 6, family: ['qakbot'] } }, 6));
    expect(report.verdict).toMatchObject({ value: 'suspicious', score: 60 });
    expect(codes(report)).toContain('conflicting-values /overview/analysis');
  });

  it('a score of a worse band than that of the sample', () => {
    expect(conflicts({ signatures: [{ name: 'x', score: 10 }] }, 2)).toEqual([`conflicting-values ${at}`]);
  });
});

// Each recorded overview, with the score that decided: no other number in it is higher.
it.each<[string, VerdictValue, number, string]>([
  ['overview-no-tasks-cobaltstrike', 'malicious', 10, 'a configuration of Cobalt Strike'],
  ['overview-v0-agenttesla-dropper', 'malicious', 10, 'a family'],
  ['overview-v0-njrat', 'malicious', 10, 'a family'],
  ['overview-v0-raccoon-archive', 'malicious', 10, 'a family, in an archive'],
  ['overview-v1-amadey-redline', 'malicious', 10, 'two families'],
  ['overview-v1-icedid', 'malicious', 10, 'a family'],
  ['overview-v1-mirai-linux', 'malicious', 10, 'static analysis knows the family, the run says 7'],
  ['overview-v1-ramnit', 'malicious', 10, 'a family'],
  ['overview-v1-url-score4', 'unknown', 4, 'likely benign, and still a band of findings'],
  ['overview-v1-xworm-split-scores', 'malicious', 10, 'one run says 6, the other 10'],
])('%s is %s (%d): %s', (name, value, score) => {
  const document = fixture(`recorded/${name}`);
  const report = reportOf(document);
  expect(report.verdict).toMatchObject({ value, score: score * 10, vendor: null, evidence: [at] });
  const numbers = [...JSON.stringify(document).matchAll(/"score":(\d+)/g)].map(([, digits]) => Number(digits));
  expect(Math.max(...numbers)).toBe(score);
  expect(recordedOverviews).toContain(name);
});

it('a run has a verdict of its own, and one that failed has none', () => {
  const tasks = [
    task('behavioral1', { score: 6 }),
    task('behavioral2', { status: 'failed', failure: 'guest did not start' }),
    task('behavioral3', { status: 'running' }),
    task('behavioral4'),
    task('behavioral5', { tags: ['family:qakbot'] }),
    task('static1', { kind: 'static' }),
    task('urlscan1', { kind: 'urlscan' }),
  ];
  const report = reportOf(overviewOf({ tasks }, 6));
  const said = report.analyses.map(({ id, verdict, failed, kind }) => [id, verdict.value, verdict.score, failed, kind]);
  expect(said).toEqual([
    ['behavioral1', 'suspicious', 60, false, 'dynamic'],
    ['behavioral2', 'unknown', null, true, 'dynamic'],
    ['behavioral3', 'unknown', null, false, 'dynamic'],
    ['behavioral4', 'benign', 10, false, 'dynamic'],
    ['behavioral5', 'unknown', 10, false, 'dynamic'],
    ['static1', 'unknown', 10, false, 'static'],
    ['urlscan1', 'unknown', 10, false, 'web'],
  ]);
  expect(report.complete).toBe(false);
  expect(codes(report)).toEqual(
    expect.arrayContaining(['missing-section /overview/tasks/1', 'missing-section /overview/tasks/2']),
  );
});
