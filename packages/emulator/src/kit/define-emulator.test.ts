import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineEmulator } from './define-emulator.ts';
import type { Emulator } from './server/loopback-server.ts';
import { CallLog } from './server/recorded-call.ts';
import { bytesReply, jsonReply, textReply } from './server/reply.ts';

const startBox = defineEmulator({
  state: () => ({ names: ['first'] }),
  authenticate: ({ headers, operation }, state) =>
    headers.key === 'made-up' || operation === 'login' ? null : jsonReply(401, { known: state.names.length }),
  errorReply: (status, { path }, retryAfter) => jsonReply(status, { path, retryAfter: retryAfter ?? null }),
  routes: {
    'POST /login': { operation: 'login', answer: async ({ form }) => textReply(200, fieldsOf(await form())) },
    'GET /names/:index(\\d+)': {
      operation: 'name',
      answer: ({ state, parameters, query }) =>
        jsonReply(200, { name: state.names[Number(parameters.index)] ?? null, as: query.get('as') }),
    },
    'GET /names': { operation: 'names', answer: ({ state }) => jsonReply(200, state.names) },
    'POST /names': {
      operation: 'submit',
      answer: async ({ state, form }) => {
        const { files, fields, parts } = await form({ keepFileBytes: 10 });
        if (fields.has('order'))
          return jsonReply(
            200,
            parts.map(({ name }) => name),
          );
        state.names.push(...files.map(({ filename }) => filename));
        return jsonReply(201, { content: String(files[0]?.content ?? null), note: fields.get('note') ?? null });
      },
    },
    'PUT /names/:index': { operation: 'echo', answer: async ({ body }) => bytesReply(await body(), 'x/y', 'a.bin') },
    'GET /broken': {
      operation: 'broken',
      answer: () => {
        throw new TypeError('a fault of the emulator');
      },
    },
  },
  maximumBodyBytes: 2_000,
});

const fieldsOf = ({ fields }: { readonly fields: ReadonlyMap<string, string> }) => JSON.stringify([...fields]);

let box: Emulator<'login' | 'name' | 'names' | 'submit' | 'echo' | 'broken'>;
beforeEach(async () => {
  box = await startBox();
});
afterEach(() => box.close());

const ask = async (method: string, path: string, body?: RequestInit['body'], headers: Record<string, string> = {}) => {
  const reply = await fetch(box.url + path, { method, body: body ?? null, headers: { key: 'made-up', ...headers } });
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, text, json: () => JSON.parse(text) };
};
const file = (content: string, name = 'a.exe'): FormData => {
  const form = new FormData();
  form.append('file', new Blob([content]), name);
  form.append('note', 'ä');
  return form;
};

describe('an emulator made of a table of routes', () => {
  it('answers with what the path, the query and the state say', async () => {
    expect((await ask('GET', '/names/0?as=x')).json()).toEqual({ name: 'first', as: 'x' });
    expect(box.calls).toMatchObject([{ operation: 'name', method: 'GET', path: '/names/0', status: 200 }]);
  });

  it('refuses who is not let in, before any route is asked', async () => {
    const refused = await ask('POST', '/names', file('x'), { key: 'wrong' });
    expect([refused.status, refused.json()]).toEqual([401, { known: 1 }]);
    expect((await ask('GET', '/names')).json()).toEqual(['first']);
    expect((await ask('POST', '/login', new URLSearchParams({ a: '1' }), { key: 'wrong' })).status).toBe(200);
  });

  it.each([
    ['GET', '/nothing', 404],
    ['DELETE', '/names', 405],
    ['GET', '/names/x', 405],
  ])('%s %s is the vendor’s %i, and an unknown call', async (method, path, status) => {
    const reply = await ask(method, path);
    expect([reply.status, reply.json()]).toEqual([status, { path, retryAfter: null }]);
    expect(box.calls.at(-1)?.operation).toBe('unknown');
  });

  it('reads forms of both kinds, and files that are small enough', async () => {
    expect((await ask('POST', '/login', new URLSearchParams({ a: 'ä&', b: '' }))).text).toBe('[["a","ä&"],["b",""]]');
    const fields = new FormData();
    fields.append('a', '1');
    fields.append('a', '2');
    expect((await ask('POST', '/login', fields)).text).toBe('[["a","2"]]');
    expect((await ask('POST', '/names', file('short'))).json()).toEqual({ content: 'short', note: 'ä' });
    expect((await ask('POST', '/names', file('more than ten'))).json()).toEqual({ content: 'null', note: 'ä' });
    expect((await ask('GET', '/names')).json()).toEqual(['first', 'a.exe', 'a.exe']);
  });

  it('knows the order in which the parts of a form came', async () => {
    const form = new FormData();
    for (const name of ['order', 'b']) form.append(name, '');
    form.append('c', new Blob(['x']), 'c');
    form.append('b', '');
    expect((await ask('POST', '/names', form)).json()).toEqual(['order', 'b', 'c', 'b']);
    expect((await ask('POST', '/names', new URLSearchParams('z=&order=&a='))).json()).toEqual(['z', 'order', 'a']);
  });

  it.each([
    ['text/plain', 'a=1'],
    ['multipart/form-data; boundary=XX', '--XX\r\n'],
  ])('a form as %s that is none is the vendor’s 400', async (type, body) => {
    expect((await ask('POST', '/login', body, { 'content-type': type })).status).toBe(400);
  });

  it('a body beyond the limit is the vendor’s 413, read as a form or as a whole', async () => {
    expect((await ask('POST', '/names', file('x'.repeat(3_000)))).status).toBe(413);
    expect((await ask('PUT', '/names/1', 'x'.repeat(3_000))).status).toBe(413);
    expect((await ask('PUT', '/names/1', 'x'.repeat(1_000))).text).toHaveLength(1_000);
    expect((await ask('GET', '/names')).json()).toEqual(['first']);
  });

  it('sends bytes under a name', async () => {
    const { headers, text } = await ask('PUT', '/names/1', 'abc');
    expect(text).toBe('abc');
    expect(headers.get('content-type')).toBe('x/y');
    expect(headers.get('content-disposition')).toBe('attachment; filename=a.bin');
  });

  it('forgets at a reset what calls have changed', async () => {
    await ask('POST', '/names', file('x'));
    box.reset();
    expect(box.calls).toEqual([]);
    expect((await ask('GET', '/names')).json()).toEqual(['first']);
  });

  it('has the faults of every emulator, by its own operations', async () => {
    box.fail('names', { status: 429, retryAfter: 7 });
    const limited = await ask('GET', '/names');
    expect([limited.status, limited.headers.get('retry-after'), limited.json().retryAfter]).toEqual([429, '7', 7]);
    box.fail('submit', { status: 500, afterEffect: true });
    expect((await ask('POST', '/names', file('x'))).status).toBe(500);
    expect((await ask('GET', '/names')).json()).toHaveLength(2);
    box.fail('submit', { reset: 'during' });
    await expect(ask('POST', '/names', file('x'))).rejects.toThrow();
    expect((await ask('GET', '/names')).json()).toHaveLength(2);
    // @ts-expect-error: the operations are those of the table.
    expect(() => box.fail('nothing', { status: 500 })).toThrow(RangeError);
  });

  it('an error of a route is a 500 that says so', async () => {
    const { status, text } = await ask('GET', '/broken');
    expect([status, text]).toEqual([500, 'Emulator: TypeError: a fault of the emulator']);
  });

  it('two of one definition have nothing in common', async () => {
    const other = await startBox();
    await ask('POST', '/names', file('x'));
    const reply = await fetch(`${other.url}/names`, { headers: { key: 'made-up' } });
    expect(await reply.json()).toEqual(['first']);
    await other.close();
  });

  it('two may record into one log, in one order of arrival', async () => {
    const callLog = new CallLog(3);
    const [one, two] = await Promise.all([startBox({ callLog }), startBox({ callLog })]);
    for (const [from, path] of [
      [one, '/names'],
      [two, '/names/0'],
      [one, '/x'],
      [two, '/names'],
    ] as const) {
      await fetch(from.url + path);
    }
    expect(one.calls.map(({ path }) => path)).toEqual(['/names/0', '/x', '/names']);
    expect(two.calls).toBe(one.calls);
    expect([one.droppedCalls, two.droppedCalls]).toEqual([1, 1]);
    await Promise.all([one.close(), two.close()]);
  });

  it('everybody may call one without a check', async () => {
    const open = await defineEmulator({
      state: () => null,
      errorReply: (status) => textReply(status, ''),
      routes: { 'GET /': { operation: 'root', answer: () => textReply(200, 'here') } },
    })({ keepCalls: 1 });
    expect(await (await fetch(open.url)).text()).toBe('here');
    await open.close();
  });
});

class Refused extends Error {}

const startGateway = defineEmulator({
  state: () => ({ calls: 0, seen: '' }),
  guard: async ({ operation, headers, body }, state) => {
    state.calls += 1;
    state.seen = (await body()).toString();
    if (headers.key === 'throw') throw new Refused('of the guard');
    return headers.key === 'made-up' ? null : jsonReply(401, { operation, seen: state.seen });
  },
  authenticate: ({ operation }) => (operation === 'Closed' ? jsonReply(403, {}) : null),
  refusalOf: (error, { operation }, { calls }) =>
    error instanceof Refused ? jsonReply(400, { operation, calls, message: error.message }) : null,
  errorReply: (status, { operation }, retryAfter, { calls }) =>
    jsonReply(status, { operation, calls, retryAfter: retryAfter ?? null }),
  actions: {
    nameOf: ({ headers }) => headers['x-action'],
    answers: {
      Echo: async ({ operation, state, body, form }) => {
        const { fields } = await form();
        return jsonReply(200, { operation, seen: state.seen, again: String(await body()), a: fields.get('a') ?? null });
      },
      Closed: () => jsonReply(200, {}),
      Refuse: () => {
        throw new Refused('of an action');
      },
      Break: () => {
        throw new TypeError('a fault of the emulator');
      },
    },
  },
});

describe('an emulator made of actions, with a guard', () => {
  let gateway: Emulator<'Echo' | 'Closed' | 'Refuse' | 'Break'>;
  beforeEach(async () => {
    gateway = await startGateway();
  });
  afterEach(() => gateway.close());

  const call = async (action: string, key = 'made-up', body = 'a=1') => {
    const headers = { key, 'x-action': action, 'content-type': 'application/x-www-form-urlencoded' };
    const reply = await fetch(gateway.url, { method: 'POST', headers, body });
    const text = await reply.text();
    return [reply.status, reply.headers.get('content-type') === 'application/json' ? JSON.parse(text) : text];
  };

  it('tells calls apart by the name that they carry, and lets guard and action read one body', async () => {
    expect(await call('Echo')).toEqual([200, { operation: 'Echo', seen: 'a=1', again: 'a=1', a: '1' }]);
    expect(gateway.calls).toMatchObject([{ operation: 'Echo', status: 200, bodyBytes: 3 }]);
  });

  it('guards calls without an action too, before it says that there is none', async () => {
    expect(await call('Nothing', 'wrong')).toEqual([401, { operation: 'unknown', seen: 'a=1' }]);
    expect(await call('constructor')).toEqual([404, { operation: 'unknown', calls: 2, retryAfter: null }]);
    expect(await call('Closed')).toEqual([403, {}]);
  });

  it('answers an error of the guard and of an action as the vendor does, and no other', async () => {
    expect(await call('Refuse')).toEqual([400, { operation: 'Refuse', calls: 1, message: 'of an action' }]);
    expect(await call('Echo', 'throw')).toEqual([400, { operation: 'Echo', calls: 2, message: 'of the guard' }]);
    expect(await call('Break')).toEqual([500, 'Emulator: TypeError: a fault of the emulator']);
    expect(await call('Echo', 'made-up', `a=${'x'.repeat(1024 * 1024)}`)).toMatchObject([400, { operation: 'Echo' }]);
  });

  it('gives faults and the envelope of errors the state that calls have changed', async () => {
    gateway.fail('Closed', { status: 503, retryAfter: 2 });
    await call('Echo');
    expect(await call('Closed')).toEqual([503, { operation: 'Closed', calls: 1, retryAfter: 2 }]);
    gateway.reset();
    expect(await call('Nothing')).toMatchObject([404, { calls: 1 }]);
  });
});

it('resets a call without a body in its answer, after its work, and an upload before it', async () => {
  let done = 0;
  const answer = () => {
    done += 1;
    return textReply(200, 'x'.repeat(100));
  };
  const emulator = await defineEmulator({
    state: () => null,
    errorReply: (status) => textReply(status, ''),
    routes: { 'POST /work': { operation: 'work', answer } },
  })();
  emulator.fail('work', { reset: 'during', times: 2 });
  const post = (body?: string) => fetch(`${emulator.url}/work`, { method: 'POST', ...(body ? { body } : {}) });
  const read = async (body?: string) => (await post(body)).text();
  await expect(read('some bytes')).rejects.toThrow();
  expect(done).toBe(0);
  await expect(read()).rejects.toThrow();
  expect(done).toBe(1);
  await emulator.close();
});
