import { describe, expect, it } from 'vitest';
import { SandboxReportSchema } from '../../model/report.ts';
import { Warnings } from '../report/warnings.ts';
import { blankIndicator, blankReport, blankRun, blankSample, blankVerdict } from './blanks.ts';
import { isTechniqueId, techniquesOf } from './techniques.ts';
import { readTicket, ticketKind } from './tickets.ts';

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

describe('techniquesOf', () => {
  it.each(['T1055', 'T1055.012', 'T0001'])('%s is an id', (id) => expect(isTechniqueId(id)).toBe(true));

  it.each([
    ...['', 'T', 'T105', 'T10555', 't1055', 'T1055.12', 'T1055.0123', 'T1055.', ' T1055', 'T1055\n', 'T1055,T1056'],
    ...['F0001', 'U0102', 'E1055', 'TA0001', '__proto__', 'T١٠٥٥', `T1055${'\u0000'}`],
  ])('%j is none', (id) => expect(isTechniqueId(id)).toBe(false));

  it('leaves out what is no id, with a warning that points at it, and keeps the order', () => {
    const warnings = new Warnings();
    const claims = [
      { id: 'T1055', name: 'Process Injection', tactics: ['Defense Evasion'], at: '/a/0' },
      { id: 'U0102', at: '/a/1' },
      { id: 'T1027', name: null, at: '/a/2' },
    ];
    expect(techniquesOf(claims, warnings)).toEqual([
      { id: 'T1055', name: 'Process Injection', tactics: ['Defense Evasion'], evidence: ['/a/0'] },
      { id: 'T1027', name: null, tactics: [], evidence: ['/a/2'] },
    ]);
    expect(warnings.list().map(({ code, pointer }) => [code, pointer])).toEqual([['unmapped-value', '/a/1']]);
  });

  it('writes an id as ATT&CK does', () => {
    const warnings = new Warnings();
    const claims = ['t1055', ' T1055.012 '].map((id) => ({ id, at: '/a' }));
    expect(techniquesOf(claims, warnings).map(({ id }) => id)).toEqual(['T1055', 'T1055.012']);
    expect(warnings.list()).toEqual([]);
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
