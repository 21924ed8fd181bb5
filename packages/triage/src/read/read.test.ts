import { SandboxError } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../../test/support/packages/check-report.ts';
import { fixture, id, overviewOf, recordedOverviews, reportOf, task } from '../../test/reports.ts';
import { read } from './index.ts';

const recorded = (name: string) => fixture(`recorded/${name}`);
const parts = ['overview-v1-ramnit', 'static-ramnit', 'behavioral1-ramnit', 'behavioral2-ramnit'].map(recorded);

function failure(...documents: unknown[]): SandboxError {
  try {
    read(...documents);
  } catch (error) {
    if (SandboxError.is(error)) return error;
  }
  throw new Error('It should have failed.');
}

it.each(recordedOverviews)('%s is the report that was asked for, but for its ticket and its links', (name) => {
  const document = recorded(name);
  const [report, ...others] = read(document);
  expect(others).toEqual([]);
  if (report === undefined) throw new Error('There is no report.');
  checkReport(report);
  const asked = reportOf(document);
  const ref = { provider: 'triage', id: `sample:${Object(document.sample).id}` };
  expect(report).toEqual({
    ...asked,
    ref,
    link: null,
    analyses: asked.analyses.map((run) => ({ ...run, link: null })),
  });
});

it('all documents of one sample are one report, in whatever order they come', () => {
  const [report, ...others] = read(...parts);
  expect(others).toEqual([]);
  expect(report?.analyses.map((run) => run.id)).toEqual(['behavioral1', 'saved2', 'static1']);
  expect(Object.keys(report?.raw ?? {})).toEqual(['overview', 'static', 'tasks']);
  expect(read(...parts.toReversed())[0]?.verdict).toEqual(report?.verdict);
  expect(read(...parts, overviewOf()).map(({ ref }) => ref.id)).toEqual(['sample:230815-aaabbbccc1', `sample:${id}`]);
});

it.each<[string, object, string]>([
  ['of the task with its machine', { analysis: { resource: 'win7' } }, 'behavioral2'],
  ['a run of its own, where two tasks have it', { analysis: { resource: 'win10' } }, 'saved1'],
  ['a run of its own, where none has it', { analysis: { resource: 'win11' } }, 'saved1'],
  ['a run of its own, where it names none', {}, 'saved1'],
])('the report of a run is %s', (_name, more, run) => {
  const tasks = [task('behavioral1'), task('behavioral2', { resource: 'win7' }), task('behavioral3')];
  const { raw, analyses } = read(overviewOf({ tasks }), { sample: { id }, task: {}, analysis: {}, ...more })[0] ?? {};
  expect(Object.keys(raw?.tasks ?? {})).toEqual([run]);
  expect(analyses).toHaveLength(run === 'saved1' ? 4 : 3);
});

describe('what is no reply of Triage, or not enough', () => {
  it.each<[string, unknown[]]>([
    ['nothing', []],
    ['null', [null]],
    ['a list', [[]]],
    ['a text', ['overview']],
    ['an empty object', [{}]],
    ['a search', [recorded('search-one')]],
    ['a sample', [fixture('documented/sample-reported')]],
    ['a summary', [fixture('documented/summary')]],
    ['an overview without an id', [{ sample: {}, targets: [] }]],
    ['an overview with an id of another form', [{ sample: { id: '../x' }, targets: [] }]],
    ['a static report alone', [recorded('static-ramnit')]],
    ['the report of a run alone', [recorded('behavioral1-ramnit')]],
    ['the static report of another sample', [parts[0], recorded('static-no-score')]],
  ])('%s', (_name, documents) => expect(failure(...documents).code).toBe('response'));

  it('is nested too deep', () => {
    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);
    expect(failure({ sample: { id }, targets: deep }).code).toBe('too_large');
  });
});
