import { NotFoundError } from '@sandjury/core';
import type { ApiCallOptions } from '@sandjury/core/toolkit';
import { type VmrayVtis, vtis } from '../wire/iocs.ts';
import type { VmrayApi, VmrayReply } from './connection.ts';

const names = ['vtis', 'threat_indicators'] as const;

/** Asks for the threat indicators under a sample's path. The name that a server answered to once is the only one asked for again. */
export function createVtiReader(
  api: VmrayApi,
): (samplePath: string, options?: ApiCallOptions) => Promise<VmrayReply<VmrayVtis>> {
  let known: (typeof names)[number] | undefined;
  return async (samplePath, options) => {
    const ask = async (name: (typeof names)[number], rest?: ApiCallOptions) => {
      const reply = await api.get(`${samplePath}/${name}`, vtis, rest);
      known = name;
      return reply;
    };
    if (known !== undefined) return ask(known, options);
    const remaining = api.budget(options);
    try {
      return await ask('vtis', remaining);
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      return ask('threat_indicators', remaining);
    }
  };
}
