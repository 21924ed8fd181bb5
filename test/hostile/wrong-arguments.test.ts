import * as alibaba from '@sandjury/alibaba';
import * as savedAlibaba from '@sandjury/alibaba/read';
import * as cape from '@sandjury/cape';
import * as savedCape from '@sandjury/cape/read';
import * as compare from '@sandjury/compare';
import * as core from '@sandjury/core';
import * as di from '@sandjury/core/di';
import * as toolkit from '@sandjury/core/toolkit';
import * as exporting from '@sandjury/export';
import * as vmray from '@sandjury/vmray';
import * as savedVmray from '@sandjury/vmray/read';
import { describe, expect, it } from 'vitest';

/** What JavaScript passes by mistake: nothing, the factory in place of what it makes, a key that is not there. */
const wrongArguments: readonly (readonly unknown[])[] = [
  [],
  [undefined, { nonsense: 1 }],
  [null],
  [0],
  ['x'],
  [{}],
  [{ nonsense: 1 }],
  [[]],
  [[undefined]],
  [[null]],
  [[() => 1]],
  [() => 1],
];

const entryPoints: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  '@sandjury/core': core,
  '@sandjury/core/di': di,
  '@sandjury/compare': compare,
  '@sandjury/export': exporting,
  '@sandjury/vmray': vmray,
  '@sandjury/vmray/read': savedVmray,
  '@sandjury/alibaba': alibaba,
  '@sandjury/alibaba/read': savedAlibaba,
  '@sandjury/cape': cape,
  '@sandjury/cape/read': savedCape,
};

/** What checks the arguments of others is given by its callers what to check by. */
const checks = ['checkArgument', 'checkOptions'];

/** What an adapter makes once. The toolkit's functions of single values are called per value and check none, for speed. */
const makers = ['createHttpClient', 'createJsonApi', 'createLimiter', 'createVerdictReader', 'gather', 'parseSettings'];

describe.each(Object.keys(entryPoints))('every function of %s', (name) => {
  const functions = functionsOf(entryPoints[name] ?? {}).filter(([exported]) => !checks.includes(exported));

  it('is found', () => {
    expect(functions.length).toBeGreaterThan(0);
  });

  it.each(functions)('%s takes a wrong argument, or says what to give', async (_, called) => {
    for (const given of wrongArguments) {
      const failure = await failureOf(called, given);
      if (failure !== null) expectAdvice(failure);
    }
  });
});

describe('the makers of @sandjury/core/toolkit', () => {
  const functions = functionsOf(toolkit).filter(([exported]) => makers.includes(exported));

  it('are found', () => {
    expect(functions.map(([exported]) => exported).sort()).toEqual([...makers].sort());
  });

  it.each(functions)('%s says what to give where it is given nothing', async (_, called) => {
    for (const given of [[], [null], [0], ['x']]) expectAdvice(await failureOf(called, given));
  });
});

describe('a wrong argument', () => {
  it('is named with what is expected and what was given', () => {
    expect(() => core.createSandboxHub({ providers: [vmray.vmray as never] })).toThrow(/call it with its settings/);
    expect(() => core.iocKey(undefined as never)).toThrow(
      'iocKey: ioc: expected an IOC such as { type: "url", value: "http://a.example/" }, got undefined.',
    );
    expect(() => compare.compare([], { stratgy: 'majority' } as never)).toThrow(/there is no "stratgy"; there are/);
    expect(() => exporting.toStix({} as never, {} as never)).toThrow(
      /^toStix: input.comparison: expected what compare gives/,
    );
  });

  it('does not stand in the message', () => {
    expect(() => core.formatRef('a-secret' as never)).toThrow(/got a string\.$/);
  });
});

type Called = (...given: readonly unknown[]) => unknown;

function functionsOf(exports: Readonly<Record<string, unknown>>): [string, Called][] {
  return Object.entries(exports).flatMap(([name, value]) => {
    if (typeof value !== 'function') return [];
    const isClass = Function.prototype.toString.call(value).startsWith('class');
    const called: Called = (...given) =>
      isClass ? Reflect.construct(value, given) : Reflect.apply(value, undefined, given);
    return [[name, called]];
  });
}

/** What a call fails with, at once, asynchronously or at the first item of what it iterates over; null where it does not. */
async function failureOf(called: Called, given: readonly unknown[]): Promise<unknown> {
  try {
    const made = await called(...given);
    if (typeof made === 'object' && made !== null) await beginOf(made);
    return null;
  } catch (error) {
    return error;
  }
}

async function beginOf(made: object): Promise<void> {
  if ('next' in made && typeof made.next === 'function') await made.next();
  if ('close' in made && typeof made.close === 'function') await made.close();
}

/** A saved document is data, and no argument: `read` fails with `response` where it is none. */
function expectAdvice(failure: unknown): void {
  const code = core.SandboxError.is(failure) ? failure.code : String(failure);
  expect(['configuration', 'response']).toContain(code);
}
