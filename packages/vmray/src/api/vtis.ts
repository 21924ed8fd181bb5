import { type CallOptions, NotFoundError } from '@sandjury/core';
import { vtisReader } from '../wire/indicator-reader.ts';
import type { VmrayVtis } from '../wire/schemas.ts';
import type { Calls, VmrayReply } from './calls.ts';

const names = ['vtis', 'threat_indicators'] as const;

/** Asks for the threat indicators under a sample's path. The name that a server answered to once is the only one asked for again. */
export function createVtiReader(
  calls: Calls,
): (samplePath: string, options: CallOptions) => Promise<VmrayReply<VmrayVtis>> {
  let known: (typeof names)[number] | undefined;
  return async (samplePath, options) => {
    const ask = async (name: (typeof names)[number], rest: CallOptions) => {
      const reply = await calls.one(`${samplePath}/${name}`, vtisReader, rest);
      known = name;
      return reply;
    };
    if (known !== undefined) return ask(known, options);
    const remaining = calls.budget(options);
    try {
      return await ask('vtis', remaining());
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      return ask('threat_indicators', remaining());
    }
  };
}
