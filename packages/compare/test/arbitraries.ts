import type { Hashes, Ioc, IocType, Outcome, Reliability } from '@sandjury/core';
import fc from 'fast-check';
import type { SourceSettings } from '../src/source-rows.ts';
import * as make from './outcomes.ts';

/** Provider ids: ordinary ones, and ones that break naive records. */
export const providerId: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('vmray', 'alibaba', 'vmray-eu', '7', 'constructor', 'toString', 'hasOwnProperty'),
  fc.string({ minLength: 1, maxLength: 6 }),
);

export const verdictValue = fc.constantFrom('malicious', 'suspicious', 'benign', 'unknown');

const values: Readonly<Partial<Record<IocType, readonly string[]>>> = {
  'domain-name': ['evil.example', 'EVIL.example.', 'c2.example'],
  'ipv4-addr': ['192.0.2.1', '192.0.2.2'],
  url: ['http://evil.example/a', 'http://evil.example:80/a#x'],
  mutex: ['Global\\m', '__proto__'],
  file: ['a.exe', 'b.exe'],
};

const digit = fc.constantFrom('a', 'b');

const hashes: fc.Arbitrary<Hashes> = fc
  .record({ md5: fc.option(digit), sha256: fc.option(digit) })
  .map(({ md5, sha256 }) => ({
    ...(md5 === null ? {} : { md5: make.hashOf('md5', md5) }),
    ...(sha256 === null ? {} : { sha256: make.hashOf('sha256', sha256) }),
  }));

const ioc: fc.Arbitrary<Ioc> = fc
  .constantFrom(...(Object.keys(values) as IocType[]))
  .chain((type) =>
    fc.record({
      type: fc.constant(type),
      value: fc.constantFrom(...(values[type] ?? [])),
      isIoc: fc.boolean(),
      verdict: verdictValue,
      hashes: type === 'file' ? hashes : fc.constant({}),
      evidence: fc.uniqueArray(fc.constantFrom('/iocs/0', '/iocs/1', '/iocs/2'), { minLength: 1 }),
    }),
  )
  .map(({ type, value, ...parts }) => make.makeIoc(type, value, parts));

const names = fc.subarray(['Mirai', 'mirai', 'Emotet', '__proto__']);
const techniques = fc.subarray(['T1055.012', 't1055.012', 'T1071', 'Process Hollowing']);

const reportParts = fc.record({
  iocs: fc.array(ioc, { maxLength: 8 }),
  threatNames: names,
  classifications: fc.subarray([
    { value: 'trojan', vendor: 'Trojan' },
    { value: 'ransomware', vendor: 'Ransomware' },
  ]),
  techniques: techniques.map((ids) => ids.map((id) => ({ id, name: null, tactics: [], evidence: ['/mitre/0'] }))),
  indicators: fc.array(
    fc.record({ techniques, threatNames: names }).map((parts) => make.makeIndicator(parts)),
    { maxLength: 3 },
  ),
  complete: fc.boolean(),
  sample: fc
    .record({ kind: fc.constantFrom('file', 'url'), hashes, names, size: fc.constantFrom(null, 68, 69) })
    .map((parts) => make.makeSample(parts.kind === 'url' ? { ...parts, hashes: {} } : parts)),
});

/** An outcome of this provider that votes. */
export function votingOutcome(provider: string): fc.Arbitrary<Outcome> {
  return fc
    .tuple(fc.constantFrom('malicious', 'suspicious', 'benign'), reportParts)
    .map(([value, parts]) => make.reported(provider, value, parts));
}

/** An outcome of this provider that is no vote. */
export function silentOutcome(provider: string): fc.Arbitrary<Outcome> {
  return fc.oneof(
    reportParts.map((parts) => make.reported(provider, 'unknown', parts)),
    fc.constantFrom(
      make.notFound(provider),
      make.pending(provider),
      make.unsupported(provider),
      make.failed(provider),
      make.failed(provider, 'a word of another version'),
    ),
  );
}

/** Outcomes of different providers, in any order. */
export const outcomes: fc.Arbitrary<Outcome[]> = fc
  .uniqueArray(providerId, { maxLength: 5 })
  .chain((ids) => fc.tuple(...ids.map((id) => fc.oneof(votingOutcome(id), silentOutcome(id)))));

const reliability: fc.Arbitrary<Reliability | undefined> = fc.constantFrom('A', 'C', 'E', 'F', undefined);

/** Settings of these providers, with few groups so that they are shared. */
export function settingsOf(ids: readonly string[]): fc.Arbitrary<SourceSettings[]> {
  return fc.tuple(
    ...ids.map((id) =>
      fc.record({ id: fc.constant(id), reliability, group: fc.constantFrom(undefined, undefined, 'x', '') }),
    ),
  );
}
