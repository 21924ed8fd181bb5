import { isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { attributesOf, codes, fixture, type Json, valuesOf } from '../../test/reports.ts';
import { read } from '../read/index.ts';

// Each recorded reply against counts that are made here from the file itself, without the adapter's own reading.

type Report = ReturnType<typeof read>[number];
const only = ([report]: Report[]): Report => {
  if (report === undefined) throw new Error('There is no report.');
  return report;
};
const listed = (attributes: Json, key: string) => (attributes[key] ?? []) as Json[];
const keyed = (attributes: Json, key: string) => Object.entries((attributes[key] ?? {}) as Record<string, Json>);
const unique = (texts: readonly unknown[]) => [
  ...new Set(texts.filter((text) => typeof text === 'string' && text !== '')),
];

const files = {
  'file-malicious-two-sandboxes': ['malicious', '54 of 75 engines', 'CAPE Sandbox malicious, Zenbox malicious'],
  'file-malicious-sandboxes-disagree': [
    'malicious',
    '37 of 65 engines',
    'C2AE unknown, DOCGuard malicious, Dr.Web vxCube malicious, SecneurX malicious',
  ],
  'file-four-detections-sandbox-harmless': ['suspicious', '4 of 69 engines', 'Zenbox benign'],
  'file-undetected-two-sandboxes-harmless': ['unknown', '0 of 74 engines', 'SecondWrite benign, Zenbox benign'],
  'file-undetected-no-sandbox': ['unknown', '0 of 66 engines', ''],
  'file-undetected-reputation-72': ['unknown', '0 of 62 engines', ''],
  'behaviours-file': ['malicious', '40 of 68 engines', 'C2AE malicious'],
  'url-report': ['unknown', '0 of 71 engines', ''],
} as const;
const names = Object.keys(files) as (keyof typeof files)[];

describe.each(names)('%s', (name) => {
  const document = fixture(`recorded/${name}`);
  const attributes = attributesOf(`recorded/${name}`);
  const report = only(read(document));
  const [verdict, reason, runs] = files[name];

  it(`is ${verdict}: ${reason}`, () => {
    expect([report.verdict.value, report.verdict.reason]).toEqual([verdict, reason]);
    expect([report.verdict.score, report.verdict.vendor]).toEqual([null, null]);
    const stats = attributes.last_analysis_stats as Record<string, number>;
    const isDecided = (stats.malicious ?? 0) + (stats.suspicious ?? 0) > 0;
    expect(report.warnings.some(({ code }) => code === 'threshold-decided')).toBe(isDecided);
  });

  it(`has the sandboxes' opinions: ${runs || 'none'}`, () => {
    expect(report.analyses.map((run) => `${run.id} ${run.verdict.value}`).join(', ')).toBe(runs);
    expect(report.analyses.every((run) => run.verdict.score === null)).toBe(true);
  });

  it('indicators by category', () => {
    const found = keyed(attributes, 'last_analysis_results').filter(([, { category }]) =>
      ['malicious', 'suspicious'].includes(String(category)),
    );
    const level = String((attributes.threat_severity as Json | undefined)?.threat_severity_level);
    const counted = Object.fromEntries(
      Object.entries(Object.groupBy(report.indicators, (one) => one.category)).map(([key, all = []]) => [
        key,
        all.length,
      ]),
    );
    const expected = {
      engine: found.length,
      yara: listed(attributes, 'crowdsourced_yara_results').length,
      sigma: listed(attributes, 'sigma_analysis_results').length,
      ids: listed(attributes, 'crowdsourced_ids_results').length,
      severity: ['SEVERITY_LOW', 'SEVERITY_MEDIUM', 'SEVERITY_HIGH'].includes(level) ? 1 : 0,
    };
    expect(counted).toEqual(Object.fromEntries(Object.entries(expected).filter(([, count]) => count > 0)));
    expect(
      report.indicators
        .filter(({ category }) => category === 'engine')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(found.map(([engine]) => engine).sort());
  });

  it('threat names and classifications', () => {
    const popular = (attributes.popular_threat_classification ?? {}) as Json;
    const sandboxes = keyed(attributes, 'sandbox_verdicts').map(([, said]) => said);
    const families = listed((attributes.malware_config ?? {}) as Json, 'families').map(({ family }) => family);
    const named = listed(popular, 'popular_threat_name').map(({ value }) => value);
    const theirs = sandboxes.flatMap(({ malware_names: own = [] }) => own as string[]);
    expect(report.threatNames).toEqual(
      unique([popular.suggested_threat_label, ...named, ...theirs, ...families]).sort(),
    );
    const kinds = sandboxes.flatMap(({ malware_classification: own = [] }) => own as string[]);
    const words = unique([...listed(popular, 'popular_threat_category').map(({ value }) => value), ...kinds]);
    expect(report.classifications.map(({ vendor }) => vendor).sort()).toEqual(
      words.filter((word) => !['CLEAN', 'MALWARE', 'UNKNOWN_VERDICT'].includes(String(word))).sort(),
    );
  });

  it('is of the sample, with times and a page', () => {
    const { url = null, md5, sha1, sha256, size = null } = attributes;
    const id = String((document.data as Json | undefined)?.id ?? document.id);
    expect(report.sample).toMatchObject({ kind: url === null ? 'file' : 'url', url, size });
    expect(report.sample.hashes).toMatchObject(url === null ? { md5, sha1, sha256 } : {});
    expect(report.ref).toEqual({ provider: 'virustotal', id: `${report.sample.kind}:${id}` });
    expect(report.link).toBe(`https://www.virustotal.com/gui/${report.sample.kind}/${id}`);
    expect(Date.parse(report.submittedAt ?? '') / 1000).toBe(attributes.first_submission_date);
    expect(Date.parse(report.analyzedAt ?? '') / 1000).toBe(attributes.last_analysis_date);
    expect(report.sample.names.length).toBe(Math.min(20, unique(listed(attributes, 'names')).length));
  });
});

it('addresses of a malware configuration are no indicators', () => {
  const report = only(read(fixture('recorded/file-malicious-two-sandboxes')));
  expect(report.iocs.map(({ type, value, isIoc }) => [type, value, isIoc])).toEqual([
    ['domain-name', '15288.client.sudorat.ru', false],
    ['domain-name', '15288.client.sudorat.top', false],
    ['ipv4-addr', '31.44.184.52', false],
  ]);
});

it.each(names)('%s has no contradiction that is told', (name) => {
  expect(codes(only(read(fixture(`recorded/${name}`)))).filter((code) => code.startsWith('conflicting'))).toEqual([]);
});

const sysinternals = fixture('recorded/file-behaviour-microsoft-sysinternals');
const summary = fixture('recorded/behaviour-summary');
const file = fixture('recorded/behaviours-file');

/** The merged summary has no sandbox; here it stands for one, because its lists are recorded. */
const merged = {
  ...sysinternals,
  id: String(sysinternals.id).replace('Microsoft Sysinternals', 'Merged'),
  attributes: { ...((summary.attributes ?? summary) as Json), sandbox_name: 'Merged' },
};

describe.each([
  ['a recorded behaviour', 'Microsoft Sysinternals', sysinternals],
  ['the lists of a recorded summary', 'Merged', merged],
])('%s', (_name, sandbox, behaviour) => {
  const seen = behaviour.attributes as Json;
  const report = only(read(file, behaviour));
  const texts = (...keys: string[]) => keys.flatMap((key) => listed(seen, key) as unknown[]);
  const of = (key: string, field: string) => listed(seen, key).map((entry) => entry[field]);
  const inTrees = (nodes: readonly Json[]): unknown[] =>
    nodes.flatMap(({ name, children }) => [name, ...inTrees((children ?? []) as Json[])]);

  it.each([
    [
      'file-name',
      () => {
        const dropped = listed(seen, 'files_dropped').filter(({ sha256 }) => sha256 === undefined);
        const paths = [...dropped.map(({ path }) => path), ...of('files_copied', 'destination')];
        return [...texts('files_opened', 'files_written', 'files_deleted'), ...paths];
      },
    ],
    ['file', () => of('files_dropped', 'sha256')],
    ['windows-registry-key', () => [...texts('registry_keys_opened'), ...of('registry_keys_set', 'key')]],
    ['mutex', () => texts('mutexes_created', 'mutexes_opened')],
    [
      'process',
      () => {
        const trees = inTrees(listed(seen, 'processes_tree'));
        return [...texts('command_executions', 'processes_created', 'processes_injected'), ...trees];
      },
    ],
    ['domain-name', () => [...of('dns_lookups', 'hostname'), ...of('tls', 'sni')]],
    ['ipv4-addr', () => of('ip_traffic', 'destination_ip').filter((ip) => isIP(String(ip)) === 4)],
    ['url', () => of('http_conversations', 'url')],
  ] as const)('IOCs of type %s', (type, expected) => {
    const values = valuesOf(report, type);
    expect(values).toEqual(unique(expected()).sort());
    expect(
      report.iocs.every(({ isIoc, verdict, analyses }) => !isIoc && verdict === 'unknown' && analyses[0] === sandbox),
    ).toBe(true);
  });

  it('is a run of its own beside that of the file', () => {
    const { verdicts } = seen as { verdicts?: string[] };
    expect(report.analyses.map((run) => [run.id, run.verdict.value])).toEqual([
      ['C2AE', 'malicious'],
      [sandbox, verdicts?.includes('MALWARE') ? 'malicious' : 'unknown'],
    ]);
  });
});

it('a list of exactly 500 may be cut', () => {
  expect(codes(only(read(file, merged)))).toContain('truncated /behaviours/data/0/attributes/registry_keys_opened');
});
