import type { Ioc } from '@sandjury/core';
import { type IocFacts, iocOf, isObject, serverIocs, textsUnder, type Warnings } from '@sandjury/core/toolkit';
import { type CapeReport, configsOf } from '../wire/report.ts';

type Config = ReturnType<typeof configsOf>[number];

/**
 * Keys of addresses: CNCs by the README of CAPESandbox/CAPE-parsers (f87037c1); the others in the real configurations of its tests
 * (Qakbot, CobaltStrikeBeacon) and in a recorded report (CobaltStrikeStager).
 */
const addressKeys = ['CNCs', 'C2s', 'C2Server', 'netloc'];
const portKeys = ['Ports', 'ports', 'Port', 'port'];
const mutexKeys = ['mutex', 'Mutex'];

/**
 * Addresses and mutexes that stand in a malware configuration: what CAPE is there for, and indicators beyond doubt, but for an
 * address that means another host for everybody. A configuration without any adds a warning: each parser has keys of its own.
 */
export function configIocs(report: CapeReport, warnings: Warnings): Ioc[] {
  return configsOf(report).flatMap((config) => {
    const { family, at: place, values } = config;
    const categories = ['malware-configuration'];
    const claim: IocFacts = { isIoc: true, verdict: 'malicious', threatNames: [family], categories };
    const mutexes = firstOf(config, mutexKeys).found;
    const iocs = [
      ...addressIocs(config, claim, warnings),
      ...mutexes.flatMap(({ text, at }) => iocOf('mutex', text, claim, { at, warnings })),
    ];
    if (iocs.length === 0 && Object.keys(values).length > 0) {
      warnings.add('unmapped-value', 'No address was read from a malware configuration; raw has all of it.', place);
    }
    return iocs;
  });
}

function addressIocs(config: Config, claim: IocFacts, warnings: Warnings): Ioc[] {
  const { found, around } = firstOf(config, addressKeys);
  // Lists of addresses, ports and paths belong together by their order.
  const beside = (keys: readonly string[], index: number) => {
    const all = textsUnder(around, keys, '');
    return (all.length > 1 ? all.filter((item) => item.index === index) : all).map(({ text }) => text);
  };
  const userAgents = textsUnder(config.values, ['user_agent'], '').map(({ text }) => text);
  return found.flatMap((address) => {
    const [ports, paths] = [beside(portKeys, address.index), beside(['path'], address.index)];
    return serverIocs(address, claim, warnings, { ports, paths, userAgents });
  });
}

/** The texts under some keys, at the top or, where there are none, in `raw`, which repeats them in the parser's own words. */
function firstOf({ values, at }: Config, keys: readonly string[]) {
  const found = textsUnder(values, keys, at);
  if (found.length > 0 || !isObject(values.raw)) return { found, around: values };
  return { found: textsUnder(values.raw, keys, `${at}/raw`), around: values.raw };
}
