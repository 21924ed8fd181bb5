import { describe, expect, it } from 'vitest';
import { SandboxReportSchema } from '../../model/report.ts';
import { blankIndicator, blankReport, blankRun, blankSample, blankVerdict } from './blanks.ts';
import { readTicket, ticketKind, ticketKinds } from './tickets.ts';

describe('readTicket', () => {
  const kinds = { task: /^[0-9]{1,15}$/, hash: /^[0-9a-f]{32}$/ };
  const read = (id: string, provider = 'box') => readTicket({ provider, id }, { provider: 'box', kinds });

  it('gives kind and id', () => {
    expect(read('task:7')).toEqual({ kind: 'task', id: '7' });
    expect(read(`hash:${'a'.repeat(32)}`)).toEqual({ kind: 'hash', id: 'a'.repeat(32) });
  });

  it.each([
    ...['', ':', 'task', 'task:', ':7', '7', 'task:7 ', ' task:7', 'task:7\n', 'task:7:8', 'TASK:7', 'task:-1'],
    ...['task:1/../2', 'task:1?x', 'task:٧', `task:${'1'.repeat(16)}`, 'hash:7', '__proto__:7', 'constructor:7'],
  ])('refuses what is none of its forms, and says which there are: %j', (id) => {
    expect(() => read(id)).toThrow('box: expected a ticket of the form task:N or hash:N.');
  });

  it('refuses the ticket of another provider', () => {
    expect(() => read('task:7', 'other')).toThrow('box: the ticket is of another provider.');
  });

  it('tells a kind that a verb does not take from a ticket that is none', () => {
    const options = { provider: 'box', kinds, verb: 'screenshots', takes: ['task'] as const };
    const of = (id: string) => () => readTicket({ provider: 'box', id }, options);
    expect(of('task:7')()).toEqual({ kind: 'task', id: '7' });
    expect(of(`hash:${'a'.repeat(32)}`)).toThrow('box: screenshots takes task:N, not hash:N.');
    expect(of(`hash:${'a'.repeat(32)}`)).toThrow(expect.objectContaining({ code: 'unsupported' }));
    expect(of('hash:x')).toThrow(expect.objectContaining({ code: 'configuration' }));
  });
});

describe('ticketKinds', () => {
  const tickets = ticketKinds({ sample: /^[0-9]+$/, job: /^[0-9a-f]{4}$/ });

  it('makes tickets of several kinds, and reads them', () => {
    const ref = tickets.refOf('box', 'job', '00ff');
    expect(ref).toEqual({ provider: 'box', id: 'job:00ff' });
    expect(tickets.read(ref, { provider: 'box' })).toEqual({ kind: 'job', id: '00ff' });
  });

  it('refuses a ticket of another provider, of another form, and a kind that the verb does not take', () => {
    const read =
      (id: string, provider = 'box') =>
      () =>
        tickets.read({ provider, id }, { provider: 'box', verb: 'status', takes: ['job'] });
    expect(read('job:00ff', 'other')).toThrow('of another provider');
    expect(read('job:x')).toThrow('of the form job:N');
    expect(read('sample:1')).toThrow('status takes job:N, not sample:N');
  });
});

describe('a blank', () => {
  it('report fits the schema, and says nothing', () => {
    const ref = { provider: 'box', id: 'task:1' };
    const report = { ...blankReport(ref, { name: 'Box', version: null }), raw: null };
    expect(SandboxReportSchema.parse(report)).toEqual(report);
    expect(report.verdict).toEqual({ value: 'unknown', score: null, vendor: null, reason: null, evidence: [] });
  });

  it('part fits the schema where it stands', () => {
    const blank = blankReport({ provider: 'box', id: '1' }, { name: 'Box', version: null });
    const parts = {
      sample: blankSample('url'),
      analyses: [blankRun('7')],
      indicators: [{ ...blankIndicator('network', 'connects'), evidence: [''] }],
    };
    const report = { ...blank, ...parts, raw: {} };
    expect(SandboxReportSchema.parse(report)).toEqual(report);
  });

  it('is its own: what is put into one is in no other', () => {
    blankVerdict().evidence.push('/a');
    blankSample('file').names.push('a');
    blankRun('1').verdict.evidence.push('/a');
    blankIndicator('a', 'b').analyses.push('1');
    const first = blankReport({ provider: 'box', id: '1' }, { name: 'Box', version: null });
    first.threatNames.push('a');
    expect(blankVerdict().evidence).toEqual([]);
    expect(blankSample('file').names).toEqual([]);
    expect(blankRun('1').verdict.evidence).toEqual([]);
    expect(blankIndicator('a', 'b').analyses).toEqual([]);
    expect(blankReport(first.ref, first.product).threatNames).toEqual([]);
  });
});

it('makes and reads tickets of one kind', () => {
  const tasks = ticketKind('task', /^[0-9]+$/);
  const ref = tasks.refOf('box', '7');
  expect(ref).toEqual({ provider: 'box', id: 'task:7' });
  expect(tasks.idOf(ref, 'box')).toBe('7');
  const forms = 'box: expected a ticket of the form task:N.';
  expect(() => tasks.idOf(tasks.refOf('box', 'x'), 'box')).toThrow(forms);
  expect(() => tasks.idOf(ref, 'other')).toThrow('other: the ticket is of another provider.');
});
