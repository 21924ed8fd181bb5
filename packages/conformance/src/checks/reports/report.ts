import { isDeepStrictEqual } from 'node:util';
import { formatRef, hashKindOf, SandboxReportSchema } from '@sandjury/core';
import { type ConformanceCheck, rule } from '../../check.ts';
import { must } from '../../trial/expect.ts';
import { essence, firstDisorder, listsOf } from './report-lists.ts';

export const reportChecks: readonly ConformanceCheck[] = [
  rule('report: matches the schema', async (trial) => {
    for (const { key, report } of await trial.known(trial.make())) {
      const { error } = SandboxReportSchema.safeParse(report);
      must(error === undefined, `the report on ${key} must match SandboxReportSchema: ${error?.message}`);
    }
  }),

  rule('report: survives JSON', async (trial) => {
    for (const { key, report } of await trial.known(trial.make())) {
      const copy: unknown = JSON.parse(JSON.stringify(report));
      const message = `the report on ${key} must be plain JSON, its raw part too: no undefined, Date, Map, NaN or class`;
      must(isDeepStrictEqual(copy, report), message);
    }
  }),

  rule('report: is about the sample that was asked for', async (trial) => {
    for (const { key, refs, report } of await trial.known(trial.make())) {
      const isAsked = refs.some((ref) => formatRef(ref) === formatRef(report.ref));
      must(isAsked, 'report.ref must be the ticket that was passed to report', { actual: report.ref, expected: refs });
      const kind = trial.subject.capabilities.includes('findByHash') ? hashKindOf(key) : null;
      if (kind === null) continue;
      const { hashes } = report.sample;
      must(hashes[kind] === key.toLowerCase(), 'report.sample.hashes must hold the hash that the sample was found by', {
        actual: hashes,
        expected: key,
      });
    }
  }),

  rule('report: the known samples have a verdict and an IOC or indicator', async (trial) => {
    const reports = (await trial.known(trial.make())).map(({ report }) => report);
    const isTold = reports.some(({ verdict }) => verdict.value !== 'unknown');
    must(isTold, 'one sample of `known` must have a verdict, and the report must map it');
    const isFound = reports.some(({ iocs, indicators }) => iocs.length > 0 || indicators.length > 0);
    must(isFound, 'one sample of `known` must have an IOC or an indicator, and the report must map it');
  }),

  rule('report: lists are sorted, and nothing is in them twice', async (trial) => {
    for (const { key, report } of await trial.known(trial.make())) {
      for (const list of listsOf(report)) {
        const found = firstDisorder(list);
        must(found === null, `${key}: ${list.name} must be in order, each item once`, { actual: found });
      }
    }
  }),

  rule('report: the same replies give the same bytes', async (trial) => {
    const [first, second] = [trial.make(), trial.make()];
    const expected = (await trial.known(first)).map(({ report }) => essence(report));
    for (const provider of [first, second]) {
      const actual = (await trial.known(provider)).map(({ report }) => essence(report));
      must(isDeepStrictEqual(actual, expected), 'the same replies must give the same report, byte for byte', {
        actual: actual.join('\n'),
        expected: expected.join('\n'),
      });
    }
  }),

  rule('report: an incomplete one says what is missing', async (trial) => {
    for (const { key, report } of await trial.known(trial.make())) {
      const codes = report.warnings.map(({ code }) => code);
      must(report.complete || codes.length > 0, `${key}: complete is false, and no warning says what is missing`);
      must(
        !report.complete || !codes.includes('missing-section'),
        `${key}: a section is missing, so complete is false`,
      );
    }
  }),
];
