import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { corpus } from '../corpus/corpus.ts';
import { virustotalRecordings } from '../corpus/virustotal/recordings.ts';
import {
  emulatorVirustotalApiKey,
  emulatorVirustotalUser,
  startVirustotalEmulator,
  type VirustotalEmulator,
  type VirustotalEmulatorOptions,
} from './server.ts';

let emulator: VirustotalEmulator | undefined;
afterEach(() => emulator?.close());

async function start(options: VirustotalEmulatorOptions = {}) {
  emulator = await startVirustotalEmulator(options);
  const { url } = emulator;
  const ask = async (path: string, init: RequestInit = {}, key: string | null = emulatorVirustotalApiKey) => {
    const target = path.startsWith('http') ? path : `${url}${path.startsWith('/_ah') ? '' : '/api/v3'}${path}`;
    const response = await fetch(target, { ...init, headers: key === null ? {} : { 'x-apikey': key } });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text.startsWith('{') ? JSON.parse(text) : null,
    };
  };
  return { ask, url };
}

const known = corpus.find(({ name }) => name === 'smoke-tester')?.hashes ?? { md5: '', sha1: '', sha256: '' };

function fileForm(content: string, name = 'a.exe'): RequestInit {
  const form = new FormData();
  form.set('file', new Blob([content]), name);
  return { method: 'POST', body: form };
}

describe('a file', () => {
  it('is known by all three hashes, in either case', async () => {
    const { ask } = await start();
    for (const hash of [known.md5, known.sha1, known.sha256, known.sha256.toUpperCase()]) {
      const { status, body, headers } = await ask(`/files/${hash}`);
      expect([status, body.data.id, body.data.type]).toEqual([200, known.sha256, 'file']);
      expect(headers.get('x-cloud-trace-context')).not.toBeNull();
    }
  });

  it('that nobody knows, and what is no hash, are refused in the envelope', async () => {
    const { ask } = await start();
    expect((await ask(`/files/${'0'.repeat(64)}`)).body.error).toEqual({
      code: 'NotFoundError',
      message: `File "${'0'.repeat(64)}" not found`,
    });
    expect((await ask('/files/xyz')).status).toBe(400);
  });

  it('has what sandboxes saw, in pages, and trees', async () => {
    const { ask } = await start();
    const first = (await ask(`/files/${known.sha256}/behaviours?limit=1`)).body;
    expect([first.data.length, first.meta.count]).toEqual([1, 2]);
    const second = (await ask(`/files/${known.sha256}/behaviours?limit=1&cursor=${first.meta.cursor}`)).body;
    expect([second.data.length, second.meta.cursor]).toEqual([1, undefined]);
    expect((await ask(`/files/${known.sha256}/behaviours?limit=41`)).status).toBe(400);
    expect(Object.keys((await ask(`/files/${known.sha256}/behaviour_mitre_trees`)).body.data)).toEqual(['VMRay']);
  });

  it.each(virustotalRecordings)(
    'that was recorded is the one that was recorded: $name',
    async ({ hashes, virustotal }) => {
      const { ask } = await start();
      const { attributes } = (await ask(`/files/${hashes.md5}`)).body.data;
      expect(attributes).toEqual(virustotal?.file.data.attributes);
    },
  );
});

describe('a key', () => {
  it('is asked for', async () => {
    const { ask } = await start();
    expect((await ask(`/files/${known.md5}`, {}, null)).body.error).toEqual({
      code: 'AuthenticationRequiredError',
      message: 'X-Apikey header is missing',
    });
    const { status, body } = await ask(`/files/${known.md5}`, {}, 'x'.repeat(64));
    expect([status, body.error.code, body.error.message]).toEqual([401, 'WrongCredentialsError', 'Wrong API key']);
  });

  it('of Google Threat Intelligence alone has a verdict', async () => {
    for (const [plan, has] of [
      ['public', false],
      ['premium', false],
      ['gti', true],
    ] as const) {
      const { ask } = await start({ plan });
      expect('gti_assessment' in (await ask(`/files/${known.md5}`)).body.data.attributes).toBe(has);
      await emulator?.close();
    }
  });

  it('of a public plan is refused what the operator of the emulator says', async () => {
    const { ask } = await start({ plan: 'public', forbidden: ['behaviours'] });
    const { status, body } = await ask(`/files/${known.md5}/behaviours`);
    expect([status, body.error.code]).toEqual([403, 'ForbiddenError']);
    expect((await ask(`/private/files/${known.md5}`)).status).toBe(403);
  });

  it('has calls in a minute, a day and a month of UTC, and the front end has limits of its own', async () => {
    let time = Date.UTC(2026, 10, 30, 23, 50);
    const { ask } = await start({ quotas: { minute: 2, day: 3, month: 4 }, now: () => time });
    const asked = async (minutes: number) => {
      time += minutes * 60_000;
      return (await ask(`/files/${known.md5}`)).status;
    };
    expect([await asked(0), await asked(0), await asked(0)]).toEqual([200, 200, 429]);
    expect([await asked(2), await asked(2)]).toEqual([200, 429]);
    expect(await asked(10)).toBe(200);
    const spent = await ask(`/files/${known.md5}`);
    expect([spent.status, spent.headers.get('retry-after')]).toEqual([200, null]);
    await emulator?.close();
    const other = await start({ edge: { every: 2 } });
    await other.ask(`/files/${known.md5}`);
    const page = await other.ask(`/files/${known.md5}`);
    expect([page.status, page.headers.get('content-type'), page.body]).toEqual([429, 'text/html; charset=utf-8', null]);
  });

  it('has quotas under its name', async () => {
    const { ask } = await start({ quotas: { day: 7 } });
    await ask(`/files/${known.md5}`);
    const { body } = await ask(`/users/${emulatorVirustotalUser}/overall_quotas`);
    expect(body.data.api_requests_daily.user).toEqual({ used: 2, allowed: 7 });
    expect((await ask('/users/nobody/overall_quotas')).status).toBe(404);
  });
});

describe('a submission', () => {
  it('of a file is queued, under way and completed, and has no numbers of engines before', async () => {
    const { ask } = await start();
    const sha256 = createHash('sha256').update('content').digest('hex');
    const { id } = (await ask('/files', fileForm('content'))).body.data;
    expect(Buffer.from(id, 'base64').toString()).toMatch(/^[0-9a-f]{32}:\d+$/);
    expect((await ask(`/files/${sha256}`)).body.data.attributes.last_analysis_stats).toBeUndefined();
    const states = [];
    for (let look = 0; look < 3; look++) states.push((await ask(`/analyses/${id}`)).body);
    expect(states.map(({ data }) => data.attributes.status)).toEqual(['queued', 'in-progress', 'completed']);
    expect(states[2].meta.file_info.sha256).toBe(sha256);
    const { attributes } = (await ask(`/files/${sha256}`)).body.data;
    expect([attributes.last_analysis_stats.undetected, attributes.names]).toEqual([66, ['a.exe']]);
    expect((await ask(`/files/${sha256}/behaviours`)).body.data).toEqual([]);
  });

  it('of a large file goes to an address that is good for one upload', async () => {
    const { ask, url } = await start();
    const { data } = (await ask('/files/upload_url')).body;
    expect(data).toMatch(new RegExp(`^${url}/_ah/upload/`));
    expect((await ask(data, fileForm('large'))).body.data.type).toBe('analysis');
    expect((await ask(data, fileForm('large'))).status).toBe(404);
    expect((await ask('/files', { method: 'POST', body: new FormData() })).status).toBe(400);
  });

  it('of more than 32 MB is refused by the front end', async () => {
    const large = fileForm('x'.repeat(32 * 1024 * 1024 + 1));
    const { ask } = await start();
    const { status, headers } = await ask('/files', large);
    expect([status, headers.get('content-type')]).toEqual([413, 'text/html; charset=utf-8']);
  });

  it('of a URL is known by both ids', async () => {
    const { ask } = await start({ finishAfterPolls: 0 });
    const given = 'http://Example.com';
    const { id } = (await ask('/urls', { method: 'POST', body: new URLSearchParams({ url: given }) })).body.data;
    const sha256 = createHash('sha256').update('http://example.com/').digest('hex');
    expect(id).toMatch(new RegExp(`^u-${sha256}-\\d+$`));
    for (const one of [sha256, Buffer.from(given).toString('base64url'), 'aHR0cDovL2V4YW1wbGUuY29tLw']) {
      expect((await ask(`/urls/${one}`)).body.data).toMatchObject({
        id: sha256,
        attributes: { url: 'http://example.com/' },
      });
    }
    expect((await ask(`/urls/${sha256}/analyse`, { method: 'POST' })).body.data.id).toMatch(/^u-/);
    expect((await ask('/urls', { method: 'POST', body: new URLSearchParams({ url: 'x' }) })).status).toBe(400);
    expect((await ask('/urls/unknown')).status).toBe(404);
  });

  it('to private scanning is seen there alone, and a rescan starts an analysis', async () => {
    const { ask } = await start({ private: true, finishAfterPolls: 0 });
    await ask('/private/files', fileForm('mine'));
    const sha256 = createHash('sha256').update('mine').digest('hex');
    expect((await ask(`/private/files/${sha256}`)).body.data.type).toBe('private_file');
    expect((await ask(`/files/${sha256}`)).status).toBe(404);
    const { id } = (await ask(`/files/${known.sha256}/analyse`, { method: 'POST' })).body.data;
    expect((await ask(`/analyses/${id}`)).body.meta.file_info.sha256).toBe(known.sha256);
    emulator?.reset();
    expect((await ask(`/analyses/${id}`)).status).toBe(404);
  });
});
