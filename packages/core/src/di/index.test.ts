import 'reflect-metadata';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { container as root } from 'tsyringe';
import { describe, expect, it } from 'vitest';
import { fakeProvider, md5 } from '../../test/fake-provider.ts';
import { registerSandboxHub, SANDBOX_HUB, SANDBOX_PROVIDER } from './index.ts';

const ids = (container: typeof root) => container.resolve(SANDBOX_HUB).providers.map(({ id }) => id);

describe('registerSandboxHub', () => {
  it('makes one hub of all providers, in the order of their registration', async () => {
    const container = root.createChildContainer();
    registerSandboxHub(container);
    container.registerInstance(SANDBOX_PROVIDER, fakeProvider('b'));
    container.register(SANDBOX_PROVIDER, { useFactory: () => fakeProvider('a') });
    expect(ids(container)).toEqual(['b', 'a']);
    expect(container.resolve(SANDBOX_HUB)).toBe(container.resolve(SANDBOX_HUB));
    const outcomes = await container.resolve(SANDBOX_HUB).lookup(md5);
    expect(outcomes.map(({ status }) => status)).toEqual(['reported', 'reported']);
  });

  it('makes nothing before it is asked', () => {
    const container = root.createChildContainer();
    let made = 0;
    registerSandboxHub(container);
    container.register(SANDBOX_PROVIDER, {
      useFactory: () => {
        made += 1;
        return fakeProvider('a');
      },
    });
    expect(made).toBe(0);
    expect(ids(container)).toEqual(['a']);
    expect(made).toBe(1);
  });

  it('has a hub without providers where none is registered', () => {
    const container = root.createChildContainer();
    registerSandboxHub(container);
    expect(ids(container)).toEqual([]);
  });

  it('gives a child container with providers of its own a hub of its own', () => {
    const parent = root.createChildContainer();
    registerSandboxHub(parent);
    parent.registerInstance(SANDBOX_PROVIDER, fakeProvider('parent'));
    const child = parent.createChildContainer();
    expect(ids(child)).toEqual(['parent']);
    const other = parent.createChildContainer();
    other.registerInstance(SANDBOX_PROVIDER, fakeProvider('child'));
    expect(ids(other)).toEqual(['child']);
    expect(ids(parent)).toEqual(['parent']);
  });

  it('says what is wrong with the providers when the hub is resolved', () => {
    const container = root.createChildContainer();
    registerSandboxHub(container);
    container.registerInstance(SANDBOX_PROVIDER, fakeProvider('a'));
    container.registerInstance(SANDBOX_PROVIDER, fakeProvider('a'));
    expect(() => container.resolve(SANDBOX_HUB)).toThrow('Two providers have the id "a"');
  });
});

it.each(['./index.ts', '../index.ts', '../toolkit/index.ts'])(
  'importing %s loads no DI and no undici',
  async (path) => {
    const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ resolve(name, context, next) { loaded.push(name); return next(name, context); } });
    await import(${JSON.stringify(new URL(path, import.meta.url).href)});
    console.log(JSON.stringify(loaded.filter((name) => /tsyringe|reflect-metadata|undici/.test(name))));
    console.log(typeof Reflect.getMetadata);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    expect(stdout.trim().split('\n')).toEqual(['[]', 'undefined']);
  },
);
