import type { Ioc } from '../../model/ioc.ts';
import type { FoundText } from '../fields/found-texts.ts';
import type { Warnings } from '../report/warnings.ts';
import type { Detail } from './details.ts';
import { type IocFacts, iocOf } from './ioc-of.ts';
import { readServers } from './server-address.ts';

/** What stands beside an address in a configuration. Ports and paths count where the address itself has none. */
export interface BesideServer {
  ports?: Detail;
  paths?: Detail;
  [detail: string]: Detail;
}

/**
 * The servers that a text in a malware configuration names, with ports, paths and accounts as details, over what the vendor claims of them.
 * An address that means another host for everybody is no indicator, whatever the claim. A text without any is left out with an
 * `unmapped-value` warning.
 */
export function serverIocs(
  { text, at }: Pick<FoundText, 'text' | 'at'>,
  claim: IocFacts,
  warnings: Warnings,
  beside: BesideServer = {},
): Ioc[] {
  const servers = readServers(text);
  if (servers.length === 0) {
    warnings.add('unmapped-value', 'A text in place of an address was left out; raw has it.', at);
  }
  return servers.flatMap(({ type, value, accounts, isLocal, ...own }) => {
    const isBare = type === 'host';
    const ports = isBare && own.ports.length === 0 ? beside.ports : own.ports;
    const paths = isBare && own.paths.length === 0 ? beside.paths : own.paths;
    const doubt = isLocal ? ({ isIoc: false, verdict: 'unknown' } as const) : {};
    const details = { ...claim.details, ...beside, ports, paths, accounts };
    return iocOf(type, value, { ...claim, ...doubt, details }, { at, warnings });
  });
}
