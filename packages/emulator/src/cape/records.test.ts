import { afterEach, describe, expect, it } from 'vitest';
import { corpus } from '../corpus/corpus.ts';
import {
  type CapeEmulator,
  type CapeEmulatorOptions,
  emulatorCapeLogin,
  emulatorCapeToken,
  startCapeEmulator,
} from './server.ts';

let emulator: CapeEmulator | undefined;
afterEach(() => emulator?.close());

async function start(options: CapeEmulatorOptions = {}): Promise<void> {
  emulator = await startCapeEmulator({ corpus, ...options });
}

async function ask(path: string, init: RequestInit = {}) {
  const headers = { authorization: `Token ${emulatorCapeToken}`, ...init.headers };
  const reply = await fetch(`${emulator?.url}/apiv2/${path}`, { redirect: 'manual', ...init, headers });
  return { status: reply.status, body: reply.status === 302 ? null : JSON.parse(await reply.text()) };
}

const idsOf = ({ body }: { body: { data: { id: number }[] } }): number[] => body.data.map(({ id }) => id);
const refusal = (words: string) => ({ error: true, error_value: words });

describe('the list of tasks', () => {
  it('is newest first, 10 at once unless more are asked for', async () => {
    await start();
    const all = idsOf(await ask('tasks/list/50/'));
    expect(all.length).toBeGreaterThan(10);
    expect(all).toEqual([...all].sort((a, b) => b - a));
    expect(idsOf(await ask('tasks/list/'))).toEqual(all.slice(0, 10));
    expect(idsOf(await ask('tasks/list/3/2/'))).toEqual(all.slice(2, 5));
    expect(idsOf(await ask('tasks/list/3/2/60/'))).toEqual(all.slice(2, 5));
    expect(await ask('tasks/list/5/1000/')).toEqual({ status: 200, body: { error: false, data: [] } });
  });

  it('gives no more than 50', async () => {
    const [sample] = corpus.filter(({ cape }) => cape !== null);
    const [task] = sample?.cape?.tasks ?? [];
    if (sample === undefined || task === undefined) throw new Error('No sample has a task.');
    const info = (id: number) => ({ ...(task.report.data.info as object), id });
    const tasks = Array.from({ length: 60 }, (_, id) => {
      return { ...task, report: { ...task.report, data: { ...task.report.data, info: info(id + 1) } } };
    });
    await start({ corpus: [{ ...sample, cape: { tasks } }] });
    expect(idsOf(await ask('tasks/list/1000/'))).toHaveLength(50);
    expect(idsOf(await ask('tasks/list/50/50/'))).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });
});

describe('deleting tasks', () => {
  it('names those that are gone, and those that could not be', async () => {
    await start();
    const [first, second] = idsOf(await ask('tasks/list/'));
    expect((await ask(`tasks/delete/${first}/`)).body).toEqual({ data: `Task(s) ID(s) ${first} has been deleted` });
    expect((await ask(`tasks/view/${first}/`)).body).toEqual(refusal('Task not found in database'));
    expect((await ask(`tasks/delete/${first},${second},999999/`)).body).toEqual({
      data: `Task(s) ID(s) ${second} has been deleted`,
      error: true,
      failed: `Task(s) ID(s) ${first},999999 failed to remove`,
    });
    emulator?.reset();
    expect(idsOf(await ask('tasks/list/'))).toContain(first);
  });

  it('spares those in another state', async () => {
    await start();
    const [id] = idsOf(await ask('tasks/list/'));
    const { body } = await ask(`tasks/delete/${id}/pending/`);
    expect(body).toEqual({ error: true, failed: `Task(s) ID(s) ${id} failed to remove` });
    expect((await ask(`tasks/delete/${id}/reported/`)).body).not.toHaveProperty('error');
  });
});

describe('a sample', () => {
  it('is found by each of its hashes, and by its number', async () => {
    await start();
    const hashes = corpus.find(({ name }) => name === 'packed-loader')?.hashes;
    const { body } = await ask(`files/view/sha256/${hashes?.sha256}/`);
    expect(body).toMatchObject({ error: false, data: { md5: hashes?.md5, sha1: hashes?.sha1 } });
    for (const path of [`md5/${hashes?.md5.toUpperCase()}`, `sha1/${hashes?.sha1}`, `id/${body.data.id}`]) {
      expect((await ask(`files/view/${path}/`)).body).toEqual(body);
    }
  });

  it('that is not known is refused, and so is an id of digits that are a hash', async () => {
    await start();
    for (const path of [`sha256/${'0'.repeat(64)}`, 'id/999999', `id/${'a'.repeat(32)}`]) {
      expect((await ask(`files/view/${path}/`)).body).toEqual(refusal('Sample not found in database'));
    }
    expect((await ask(`files/view/sha512/${'0'.repeat(64)}/`)).status).toBe(302);
  });
});

describe('a token', () => {
  const login = (account: Record<string, string>) =>
    ask('api-token-auth/', { method: 'POST', body: new URLSearchParams(account), headers: { authorization: '' } });

  it('is given for an account, to one who has none yet', async () => {
    await start();
    expect(await login(emulatorCapeLogin)).toEqual({ status: 200, body: { token: emulatorCapeToken } });
    await emulator?.close();
    await start({ token: 'another-token' });
    expect((await login(emulatorCapeLogin)).body).toEqual({ token: 'another-token' });
  });

  it.each([{}, { ...emulatorCapeLogin, password: 'wrong' }, { username: emulatorCapeLogin.username }])(
    'is not given for %j',
    async (account) => {
      await start();
      const body = { non_field_errors: ['Unable to log in with provided credentials.'] };
      expect(await login(account)).toEqual({ status: 400, body });
    },
  );
});

it.each([
  ['tasks_list', 'tasks/list/'],
  ['tasks_delete', 'tasks/delete/1/'],
  ['files_view', 'files/view/id/1/'],
] as const)('%s may be switched off', async (operation, path) => {
  await start({ disabled: [operation] });
  expect((await ask(path)).body.error_value).toMatch(/ API is Disabled$/);
  expect(emulator?.calls.at(-1)?.operation).toBe(operation);
});
