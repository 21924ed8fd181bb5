import { isIP } from 'node:net';
import {
  type AnalysisRef,
  type AttackTechnique,
  blankIoc,
  type Ioc,
  type IocType,
  type SampleInfo,
  type SandboxReport,
  type ThreatIndicator,
} from '@sandjury/core';
import { finishReport, readHashes, readTime, redactKeys, Warnings } from '@sandjury/core/toolkit';
import type { AcmeBoxReport } from './acme-box-schemas.ts';
import { productName } from './acme-box-settings.ts';
import { readVerdict, readWord, type VerdictOverrides } from './acme-box-verdict.ts';

/** The replies that a report was made of, keyed by call. Every pointer in `evidence` leads into this. */
export interface AcmeBoxRaw {
  report: unknown;
}

export interface ReportSource {
  ref: AnalysisRef;
  wire: AcmeBoxReport;
  raw: AcmeBoxRaw;
  overrides?: VerdictOverrides | undefined;
}

interface Mapping {
  wire: AcmeBoxReport;
  overrides: VerdictOverrides;
  warnings: Warnings;
}

/** Keys under which the vendor echoes what is secret. */
const secretKeys: ReadonlySet<string> = new Set(['archivePassword']);

/** The report. Pure: no clock, no network; the same reply gives the same bytes, and no odd value makes it throw. */
export function toReport({ ref, wire, raw, overrides = {} }: ReportSource): SandboxReport<AcmeBoxRaw> {
  const warnings = new Warnings();
  const mapping = { wire, overrides, warnings };
  // Before the list of warnings is taken, as all that warns.
  const clean = redactKeys(raw, secretKeys, warnings);
  const verdict = readVerdict(wire.verdict, '/report/verdict', overrides, warnings);
  const startedAt = timeOf(wire.started, '/report/started', warnings);
  const finishedAt = timeOf(wire.finished, '/report/finished', warnings);
  const link = wire.page && /^https:\/\/\S+$/.test(wire.page) ? wire.page : null;
  const missing = (['file', 'findings', 'network'] as const).filter((section) => !wire[section]);
  for (const section of missing) warnings.add('missing-section', `The report has no ${section}.`);
  return finishReport<AcmeBoxRaw>({
    schemaVersion: 1,
    provider: ref.provider,
    product: { name: productName, version: null },
    ref,
    sample: sampleOf(mapping),
    verdict,
    classifications: [],
    threatNames: [],
    indicators: indicatorsOf(mapping),
    techniques: techniquesOf(mapping),
    iocs: iocsOf(mapping),
    analyses: [
      { id: wire.id, kind: 'dynamic', environment: null, verdict, failed: false, startedAt, finishedAt, link },
    ],
    submittedAt: null,
    analyzedAt: finishedAt,
    link,
    complete: missing.length === 0,
    warnings: warnings.list(),
    raw: clean,
  });
}

function sampleOf({ wire, warnings }: Mapping): SampleInfo {
  const { file } = wire;
  const at = (key: 'md5' | 'sha1' | 'sha256') => ({ value: file?.[key], pointer: `/report/file/${key}` });
  const size = file?.size ?? null;
  return {
    kind: 'file',
    url: null,
    hashes: readHashes({ md5: at('md5'), sha1: at('sha1'), sha256: at('sha256') }, warnings),
    names: file?.name ? [file.name] : [],
    size: size !== null && Number.isSafeInteger(size) && size >= 0 ? size : null,
    type: file?.type || null,
    mimeType: null,
    parents: [],
    children: [],
  };
}

function indicatorsOf({ wire }: Mapping): ThreatIndicator[] {
  return (wire.findings ?? []).flatMap((finding, index) =>
    finding?.title
      ? [
          {
            id: null,
            category: 'finding',
            operation: finding.title,
            // A level is no number between harmless and malicious.
            score: null,
            vendorScore: finding.level ?? null,
            classifications: [],
            threatNames: [],
            techniques: (finding.attack ?? []).filter(isTechnique),
            analyses: [wire.id],
            observedAt: null,
            evidence: [`/report/findings/${index}`],
          },
        ]
      : [],
  );
}

function techniquesOf({ wire }: Mapping): AttackTechnique[] {
  return (wire.findings ?? []).flatMap((finding, index) =>
    (finding?.attack ?? []).flatMap((id, place) =>
      isTechnique(id) ? [{ id, name: null, tactics: [], evidence: [`/report/findings/${index}/attack/${place}`] }] : [],
    ),
  );
}

function isTechnique(id: string): boolean {
  return /^T[0-9]{4}(?:\.[0-9]{3})?$/.test(id);
}

function iocsOf({ wire, overrides, warnings }: Mapping): Ioc[] {
  return (wire.network ?? []).flatMap((item, index) => {
    const at = `/report/network/${index}`;
    const type = iocType(item?.kind, item?.value);
    if (!item?.value || type === null) {
      warnings.add('malformed-value', 'An entry of network that could not be read was left out.', at);
      return [];
    }
    const verdict = readWord(item.label, `${at}/label`, overrides, warnings);
    // Only what the vendor itself points at is an indicator; all else was merely seen.
    const isIoc = verdict === 'malicious' || verdict === 'suspicious';
    const known = { isIoc, verdict, vendorVerdict: item.label ?? null, analyses: [wire.id], evidence: [at] };
    return [{ ...blankIoc(type, item.value), ...known }];
  });
}

function iocType(kind: string | null | undefined, value: string | null | undefined): IocType | null {
  if (kind === 'domain') return 'domain-name';
  if (kind === 'url') return 'url';
  const version = kind === 'ip' ? isIP(value ?? '') : 0;
  return version === 4 ? 'ipv4-addr' : version === 6 ? 'ipv6-addr' : null;
}

function timeOf(value: string | null | undefined, at: string, warnings: Warnings): string | null {
  if (!value) return null;
  const read = readTime(value);
  if (read === null) warnings.add('malformed-value', 'A time that could not be read was left out.', at);
  return read?.time ?? null;
}
