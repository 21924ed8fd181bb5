import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import recordedSample from '../fixtures/vmray/sample_get__malicious_exe__platform4.2.json' with { type: 'json' };
import { type JsonObject, type JsonValue, valueAt } from '../kit/json.ts';
import { capeRecordings } from './cape/recordings.ts';
import { corpus } from './corpus.ts';
import type { Answer, CorpusSample, VmraySampleAnswers } from './corpus-sample.ts';
import { hybridAnalysisRecordings } from './hybrid-analysis/recordings.ts';
import { joeSandboxRecordings } from './joe-sandbox/recordings.ts';
import { malwareBazaarRecordings } from './malwarebazaar/recordings.ts';
import { serviceLabels } from './service-answers.ts';
import { triageRecordings } from './triage/recordings.ts';
import { virustotalRecordings } from './virustotal/recordings.ts';

const vmraySamples: readonly VmraySampleAnswers[] = corpus.flatMap((sample) => sample.vmray?.samples ?? []);

function named(name: string): CorpusSample {
  const found = corpus.find((sample) => sample.name === name);
  if (found === undefined) throw new Error(`no sample ${name}`);
  return found;
}

/** Every answer in a sample, whatever its vendor. */
function answersIn(value: unknown): Answer<unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('label' in value && 'data' in value) return [value as Answer<unknown>];
  return Object.values(value).flatMap(answersIn);
}

function verdicts(name: string): [JsonValue, JsonValue] {
  const { vmray, alibaba } = named(name);
  const [first] = vmray?.samples ?? [];
  return [first?.sample.data.sample_verdict ?? null, alibaba?.report.data.en.ThreatLevel ?? null];
}

describe('the stories', () => {
  it.each([
    ['smoke-tester', 'malicious', 2],
    ['benign-installer', 'clean', 0],
    ['invoice-macro', 'malicious', 1],
    ['packed-loader', 'malicious', 0],
    ['admin-tool', 'clean', 2],
    ['targeted-lure', 'suspicious', null],
    ['miner-drop', null, 2],
    ['unheard-of', null, null],
    ['archive-of-two', 'suspicious', 1],
    ['severity-only', 'not_available', 2],
    ['documented-example', null, 2],
    ['hostile-strings', 'malicious', 2],
  ])('%s: VMRay %s, Alibaba Cloud %s', (name, vmray, alibaba) => expect(verdicts(name)).toEqual([vmray, alibaba]));

  it('have a name, a title and one sentence each', () => {
    expect(new Set(corpus.map((sample) => sample.name)).size).toBe(corpus.length);
    for (const { name, title, story } of corpus) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title).not.toBe('');
      expect(story).toMatch(/^[A-Z][^.]*\.$/);
    }
  });

  it('tell of a container and its children by ids that exist', () => {
    const ids = new Set<JsonValue | undefined>(vmraySamples.map(({ sample }) => sample.data.sample_id));
    expect(ids.size).toBe(vmraySamples.length);
    for (const { sample } of vmraySamples) {
      const relatives = [sample.data.sample_child_sample_ids, sample.data.sample_parent_sample_ids].flat();
      for (const id of relatives) expect(ids.has(id)).toBe(true);
    }
    expect(named('archive-of-two').vmray?.samples.map(({ sample }) => sample.data.sample_verdict)).toEqual([
      'suspicious',
      'malicious',
      'clean',
    ]);
  });
});

const others = [
  capeRecordings,
  malwareBazaarRecordings,
  virustotalRecordings,
  triageRecordings,
  joeSandboxRecordings,
  hybridAnalysisRecordings,
];
const everySample = [corpus, ...others].flat();

describe('labels', () => {
  it('are on every answer', () => {
    for (const { labels, ...sample } of everySample) {
      expect(new Set(labels.map(({ answer }) => answer)).size).toBe(answersIn(sample).length);
      for (const label of labels) expect(['recorded', 'made']).toContain(label.origin);
    }
    expect(new Set(serviceLabels.map(({ answer }) => answer)).size).toBe(serviceLabels.length);
    expect(serviceLabels.length).toBeGreaterThanOrEqual(9);
  });

  it('name fixtures that are there', () => {
    const folders = readdirSync(new URL('../fixtures', import.meta.url), { withFileTypes: true });
    const files = folders.flatMap((entry) =>
      entry.isDirectory() ? readdirSync(new URL(`../fixtures/${entry.name}`, import.meta.url)) : [],
    );
    const recorded = everySample.flatMap(({ labels }) =>
      labels.flatMap((label) => (label.origin === 'recorded' ? label.fixture.split(', ') : [])),
    );
    expect(recorded.length).toBeGreaterThanOrEqual(7);
    expect(files).toEqual(expect.arrayContaining(recorded));
  });

  it('say which replies were recorded of another sample, and that Sandbox is invented', () => {
    const notes = new Map(
      named('smoke-tester').labels.map((label) => [label.answer, `${label.origin}: ${label.note}`]),
    );
    expect(notes.get('vmray getSample 12')).toMatch(/^recorded: /);
    expect(notes.get('vmray getSampleVtis 12')).toMatch(/^recorded: .*another sample/);
    expect(notes.get('vmray getSampleMitreAttack 12')).toMatch(/^recorded: .*another sample/);
    expect(notes.get('vmray getSampleIocs 12')).toMatch(/^made: /);
    expect(notes.get('alibaba GetFileDetectReport')).toMatch(/^made: .*invented/);
  });
});

describe('what Alibaba Cloud finds in a file', () => {
  it('is in the band that its report speaks of, in all that is made', () => {
    for (const { alibaba } of corpus) {
      for (const one of [alibaba, ...(alibaba?.members ?? []).map(({ answers }) => answers)]) {
        if (one?.detection?.label.origin !== 'made') continue;
        const { Result, Score, VirusType, Ext } = one.detection.data;
        const level = Number(one.report.data.en.ThreatLevel);
        expect(Result).toBe(level === 0 ? 0 : 1);
        expect(VirusType === undefined).toBe(level === 0);
        expect([Number(Score) <= 60, Number(Score) > 60 && Number(Score) <= 80, Number(Score) > 80][level]).toBe(true);
        expect(JSON.parse(String(Ext))).toMatchObject({ HighLight: expect.any(Array), FileLabel: expect.any(Array) });
      }
    }
  });

  it('contradicts itself in the printed example', () => {
    expect(named('documented-example').alibaba?.detection?.data).toMatchObject({
      Result: 0,
      Score: 100,
      VirusType: 'WebShell',
    });
  });
});

describe('hashes', () => {
  it.each(corpus.filter(({ name }) => name !== 'smoke-tester').map((sample) => [sample.name, sample.hashes] as const))(
    '%s: all of one text',
    (name, hashes) => {
      for (const [algorithm, hash] of Object.entries(hashes)) {
        expect(hash).toBe(createHash(algorithm).update(`sandjury corpus: ${name}`).digest('hex'));
      }
    },
  );

  it('of the recorded sample are the recorded ones', () => {
    const { sample_md5hash: md5, sample_sha1hash: sha1, sample_sha256hash: sha256 } = recordedSample.data;
    expect(named('smoke-tester').hashes).toEqual({ md5, sha1, sha256 });
  });
});

describe('made VMRay replies', () => {
  it('have every key that the recorded sample has', () => {
    for (const { sample } of vmraySamples) {
      expect(Object.keys(sample.data)).toEqual(expect.arrayContaining(Object.keys(recordedSample.data)));
    }
  });

  it('name their own sample in every analysis, and no other analysis elsewhere', () => {
    for (const { sample, iocs, vtis, mitreAttack, analyses } of vmraySamples) {
      const ids = analyses.data.map((analysis) => analysis.analysis_id);
      for (const analysis of analyses.data) expect(analysis.analysis_sample_id).toBe(sample.data.sample_id);
      const made = [iocs, vtis, mitreAttack].filter(({ label }) => label.origin === 'made').map(({ data }) => data);
      const mentioned = [...JSON.stringify(made).matchAll(/"analysis_ids":\[([\d,]*)\]/g)].flatMap(
        ([, list]) => list?.split(',') ?? [],
      );
      for (const id of mentioned.filter((text) => text !== '')) expect(ids).toContain(Number(id));
    }
  });

  it('use documentation hosts and addresses only', () => {
    const made = corpus.flatMap(({ labels, ...sample }) => {
      return answersIn(sample).flatMap(({ label, data }) => (label.origin === 'made' ? [data] : []));
    });
    const text = JSON.stringify(made);
    const addresses = text.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b(?!\.in-addr)/g) ?? [];
    expect(addresses.length).toBeGreaterThan(10);
    for (const address of addresses) expect(address).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113)\./);
    const hosts = [...text.matchAll(/https?:\/\/([^/:"\\]+)/gi)].map(([, host]) => host?.toLowerCase());
    expect(hosts.length).toBeGreaterThan(10);
    for (const host of hosts) expect(host).toMatch(/(^|\.)(example\.(com|net|org)|test)$/);
  });
});

describe('what both vendors saw of the smoke tester', () => {
  const { vmray, alibaba } = named('smoke-tester');
  const seen = JSON.stringify(vmray?.samples[0]?.iocs.data);
  const sandbox = String(alibaba?.report.data.en.Sandbox);

  it('is spelled differently and the same when folded', () => {
    for (const url of ['HTTP://CDN.example.org:80/stage2.bin', 'https://update.example.net:443/check?id=7']) {
      expect(sandbox).toContain(url);
      expect(seen).not.toContain(url);
      expect(seen).toContain(new URL(url).href);
    }
    expect(sandbox).toContain('Update.Example.NET.');
    expect(seen).toContain('"domain":"update.example.net"');
    expect(sandbox).toContain('::ffff:192.0.2.10');
    expect(seen).toContain('"ip_address":"192.0.2.10"');
  });
});

it('hostile keys arrive as own keys and pollute nothing', () => {
  const copies: JsonObject[] = JSON.parse(
    JSON.stringify(named('hostile-strings').vmray?.samples.map(({ sample }) => sample.data)),
  );
  expect(Object.hasOwn(copies[0] ?? {}, '__proto__')).toBe(true);
  expect(Object.hasOwn({}, 'polluted') || 'polluted' in {}).toBe(false);
});

describe('the reports of CAPE', () => {
  const known = [...corpus, ...capeRecordings].flatMap(({ hashes, cape }) =>
    (cape?.tasks ?? []).map((task) => ({ hashes, ...task })),
  );
  const about = (name: string): JsonValue[] =>
    (named(name).cape?.tasks ?? []).map(
      ({ report }) => valueAt(report.data, '/malstatus') ?? valueAt(report.data, '/malscore') ?? null,
    );

  it.each([
    ['smoke-tester', ['Malicious']],
    ['benign-installer', [0.4]],
    ['invoice-macro', [5.6]],
    ['packed-loader', ['Malicious']],
    ['admin-tool', ['Clean']],
    ['targeted-lure', []],
    ['miner-drop', []],
    ['unheard-of', []],
    ['reanalysed-dropper', ['Failed', 'Malicious']],
    ['archive-of-two', [7.4, 0.4]],
    ['severity-only', [10]],
    ['documented-example', []],
    ['hostile-strings', ['Malicious']],
  ])('%s: %j', (name, status) => expect(about(name)).toEqual(status));

  it('have a number of their own, and are about the file that is asked for or one in it', () => {
    const ids = known.map(({ report }) => valueAt(report.data, '/info/id'));
    expect(new Set(ids).size).toBe(ids.length);
    for (const { report, hashes } of known) {
      const about = [valueAt(report.data, '/target/file/sha256'), valueAt(report.data, '/info/parent_sample/sha256')];
      expect(about).toContain(hashes.sha256);
    }
  });

  it('have a status for programs alone, and a run wherever something was found', () => {
    for (const { report, status } of known.filter(({ report }) => report.label.origin === 'made')) {
      const type = String(valueAt(report.data, '/target/file/type'));
      const isNew = String(valueAt(report.data, '/info/version')) === '2.5-CAPE';
      expect('malstatus' in report.data).toBe(isNew && type.includes('executable'));
      expect(valueAt(report.data, '/behavior/processes/0') !== undefined).toBe(status === undefined);
    }
  });
});

describe('the entries of MalwareBazaar', () => {
  it('are of the samples whose hashes they have, and have every key of a recorded one', () => {
    const [recorded] = malwareBazaarRecordings;
    const keys = Object.keys(recorded?.malwarebazaar?.data ?? {});
    const known = everySample.flatMap(({ hashes, malwarebazaar }) =>
      malwarebazaar ? { hashes, entry: malwarebazaar.data } : [],
    );
    expect(known.length).toBeGreaterThanOrEqual(5);
    for (const { hashes, entry } of known) {
      const { md5_hash: md5, sha1_hash: sha1, sha256_hash: sha256 } = entry;
      expect({ md5, sha1, sha256 }).toEqual(hashes);
      expect(Object.keys(entry)).toEqual(expect.arrayContaining(keys));
    }
  });

  it('tell of samples that other vendors know too', () => {
    const both = corpus.filter(({ malwarebazaar, vmray, cape }) => malwarebazaar && vmray && cape);
    expect(both.map(({ name }) => name)).toEqual(['invoice-macro', 'packed-loader', 'hostile-strings']);
  });
});
