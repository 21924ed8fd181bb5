import { request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parsed, vmrayGet } from '../../test/requests.ts';
import { corpus } from '../corpus/corpus.ts';
import recordedAnalyses from '../fixtures/vmray/analysis_list_by_submission__malicious__platform4.2.json' with {
  type: 'json',
};
import recordedError from '../fixtures/vmray/error_401__invalid_authentication.json' with { type: 'json' };
import recordedMitre from '../fixtures/vmray/mitre_attack_get__finished.json' with { type: 'json' };
import recordedSample from '../fixtures/vmray/sample_get__malicious_exe__platform4.2.json' with { type: 'json' };
import recordedSubmission from '../fixtures/vmray/submission_get__finished_malicious__platform4.2.json' with {
  type: 'json',
};
import recordedSystemInfo from '../fixtures/vmray/system_info_get__platform4.2.json' with { type: 'json' };
import recordedVtis from '../fixtures/vmray/vtis_get__finished_11_indicators.json' with { type: 'json' };
import type { JsonObject, JsonValue } from '../kit/json.ts';
import { emulatorVmrayApiKey, startVmrayEmulator, type VmrayEmulator } from './server.ts';

let emulator: VmrayEmulator;
beforeAll(async () => {
  emulator = await startVmrayEmulator();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

async function get(path: string): Promise<JsonObject> {
  const answer = await vmrayGet(emulator.url, path);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toContain('application/json');
  return parsed(answer);
}

function ids(reply: JsonObject, key: string): JsonValue[] {
  const { data } = reply;
  return Array.isArray(data) ? data.map((item: JsonObject) => item[key] ?? null) : [];
}

describe('authentication', () => {
  it.each([
    ['no key', ''],
    ['a wrong key', 'api_key wrong'],
    ['another scheme', `Bearer ${emulatorVmrayApiKey}`],
    ['two blanks', `api_key  ${emulatorVmrayApiKey}`],
    ['capitals', `API_KEY ${emulatorVmrayApiKey}`],
  ])('%s is 401 with the recorded envelope', async (_name, authorization) => {
    const answer = await vmrayGet(emulator.url, 'system_info', authorization);
    expect(answer.status).toBe(401);
    expect(parsed(answer)).toEqual(recordedError);
  });

  it('takes the key of the options', async () => {
    const other = await startVmrayEmulator({ apiKey: 'another' });
    try {
      expect((await vmrayGet(other.url, 'system_info', 'api_key another')).status).toBe(200);
      expect((await vmrayGet(other.url, 'system_info')).status).toBe(401);
    } finally {
      await other.close();
    }
  });
});

describe('replies as they were recorded', () => {
  it.each([
    ['sample/12', recordedSample],
    ['sample/12/vtis', recordedVtis],
    ['sample/12/threat_indicators', recordedVtis],
    ['sample/12/mitre_attack', recordedMitre],
    ['analysis/sample/12', recordedAnalyses],
    ['submission/51', recordedSubmission],
    ['system_info', recordedSystemInfo],
  ])('%s', async (path, recorded) => expect(await get(path)).toEqual(recorded));

  it('analysis/82', async () =>
    expect(await get('analysis/82')).toEqual({ data: recordedAnalyses.data[0], result: 'ok' }));

  it('billing_info has the documented keys', async () => {
    expect((await get('billing_info')).data).toMatchObject({
      verdict_quota: 1000,
      report_remaining: 150,
      billing_period: 'monthly',
    });
  });
});

describe('look-up by hash', () => {
  it.each(['md5', 'sha1', 'sha256'] as const)('knows every sample of the corpus by %s', async (kind) => {
    for (const { hashes, vmray } of corpus) {
      const found = ids(await get(`sample/${kind}/${hashes[kind]}`), `sample_${kind}hash`);
      const expected =
        vmray?.samples.filter(({ sample }) => sample.data[`sample_${kind}hash`] === hashes[kind]).length ?? 0;
      expect(found).toEqual(Array.from({ length: expected }, () => hashes[kind]));
    }
  });

  it('gives several samples for one hash', async () => {
    const hash = corpus.find((sample) => sample.name === 'reanalysed-dropper')?.hashes.sha256 ?? '';
    expect(ids(await get(`sample/sha256/${hash.toUpperCase()}`), 'sample_id')).toEqual([1501, 1502]);
  });

  it('gives an empty array for an unknown hash', async () => {
    expect(await get(`sample/md5/${'0'.repeat(32)}`)).toEqual({ data: [], result: 'ok' });
  });

  it.each([`md5/${'0'.repeat(31)}`, `sha256/${'0'.repeat(32)}`, `sha1/${'g'.repeat(40)}`, 'md5/__proto__'])(
    'refuses %s',
    async (path) => {
      const answer = await vmrayGet(emulator.url, `sample/${path}`);
      expect(answer.status).toBe(400);
      expect(parsed(answer)).toMatchObject({ result: 'error', error_msg: expect.stringContaining('Invalid value') });
    },
  );
});

describe('what is not there', () => {
  it.each([
    'sample/999',
    'sample/999/iocs',
    'sample/999/vtis',
    'sample/999/mitre_attack',
    'analysis/999',
    'submission/999',
    'continuation/1',
    'nothing',
    'sample_cluster',
    'sample/__proto__',
    'sample/12/constructor',
    'sample/sha512/00',
    'sample/12/iocs/',
    'sample/%E0%A4%A',
  ])('%s is 404', async (path) => {
    const answer = await vmrayGet(emulator.url, path);
    expect([answer.status, parsed(answer)]).toEqual([404, { error_msg: 'No such element', result: 'error' }]);
  });

  it('a path outside /rest is 404', async () => {
    const reply = await request(`${emulator.url}/api/system_info`, {
      headers: { authorization: `api_key ${emulatorVmrayApiKey}` },
    });
    expect(reply.statusCode).toBe(404);
    await reply.body.dump();
  });

  it('another method is 405', async () => {
    const headers = { authorization: `api_key ${emulatorVmrayApiKey}` };
    const reply = await request(`${emulator.url}/rest/sample/12`, { method: 'POST', headers });
    expect([reply.statusCode, await reply.body.json()]).toEqual([
      405,
      { error_msg: 'Method not allowed', result: 'error' },
    ]);
  });

  it('analyses of an unknown sample are an empty list', async () => {
    expect(await get('analysis/sample/999')).toEqual({ data: [], result: 'ok' });
  });
});

describe('the name of the list of VTIs', () => {
  it.each([
    ['vtis', 200, 404],
    ['threat_indicators', 404, 200],
  ] as const)('%s alone', async (vtisPath, newer, older) => {
    const one = await startVmrayEmulator({ vtisPath });
    try {
      expect((await vmrayGet(one.url, 'sample/12/vtis')).status).toBe(newer);
      expect((await vmrayGet(one.url, 'sample/12/threat_indicators')).status).toBe(older);
      expect(one.calls.map((call) => call.operation)).toEqual(['getSampleVtis', 'getSampleThreatIndicators']);
    } finally {
      await one.close();
    }
  });
});

describe('IOCs', () => {
  it('are indicators alone unless all artifacts are asked for', async () => {
    const some = JSON.stringify((await get('sample/12/iocs')).data);
    const all = JSON.stringify((await get('sample/12/iocs?all_artifacts=true')).data);
    expect(some).toContain('update.example.net');
    expect(some).not.toContain('time.example.com');
    expect(all).toContain('time.example.com');
    // A mutex with verdict clean that is an indicator all the same.
    expect(some).toContain('ZonesCounterMutex');
  });

  it('have a status beside them', async () => {
    expect((await get('sample/1201/iocs')).data).toMatchObject({ status: 'finished', iocs: { domains: [] } });
  });
});

describe('lists of analyses', () => {
  it('are newest first and can be turned', async () => {
    const down = ids(await get('analysis'), 'analysis_id').map(Number);
    expect(down).toEqual(down.toSorted((a, b) => b - a));
    expect(ids(await get('analysis?_order=asc'), 'analysis_id')).toEqual(down.toReversed());
  });

  it.each([
    ['_limit=1', [2801]],
    ['_min_id=2502&_max_id=2601', [2601, 2503, 2502]],
    ['_last_id=2602&_min_id=1&_max_id=2', [2603, 2701, 2801]],
    ['_limit=0', []],
  ])('analysis?%s', async (query, expected) =>
    expect(ids(await get(`analysis?${query}`), 'analysis_id')).toEqual(expected),
  );

  it.each(['_limit=x', '_min_id=-1', '_order=up', '_limit=1e3'])('refuse %s', async (query) => {
    expect((await vmrayGet(emulator.url, `analysis?${query}`)).status).toBe(400);
  });

  it('come in pages that can be fetched once', async () => {
    const paged = await startVmrayEmulator({ itemsPerRequest: 2, maximumItems: 5 });
    try {
      const first = parsed(await vmrayGet(paged.url, 'analysis?_order=asc'));
      expect(first).toMatchObject({ truncated: true, continuation_id: 1 });
      expect(ids(first, 'analysis_id')).toEqual([82, 2001]);
      const second = parsed(await vmrayGet(paged.url, 'continuation/1'));
      expect(ids(second, 'analysis_id')).toEqual([2101, 2102]);
      const third = parsed(await vmrayGet(paged.url, `continuation/${second.continuation_id}`));
      expect(ids(third, 'analysis_id')).toEqual([2201]);
      expect(third).not.toHaveProperty('continuation_id');
      expect((await vmrayGet(paged.url, 'continuation/1')).status).toBe(404);
      expect(parsed(await vmrayGet(paged.url, 'system_info'))).toMatchObject({
        data: { api_items_per_request: 2, max_api_items: 5 },
      });
    } finally {
      await paged.close();
    }
  });
});

it('records what was asked', async () => {
  await get('sample/12/iocs?all_artifacts=true');
  await vmrayGet(emulator.url, 'nothing', 'api_key wrong');
  expect(emulator.calls).toMatchObject([
    {
      operation: 'getSampleIocs',
      method: 'GET',
      path: '/rest/sample/12/iocs',
      query: { all_artifacts: 'true' },
      bodyBytes: 0,
      status: 200,
    },
    { operation: 'unknown', headers: { authorization: 'api_key wrong' }, status: 401 },
  ]);
});
