import { type ApiCallOptions, ifKnown } from '@sandjury/core/toolkit';
import { type VmrayVtis, vtis } from '../wire/iocs.ts';
import type { VmrayApi, VmrayReply } from './connection.ts';

const names = ['vtis', 'threat_indicators'] as const;

/** Asks for the threat indicators below a sample's path. Once a server has answered to one of the names, only that name is used. */
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
    return (await ifKnown(ask('vtis', remaining))) ?? ask('threat_indicators', remaining);
  };
}
