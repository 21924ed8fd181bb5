import { definePlugin, type SandboxPlugin } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configurationWith, fakeProvider } from '../../test/fake-configuration.ts';
import { vendorOptions } from './set-options.ts';

const hook = z.strictObject({ url: z.url('expected a URL'), retries: z.number().int().optional() });
const submitOptions = z
  .strictObject({
    jobs: z.number().int().min(0).default(1).describe('How many'),
    speed: z.number().optional(),
    mode: z.enum(['smart', 'legacy']).optional(),
    password: z.string().min(3, 'expected three characters').optional(),
    private: z.boolean().optional(),
    tags: z.array(z.string()).optional(),
    more: z.record(z.string(), z.json()).optional(),
    hook: hook.optional(),
    zone: z.string().nullable().optional(),
    word: z.enum(['on', 'off']).nullable().optional(),
    address: z.union([z.ipv4(), z.ipv6()], 'expected an address').optional(),
    either: z.union([z.literal('auto'), z.number()]).optional(),
    'with.dot': z.string().optional(),
    any: z.unknown().optional(),
  })
  .refine(({ speed, jobs }) => speed === undefined || jobs > 0, { path: ['speed'], error: 'needs jobs' });

function plugin(name: string, options: Partial<SandboxPlugin<unknown>> = { submitOptions }): SandboxPlugin<unknown> {
  return definePlugin<unknown>({
    name,
    product: 'Fake',
    settings: z.strictObject({}),
    environment: { required: [], optional: [], settings: () => ({}) },
    create: () => fakeProvider(name),
    read: () => [],
    formats: [],
    ...options,
  });
}

/** Providers `box`, `box.eu` and `plain` of adapters, `other`, which is not asked, and `own`, which a module made. */
async function set(...texts: string[]) {
  const ids = ['box', 'box.eu', 'plain', 'other', 'own'];
  const base = configurationWith(...ids.map((id) => fakeProvider(id)));
  const entries = base.entries.map((entry) => {
    if (entry.id === 'own') return entry;
    return { ...entry, plugin: async () => plugin(entry.id ?? '', entry.id === 'plain' ? {} : { submitOptions }) };
  });
  // Only its adapter knows the id of this one.
  const nameless = { ...base.entries[0], id: null, plugin: async () => plugin('nameless') };
  const configuration = { ...base, entries: [...entries, ...[nameless].map((one) => Object(one))] };
  const asked = [...ids.filter((id) => id !== 'other'), 'nameless'].map((id) => ({ id }));
  return vendorOptions(texts, { configuration, asked, command: 'sandjury' });
}

describe('--set ID.KEY=VALUE', () => {
  it.each<[string, unknown]>([
    ['box.jobs=2', { jobs: 2 }],
    ['box.jobs=0', { jobs: 0 }],
    ['box.speed=1.5', { jobs: 1, speed: 1.5 }],
    ['box.speed=1e3', { jobs: 1, speed: 1000 }],
    ['box.mode=smart', { jobs: 1, mode: 'smart' }],
    ['box.password=a=b=', { jobs: 1, password: 'a=b=' }],
    ['box.password=1234', { jobs: 1, password: '1234' }],
    ['box.password=null', { jobs: 1, password: 'null' }],
    ['box.password="x"', { jobs: 1, password: '"x"' }],
    ['box.password= a b\n', { jobs: 1, password: ' a b\n' }],
    ['box.private=true', { jobs: 1, private: true }],
    ['box.private=false', { jobs: 1, private: false }],
    ['box.tags=["a","b=c"]', { jobs: 1, tags: ['a', 'b=c'] }],
    ['box.more={"a":{"b":1}}', { jobs: 1, more: { a: { b: 1 } } }],
    ['box.hook={"url":"https://h.example"}', { jobs: 1, hook: { url: 'https://h.example' } }],
    ['box.hook.url=https://h.example?a=b', { jobs: 1, hook: { url: 'https://h.example?a=b' } }],
    ['box.zone=7', { jobs: 1, zone: '7' }],
    ['box.word=off', { jobs: 1, word: 'off' }],
    ['box.address=192.0.2.1', { jobs: 1, address: '192.0.2.1' }],
    ['box.either=auto', { jobs: 1, either: 'auto' }],
    ['box.either=2', { jobs: 1, either: 2 }],
    ['box.any={"a":1}', { jobs: 1, any: { a: 1 } }],
    ['box.any=text', { jobs: 1, any: 'text' }],
  ])('%s reaches the adapter as its schema gives it', async (text, expected) => {
    expect(await set(text)).toEqual({ box: expected });
  });

  it('goes to each provider that it names, by the longest id that fits', async () => {
    expect(await set('box.eu.jobs=3', 'box.jobs=2', 'nameless.mode=legacy')).toEqual({
      box: { jobs: 2 },
      'box.eu': { jobs: 3 },
      nameless: { jobs: 1, mode: 'legacy' },
    });
    expect(await set('box.hook.url=https://h.example', 'box.hook.retries=2')).toEqual({
      box: { jobs: 1, hook: { url: 'https://h.example', retries: 2 } },
    });
  });

  it('is none where none is given', async () => {
    expect(await set()).toEqual({});
  });

  it('is passed on to a provider that a module made, which checks it itself', async () => {
    expect(await set('own.jobs=2', 'own.name=x', 'own.a.b={"c":1}')).toEqual({
      own: { jobs: 2, name: 'x', 'a.b': { c: 1 } },
    });
  });
});

describe('a wrong --set names the option, and never its value', () => {
  const lists = '`sandjury providers box` lists those that it has';
  it.each<[string[], string]>([
    [['jobs=hunter2'], '--set jobs: expected ID.KEY=VALUE; `sandjury providers ID` lists the keys.'],
    [['box.jobs'], '--set box.jobs: expected ID.KEY=VALUE; `sandjury providers ID` lists the keys.'],
    [['box.=hunter2'], '--set box.: expected ID.KEY=VALUE; `sandjury providers ID` lists the keys.'],
    [['.jobs=hunter2'], '--set .jobs: expected ID.KEY=VALUE; `sandjury providers ID` lists the keys.'],
    [['=hunter2'], '--set : expected ID.KEY=VALUE; `sandjury providers ID` lists the keys.'],
    [
      ['bx.jobs=hunter2'],
      '--set bx.jobs: no provider "bx" is configured. Configured: box, box.eu, plain, other, own, nameless. (Did you mean box?)',
    ],
    [
      ['other.jobs=2'],
      '--set other.jobs: other does not get this sample; it goes to box, box.eu, plain, own, nameless.',
    ],
    [['plain.jobs=2'], '--set plain.jobs: plain takes no options of its own.'],
    [['box.job=2'], `--set box.job: box has no such option (Did you mean jobs?); ${lists}.`],
    [['box.colour=hunter2'], `--set box.colour: box has no such option; ${lists}.`],
    [['box.hook.uri=hunter2'], `--set box.hook.uri: box has no such option (Did you mean hook.url?); ${lists}.`],
    [['box.__proto__=hunter2'], `--set box.__proto__: box has no such option; ${lists}.`],
    [['box.constructor=hunter2'], `--set box.constructor: box has no such option; ${lists}.`],
    [['box.jobs=hunter2'], '--set box.jobs: expected a whole number.'],
    [['box.jobs=1.5'], '--set box.jobs: expected a whole number.'],
    [['box.jobs=0x10'], '--set box.jobs: expected a whole number.'],
    [['box.speed=fast'], '--set box.speed: expected a number.'],
    [['box.speed=Infinity'], '--set box.speed: expected a number.'],
    [['box.private=yes'], '--set box.private: expected true or false.'],
    [['box.mode=smrt'], '--set box.mode: expected smart, legacy (Did you mean smart?).'],
    [['box.tags=a'], '--set box.tags: expected a list as JSON, such as ["a","b"].'],
    [['box.more=[]'], '--set box.more: expected an object as JSON, such as {"a":1}.'],
    [['box.word=of'], '--set box.word: expected on, off (Did you mean off?).'],
    [['box.address=7'], '--set box.address: expected an address.'],
    [['box.password=12'], '--set box.password: expected three characters.'],
    [['box.password='], '--set box.password: the value is empty.'],
    [['box.password=  '], '--set box.password: the value is empty.'],
    [['box.jobs=1', 'box.jobs=1'], '--set box.jobs: is given twice.'],
    [['box.hook={"url":"hunter2"}', 'box.hook.url=x'], '--set box.hook.url: --set box.hook gives it, too.'],
    [['box.hook.url=x', 'box.hook={}'], '--set box.hook: --set box.hook.url gives it, too.'],
    [['box.hook.retries=1'], '--set box.hook.retries: hook.url: expected a URL.'],
    [['box.hook={"url":"hunter2"}'], '--set box.hook: hook.url: expected a URL.'],
    [['box.jobs=0', 'box.speed=1'], '--set box.speed: needs jobs.'],
  ])('%j', async (texts, message) => {
    const refused = await set(...texts).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'configuration', message });
    expect(message).not.toContain('hunter2');
  });

  it('also where several are wrong', async () => {
    await expect(set('box.password=1', 'box.mode=x')).rejects.toThrow(
      '--set box.mode: expected smart, legacy; --set box.password: expected three characters.',
    );
  });
});
