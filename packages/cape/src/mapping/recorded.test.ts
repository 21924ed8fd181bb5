import { isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { fixture, iocsOf, reportOf } from '../../test/reports.ts';

// Each recorded report against counts that are made here from the file itself, without the adapter's own reading.

type Json = Readonly<Record<string, unknown>>;

const unique = (texts: readonly unknown[]) => [
  ...new Set(texts.filter((text) => typeof text === 'string' && text !== '')),
];
const all = (document: Json, ...path: string[]): Json[] =>
  (path.reduce<unknown>((value, key) => (value as Json | undefined)?.[key], document) as Json[] | undefined) ?? [];
const texts = (document: Json, ...lists: string[]) =>
  unique(lists.flatMap((list) => all(document, 'behavior', 'summary', list) as unknown[]));
const isReverse = (name: string) => name.endsWith('.arpa');

const names = [
  'report-22-amber-score-8.7',
  'report-22-fsutil-score-0.8',
  'report-22-qakbot',
  'report-24-cobaltstrike-config',
  'report-24-exe-score-10-no-family',
  'report-24-js-score-2.2',
  'report-24-never-ran',
];

describe.each(names)('%s', (name) => {
  const document = fixture(`recorded/${name}`) as Json;
  const report = reportOf(document);
  const configs = all(document, 'CAPE', 'configs').flatMap((config) => Object.entries(config as Json));
  const families = configs.filter(([key]) => !key.includes('associated'));

  it.each([
    ['windows-registry-key', () => texts(document, 'keys', 'read_keys', 'write_keys', 'delete_keys')],
    ['file-name', () => texts(document, 'files', 'read_files', 'write_files', 'delete_files')],
    ['mutex', () => texts(document, 'mutexes')],
    ['process', () => texts(document, 'executed_commands')],
    [
      'file',
      () => {
        const files = [...all(document, 'dropped'), ...all(document, 'procdump'), ...all(document, 'CAPE', 'payloads')];
        return unique(files.map(({ sha256 }) => sha256));
      },
    ],
    [
      'domain-name',
      () => {
        const seen = all(document, 'network', 'domains').map(({ domain }) => domain as string);
        const asked = all(document, 'network', 'dns').flatMap(({ request, type }) =>
          type === 'PTR' ? [] : [request as string],
        );
        const tls = all(document, 'suricata', 'tls').map(({ sni }) => sni as string);
        return unique([...seen, ...asked, ...tls]).filter((domain) => !isReverse(String(domain)));
      },
    ],
    [
      'ipv4-addr',
      () => {
        const hosts = all(document, 'network', 'hosts').map(({ ip }) => ip as string);
        const servers = families.flatMap(([, config]) => [(config as Json).netloc ?? []].flat());
        return unique([...hosts, ...servers]).filter((ip) => isIP(String(ip)) === 4);
      },
    ],
    [
      'url',
      () => {
        const requests = all(document, 'suricata', 'http').map(({ hostname, uri }) => `http://${hostname}${uri}`);
        return unique(requests);
      },
    ],
  ] as const)('IOCs of type %s', (type, expected) => {
    expect(iocsOf(report, type).map(({ value }) => value)).toEqual(expected().sort());
  });

  it('signatures', () => {
    const signatures = all(document, 'signatures').length + all(document, 'suricata', 'alerts').length;
    expect(report.indicators).toHaveLength(signatures);
    expect(unique(report.indicators.map(({ id }) => id)).sort()).toEqual(
      unique(all(document, 'signatures').map((one) => one.name)).sort(),
    );
  });

  it('techniques', () => {
    const { ttps } = document;
    const ids = Array.isArray(ttps) ? ttps.map(({ ttp }) => ttp) : Object.keys(ttps ?? {});
    expect(report.techniques.map(({ id }) => id)).toEqual(
      unique(ids)
        .filter((id) => String(id).startsWith('T'))
        .sort(),
    );
  });

  it('families', () => {
    const { detections, detections2pid } = document as {
      detections?: unknown;
      detections2pid?: Record<string, string[]>;
    };
    const listed = Array.isArray(detections) ? detections.map(({ family }) => family) : [detections];
    const byProcess = Object.values(detections2pid ?? {}).flat();
    expect(report.threatNames).toEqual(unique([...listed, ...byProcess, ...families.map(([key]) => key)]).sort());
  });

  it('is of the sample, with all hashes', () => {
    const { md5, sha1, sha256, sha512 } = (document as unknown as { target: { file: Json } }).target.file;
    expect(report.sample.hashes).toMatchObject({ md5, sha1, sha256, sha512 });
    expect(report.product).toEqual({ name: 'CAPE Sandbox', version: name.includes('-22-') ? '2.2-CAPE' : '2.4-CAPE' });
  });
});

it('an imphash where 2.2 has it', () => {
  const { static: part } = fixture('recorded/report-22-amber-score-8.7') as { static: { pe: { imphash: string } } };
  expect(reportOf(fixture('recorded/report-22-amber-score-8.7')).sample.hashes.imphash).toBe(part.pe.imphash);
});
