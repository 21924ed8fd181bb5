import type { SandboxReport } from '@sandjury/core';
import { type Cut, cutReport, redactedText } from '@sandjury/core/toolkit';
import type { IocList } from '../wire/ioc-kinds.ts';
import { textValue, type WireObject } from '../wire/objects.ts';
import { isCalledIoc, reportIocs, reportSample, reportVtis, type SoarIoc } from '../wire/report.ts';
import { type ResolvedScanParameters, type SecopsIocType, secopsIocTypes, secopsVerdicts } from './parameters.ts';

/** The sample's fields in the result of a scan. */
export const secopsSampleFields = [
  'sample_child_relations',
  'sample_child_relations_truncated',
  'sample_child_sample_ids',
  'sample_classifications',
  'sample_container_type',
  'sample_created',
  'sample_display_url',
  'sample_filename',
  'sample_filesize',
  'sample_highest_vti_score',
  'sample_highest_vti_severity',
  'sample_id',
  'sample_imphash',
  'sample_is_multipart',
  'sample_last_md_score',
  'sample_last_reputation_severity',
  'sample_last_vt_score',
  'sample_md5hash',
  'sample_parent_relations',
  'sample_parent_relations_truncated',
  'sample_parent_sample_ids',
  'sample_password_protected',
  'sample_pe_signature',
  'sample_priority',
  'sample_score',
  'sample_severity',
  'sample_sha1hash',
  'sample_sha256hash',
  'sample_ssdeephash',
  'sample_threat_names',
  'sample_type',
  'sample_url',
  'sample_verdict',
  'sample_verdict_reason_code',
  'sample_verdict_reason_description',
  'sample_vti_score',
  'sample_webif_url',
] as const;

/** The fields of an entry of each list. */
export const secopsIocFields: Readonly<Record<SecopsIocType, readonly string[]>> = {
  domains: ['domain', 'severity', 'verdict'],
  emails: ['email', 'severity', 'verdict'],
  filenames: ['filename', 'categories', 'severity', 'verdict', 'classifications', 'operations'],
  files: ['filename', 'categories', 'severity', 'verdict', 'classifications', 'operations', 'hashes'],
  ips: ['ip_address', 'severity', 'verdict'],
  mutexes: ['mutex_name', 'operations', 'severity', 'verdict'],
  processes: ['classifications', 'cmd_line', 'process_ids', 'parent_processes', 'process_names', 'severity', 'verdict'],
  registry: ['operations', 'reg_key_name', 'severity', 'verdict'],
  urls: ['severity', 'url', 'verdict'],
};

const secopsVtiFields = ['category', 'operation', 'score', 'classifications'];

/** The result of a scan for one entity: the sample with its IOCs and threat indicators. */
export interface SecopsEntityResult extends WireObject {
  iocs: Readonly<Record<string, readonly WireObject[]>>;
  threat_indicators: readonly WireObject[];
}

/** The report without what the parameters leave out, and with a warning of it. */
export function scannedReport(report: SandboxReport, parameters: ResolvedScanParameters): SandboxReport {
  const types = new Set<string>(parameters.iocTypeFilter.flatMap((type) => [...secopsIocTypes[type]]));
  const verdicts = new Set<string>(parameters.iocVerdictFilter.map((word) => secopsVerdicts[word]));
  const ioc: Cut<SandboxReport['iocs'][number]>[] = [
    // VMRay's API gives Google's action only these; a report has the artifacts too.
    { why: 'not called indicators', keep: (item) => isCalledIoc(report, item) },
    { why: 'of another type', keep: (item) => types.has(item.type) },
    { why: 'with another verdict', keep: (item) => verdicts.has(item.verdict) },
  ];
  return cutReport(report, {
    ioc,
    groupOf: (item) => secopsTypeOf.get(item.type) ?? item.type,
    mostPerGroup: parameters.maxIocsToReturn,
    scoreThreshold: parameters.threatIndicatorScoreThreshold,
    mostIndicators: parameters.maxThreatIndicatorsToReturn,
  });
}

const secopsTypeOf: ReadonlyMap<string, string> = new Map(
  Object.entries(secopsIocTypes).flatMap(([name, types]) => types.map((type) => [type, name])),
);

/** The sample in the form of the API: every documented field, null where VMRay gave none, and what else VMRay gave. */
export function secopsSample(report: SandboxReport): WireObject {
  const sample = reportSample(report);
  const known = secopsSampleFields.map((field) => [field, sample[field] ?? null]);
  const further = Object.entries(sample).filter(
    ([field, value]) => field.startsWith('sample_') && value !== redactedText && !documented.has(field),
  );
  return Object.fromEntries([...known, ...further]);
}

const documented: ReadonlySet<string> = new Set(secopsSampleFields);

/** The result for one entity. The report is one that `scannedReport` has cut. */
export function secopsEntityResult(report: SandboxReport): SecopsEntityResult {
  const iocs = reportIocs(report);
  // Every score is there: the threshold has left out what has none.
  const vtis = reportVtis(report).toSorted((a, b) => Number(b.score) - Number(a.score));
  return {
    ...secopsSample(report),
    iocs: Object.fromEntries(
      secopsLists.flatMap(([name, lists]) => {
        const items = lists
          .flatMap((list) => iocs.filter((ioc) => ioc.list === list))
          .map((ioc) => secopsItem(name, ioc));
        return name === 'filenames' && items.length === 0 ? [] : [[name, items]];
      }),
    ),
    threat_indicators: vtis.map((vti) => withFields(secopsVtiFields, vti)),
  };
}

const secopsLists: readonly (readonly [SecopsIocType, readonly IocList[]])[] = [
  ['domains', ['domains']],
  ['emails', ['emails', 'email_addresses']],
  ['files', ['files']],
  ['filenames', ['filenames']],
  ['ips', ['ips']],
  ['mutexes', ['mutexes']],
  ['processes', ['processes']],
  ['registry', ['registry']],
  ['urls', ['urls']],
];

/** An entry: every documented field first, then what else the API gave. */
function secopsItem(name: SecopsIocType, { list, item }: SoarIoc): WireObject {
  // The API's e-mails have no `email`, which is why Google's action gives none: here it is the sender or the address itself.
  const address = list === 'emails' ? textValue(item.sender) : textValue(item.email_address);
  return withFields(secopsIocFields[name], name === 'emails' ? { email: address, ...item } : item);
}

function withFields(fields: readonly string[], item: WireObject): WireObject {
  return { ...Object.fromEntries(fields.map((field) => [field, null])), ...item };
}
