import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parsed, vmrayGet } from '../../../test/requests.ts';
import { dataOf, itemsOf, listAt, vmrayBytes, vmrayCall } from '../../../test/vmray-requests.ts';
import recordedSummary from '../../fixtures/vmray/summary_v2__malicious_exe__schema2.1_platform4.2.json' with {
  type: 'json',
};
import { hostileArchive } from '../../kit/bytes/hostile-archives.ts';
import { unpackZip } from '../../kit/bytes/unzip.ts';
import type { JsonObject } from '../../kit/json.ts';
import { matchesPattern } from '../archive.ts';
import { startVmrayEmulator, type VmrayEmulator } from '../server.ts';

let emulator: VmrayEmulator;
beforeAll(async () => {
  emulator = await startVmrayEmulator();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const objectAt = async (path: string): Promise<JsonObject> => dataOf(await vmrayGet(emulator.url, path));
const change = (method: 'POST' | 'DELETE', path: string) => vmrayCall(emulator.url, path, { method });

async function namesIn(path: string): Promise<string[]> {
  const { status, type, bytes } = await vmrayBytes(emulator.url, path);
  expect([status, type]).toEqual([200, 'application/zip']);
  return (unpackZip(bytes, undefined) ?? []).map(({ name }) => name);
}

describe('tags', () => {
  it.each([
    ['submission/51', 'submission_tags'],
    ['analysis/82', 'analysis_tags'],
  ])('of %s are added once, seen and deleted', async (path, key) => {
    const tag = encodeURIComponent('incident 7/ä #1');
    for (let time = 0; time < 2; time += 1) {
      expect(await change('POST', `${path}/tag/${tag}`)).toMatchObject({ status: 200, text: '{"result":"ok"}' });
    }
    expect((await objectAt(path))[key]).toEqual(['incident 7/ä #1']);
    expect((await change('DELETE', `${path}/tag/other`)).status).toBe(404);
    expect((await change('DELETE', `${path}/tag/${tag}`)).status).toBe(200);
    expect((await objectAt(path))[key]).toEqual([]);
    expect((await change('DELETE', `${path}/tag/${tag}`)).status).toBe(404);
  });

  it('are in lists, and gone after a reset', async () => {
    await change('POST', 'submission/51/tag/a');
    expect(await listAt(emulator.url, 'submission?submission_tags=a')).toMatchObject([{ submission_id: 51 }]);
    emulator.reset();
    expect((await objectAt('submission/51')).submission_tags).toEqual([]);
  });

  it.each([
    ['submission/999/tag/a', 404],
    ['analysis/999/tag/a', 404],
    ['submission/51/tag/', 400],
    [`analysis/82/tag/${'a'.repeat(256)}`, 400],
    ['submission/51/tag/a%2Cb', 400],
    ['submission/51/tag/a%00', 400],
    ['submission/51/tag/a/b', 404],
  ])('%s is %i', async (path, status) => expect((await change('POST', path)).status).toBe(status));

  it('cannot be read', async () => {
    expect((await vmrayGet(emulator.url, 'submission/51/tag/a')).status).toBe(405);
    expect(emulator.calls.at(-1)?.operation).toBe('unknown');
  });
});

describe('the archive of an analysis', () => {
  it.each(['logs/summary_v2.json', 'logs%2Fsummary_v2.json'])('%s is the recorded Summary v2', async (path) => {
    const { status, type, bytes } = await vmrayBytes(emulator.url, `analysis/82/archive/${path}`);
    expect([status, type]).toEqual([200, 'application/json']);
    expect(JSON.parse(bytes.toString())).toEqual(recordedSummary);
  });

  it('of a made analysis has a Summary v2 and v1 with what the REST replies say', async () => {
    const v2 = parsed(await vmrayGet(emulator.url, 'analysis/2101/archive/logs/summary_v2.json'));
    expect(v2).toMatchObject({
      _type: 'summary',
      analysis_metadata: { analysis_id: 2101, sample_id: 1101, verdict: 'malicious' },
      urls: { url_0: { url: 'http://files.example.org/a/payload.bin', is_ioc: true, verdict: 'malicious' } },
      vti: { matches: { vti_match_0: { analysis_score: 5 } } },
    });
    expect(v2).not.toHaveProperty('mutexes');
    const v1 = parsed(await vmrayGet(emulator.url, 'analysis/2101/archive/logs/summary.json'));
    expect(v1).toMatchObject({ type: 'summary', version: 7, vti: { vti_score: 92 } });
  });

  it('holds screenshots in an order that only the index tells', async () => {
    const log = (await vmrayBytes(emulator.url, 'analysis/82/archive/screenshots/index.log')).bytes.toString();
    const lines = log
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' | '));
    expect(lines.map(([time]) => time)).toEqual(['0', '5000', '10000']);
    const names = lines.map(([, , , name]) => name ?? '');
    for (const [index, name] of names.entries()) {
      const { type, bytes } = await vmrayBytes(emulator.url, `analysis/82/archive/screenshots/${name}`);
      expect([type, String(bytes.length), bytes.toString('latin1', 1, 4)]).toEqual([
        'image/png',
        lines[index]?.[1],
        'PNG',
      ]);
      expect(lines[index]?.[2]).toContain(`sha1=${name.replace('.png', '')}`);
    }
    expect(names).not.toEqual(names.toSorted());
  });

  it.each([
    ['filenames=screenshots/*', 4],
    ['filenames=screenshots%2F*', 4],
    ['filenames=screenshots/*.png,logs/summary.json', 4],
    ['filenames=logs/summary_v?.json', 1],
    ['filename=screenshots', 4],
    ['filenames=screenshots/index.log', 1],
    ['', 7],
  ])('?%s is a ZIP of %i files', async (query, count) => {
    expect(await namesIn(`analysis/82/archive?${query}`)).toHaveLength(count);
  });

  it('is encrypted on demand', async () => {
    const { bytes } = await vmrayBytes(
      emulator.url,
      'analysis/82/archive?filenames=screenshots/*&encryption_password=x',
    );
    expect(() => unpackZip(bytes, undefined)).toThrow();
    expect(unpackZip(bytes, 'x')).toHaveLength(4);
  });

  it.each([
    'analysis/999/archive',
    'analysis/999/archive/logs/summary_v2.json',
    'analysis/82/archive/logs/../secret',
    'analysis/82/archive/__proto__',
    'analysis/82/archive?filenames=nothing*',
    // Static analyses have no screenshots.
    'analysis/2102/archive?filenames=screenshots/*',
    'analysis/2102/archive/screenshots/index.log',
  ])('%s is 404', async (path) => expect((await vmrayGet(emulator.url, path)).status).toBe(404));

  it('can be another one, until the reset', async () => {
    emulator.archiveOverride(82, hostileArchive('traversal'));
    expect(await namesIn('analysis/82/archive?filenames=screenshots/*')).toContain('../../outside.png');
    emulator.archiveOverride(82, () => hostileArchive('encrypted'));
    const { bytes } = await vmrayBytes(emulator.url, 'analysis/82/archive');
    expect(unpackZip(bytes, 'made-up-password')).toHaveLength(1);
    emulator.reset();
    expect(await namesIn('analysis/82/archive?filenames=screenshots/*')).toHaveLength(4);
  });
});

it.each([
  ['a/b.png', 'a/*', true],
  ['a/b.png', '*.png', true],
  ['a/b.png', 'a/?.png', true],
  ['a/b.png', 'a/??.png', false],
  ['a/b.png', '*', true],
  ['', '*', true],
  ['a', '', false],
  ['aXbXc', 'a*b*c', true],
  ['aXbXd', 'a*b*c', false],
  ['a'.repeat(5000), `${'*a'.repeat(200)}b`, false],
])('%.10s against %.10s: %s', (path, pattern, expected) => expect(matchesPattern(path, pattern)).toBe(expected));

describe('relations, reports and indicators of one analysis', () => {
  it('tell of containers and what was in them', async () => {
    expect(await objectAt('sample_relation/8001')).toMatchObject({ relation_child_sample_id: 1602 });
    expect(await listAt(emulator.url, 'sample_relation/sample/1601')).toHaveLength(2);
    expect(await listAt(emulator.url, 'sample_relation/sample/1602')).toMatchObject([
      { relation_parent_sample_id: 1601 },
    ]);
    expect((await vmrayGet(emulator.url, 'sample_relation/1')).status).toBe(404);
  });

  it('come as PDF', async () => {
    const { type, bytes } = await vmrayBytes(emulator.url, 'sample/12/report');
    expect([type, bytes.toString('latin1', 0, 5)]).toEqual(['application/pdf', '%PDF-']);
    expect((await vmrayGet(emulator.url, 'sample/999/report')).status).toBe(404);
  });

  it('are those of that analysis', async () => {
    expect(itemsOf((await objectAt('analysis/2102/vtis')).threat_indicators)).toMatchObject([{ id: 7102 }]);
    expect((await vmrayGet(emulator.url, 'analysis/999/vtis')).status).toBe(404);
  });

  it('a made sample has the submission that its analyses name', async () => {
    const [submission] = await listAt(emulator.url, 'submission/sample/1101');
    const id = Number(submission?.submission_id);
    const analyses = await listAt(emulator.url, `analysis/submission/${id}`);
    expect(analyses.map((analysis) => analysis.analysis_id)).toEqual([2102, 2101]);
    expect(submission).toMatchObject({
      submission_verdict: 'malicious',
      submission_finish_time: '2024-03-04T07:50:02',
    });
  });
});

describe('a plan without reports', () => {
  it('keeps reports and archives back, and gives verdicts and screenshots', async () => {
    const detector = await startVmrayEmulator({ plan: 'detector' });
    try {
      const status = async (path: string): Promise<number> => (await vmrayGet(detector.url, path)).status;
      for (const path of ['sample/12/report', 'analysis/82/archive', 'analysis/82/archive/logs/summary_v2.json']) {
        expect(await status(path)).toBe(403);
      }
      for (const path of ['sample/12', 'sample/12/iocs', 'analysis/82/archive?filenames=screenshots/*']) {
        expect(await status(path)).toBe(200);
      }
      expect(dataOf(await vmrayGet(detector.url, 'analysis/82'))).toMatchObject({ analysis_billing_type: 'detector' });
    } finally {
      await detector.close();
    }
  });
});

describe('the search for samples', () => {
  const found = async (query: string) =>
    (await listAt(emulator.url, `sample/search?${new URLSearchParams({ query })}`)).map(({ sample_id: id }) => id);
  const all = async (selects: (sample: JsonObject) => boolean) =>
    (await listAt(emulator.url, 'sample')).filter(selects).map(({ sample_id: id }) => id);
  const named = (pattern: RegExp) => (sample: JsonObject) => pattern.test(String(sample.sample_filename));

  it('compares without case, with wildcards where it is asked for likeness, and "and" before "or"', async () => {
    const exe = await all(named(/\.exe$/i));
    expect(exe.length).toBeGreaterThan(1);
    expect(await found('filename like %.EXE')).toEqual(exe);
    expect(await found('filename not like %.exe')).toEqual(await all((sample) => !named(/\.exe$/i)(sample)));
    expect(await found('filename == %.exe')).toEqual([]);
    expect(await found('filename like "%.exe" and url == https://no.example/')).toEqual([]);
    expect(await found('url == x and url == y or filename like %.exe')).toEqual(exe);
    expect(await found('filename like %.exe or url == x and url == y')).toEqual(exe);
  });

  it('finds the URL that was submitted', async () => {
    const fields = new URLSearchParams({ sample_url: 'https://S.example.test/?a=(1)' });
    await vmrayCall(emulator.url, `sample/submit?${fields}`, { method: 'POST' });
    expect(await found('url == https://s.example.test/?a=(1)')).toHaveLength(1);
    expect(await found('url == https://s.example.test/?a=.1.')).toEqual([]);
  });

  it.each(['', 'url', 'url == ', 'url == a b', 'url = a', 'score == 1', 'url == a and', `url == "a`, 'or url == a'])(
    'refuses the query %j',
    async (query) => {
      const path = `sample/search?${new URLSearchParams({ query })}`;
      expect((await vmrayCall(emulator.url, path, {})).status).toBe(400);
    },
  );

  it('takes ten filters', async () => {
    const query = (count: number) => Array(count).fill('url == a').join(' or ');
    expect(await found(query(10))).toEqual([]);
    const path = `sample/search?${new URLSearchParams({ query: query(11) })}`;
    expect((await vmrayCall(emulator.url, path, {})).status).toBe(400);
  });
});
