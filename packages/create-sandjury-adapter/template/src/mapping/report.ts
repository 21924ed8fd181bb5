import type { Ioc, SampleInfo, SandboxReport } from '@sandjury/core';
import {
  blankReport,
  blankRun,
  blankSample,
  createTimeReader,
  createVerdictReader,
  eachOf,
  finishReport,
  type IndicatorRows,
  indicatorsIn,
  iocOf,
  knownHashes,
  present,
  type ReplyToMap,
  redactKeys,
  techniquesOf,
  type VerdictOverrides,
  type VerdictReader,
  Warnings,
  warnOfMissing,
  webLink,
} from '@sandjury/core/toolkit';
import { type AcmeBoxReport, root } from '../wire/replies.ts';
import { verdicts } from './verdict.ts';

/** The replies that a report was made of, keyed by call. Every pointer in `evidence` leads into this. */
export interface AcmeBoxRaw {
  report: unknown;
}

/** A reply, and what the operator set. */
export interface ReportSource extends ReplyToMap<AcmeBoxReport> {
  product: string;
  overrides?: VerdictOverrides | undefined;
  maxIocs?: number | undefined;
}

/** Keys under which the vendor echoes what is secret. */
const secretKeys: ReadonlySet<string> = new Set(['archivePassword']);

/** The report. Pure: no clock, no network; the same reply gives the same bytes, and no strange value makes it throw. */
export function toReport({ ref, product, value: wire, overrides, maxIocs, ...reply }: ReportSource) {
  const warnings = new Warnings();
  warnings.take(reply.warnings, root);
  const raw: AcmeBoxRaw = redactKeys({ report: reply.raw }, secretKeys, warnings);
  const reader = createVerdictReader(verdicts, overrides, warnings);
  const { label, score } = wire.verdict ?? { label: null, score: null };
  const verdict = reader.read({
    words: { label: { value: label, at: `${root}/verdict/label` } },
    score: { value: score, at: `${root}/verdict/score` },
  });
  const timeOf = createTimeReader({ vendor: product }, warnings);
  const finishedAt = timeOf(wire.finished, `${root}/finished`);
  const startedAt = timeOf(wire.started, `${root}/started`);
  const link = webLink(wire.page);
  const report: SandboxReport<AcmeBoxRaw> = {
    ...blankReport(ref, { name: product, version: null }),
    sample: sampleOf(wire),
    verdict,
    indicators: indicatorsIn(wire, said, root, { analyses: [wire.id] }),
    techniques: techniquesIn(wire, warnings),
    iocs: iocsOf(wire, reader, warnings),
    analyses: [{ ...blankRun(wire.id), kind: 'dynamic', verdict, startedAt, finishedAt, link }],
    analyzedAt: finishedAt,
    link,
    complete: warnOfMissing({ file: wire.file, findings: wire.findings, network: wire.network }, warnings),
    raw,
  };
  // Last, when all that warns has warned.
  return finishReport({ ...report, warnings: warnings.list() }, { maxIocs });
}

function sampleOf({ file }: AcmeBoxReport): SampleInfo {
  if (!file) return blankSample('file');
  const { name, size, type, ...hashes } = file;
  return { ...blankSample('file'), hashes: knownHashes(hashes), names: present(name), size, type };
}

/** What each list says of indicators: a row for each, by the key that it has on the wire. */
const said: IndicatorRows<AcmeBoxReport> = {
  // A level is no number between harmless and malicious.
  findings: ({ title: name, level: vendorScore, attack }) => ({
    category: 'finding',
    name,
    vendorScore,
    techniques: attack,
  }),
};

function techniquesIn({ findings }: AcmeBoxReport, warnings: Warnings) {
  const claims = eachOf(findings, `${root}/findings`, ({ attack }, at) =>
    attack.map((id, place) => ({ id, at: `${at}/attack/${place}` })),
  );
  return techniquesOf(claims, warnings);
}

/** The vendor's kinds of network entries, and ours. */
const types = { domain: 'domain-name', url: 'url', ip: 'address' } as const;

function iocsOf({ id, network }: AcmeBoxReport, reader: VerdictReader<'label'>, warnings: Warnings): Ioc[] {
  return eachOf(network, `${root}/network`, ({ kind, value, label }, at) => {
    const type = kind !== null && Object.hasOwn(types, kind) ? types[kind as keyof typeof types] : undefined;
    if (type === undefined) {
      warnings.add('unmapped-value', 'An entry of network that is of no known kind was left out.', at);
      return [];
    }
    const verdict = reader.read({ words: { label: { value: label, at: `${at}/label` } } }).value;
    // Only what the vendor itself points at is an indicator; all else was merely seen.
    const isIoc = verdict === 'malicious' || verdict === 'suspicious';
    return iocOf(type, value, { isIoc, verdict, vendorVerdict: label, analyses: [id] }, { at, warnings });
  });
}
