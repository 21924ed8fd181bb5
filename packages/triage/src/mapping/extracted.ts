import type { Ioc } from '@sandjury/core';
import {
  type IocPlace,
  type IocRows,
  iocOf,
  iocsIn,
  isObject,
  type JsonObject,
  serverIocs,
  textsUnder,
} from '@sandjury/core/toolkit';
import type { TriageExtracted } from '../wire/reports.ts';
import { familyOf, textsOf } from './families.ts';

/** Keys of `attr`, which each family fills as it likes, that hold addresses: both were recorded (Cobalt Strike, Raccoon). */
const attributeKeys = ['host', 'url4cnc'];

/**
 * What Triage took out of a sample. Addresses of configurations, of ransom notes and of credentials are evidence and no indicators: decoys, resolvers
 * and the pages of Tor are among them, and Triage says nothing of the single address. Where a dropper loads from is suspicious.
 */
const found: IocRows<TriageExtracted> = {
  config: configIocs,
  ransom_note: noteIocs,
  dropper: dropperIocs,
  credentials: credentialIocs,
};

/** The IOCs of one thing that was taken out, of the runs that it was taken from. */
export function extractedIocs(item: TriageExtracted, place: IocPlace): Ioc[] {
  return iocsIn(item, found, place).map((ioc) => ({ ...ioc, analyses: [...item.tasks] }));
}

function configIocs(config: JsonObject, { at, warnings }: IocPlace): Ioc[] {
  const threatNames = familyOf(config);
  const details = {
    versions: textsOf(config, 'version'),
    botnets: textsOf(config, 'botnet'),
    campaigns: textsOf(config, 'campaign'),
  };
  const claim = { threatNames, categories: ['malware-configuration'], details };
  const attributes = isObject(config.attr) ? textsUnder(config.attr, attributeKeys, `${at}/attr`) : [];
  const servers = [...textsUnder(config, ['c2', 'dns'], at), ...attributes];
  const own = {
    ...claim,
    isIoc: threatNames.length > 0,
    verdict: threatNames.length > 0 ? 'malicious' : 'unknown',
  } as const;
  return [
    ...servers.flatMap((server) => serverIocs(server, claim, warnings)),
    ...textsUnder(config, ['mutex'], at).flatMap(({ text, at: place }) =>
      iocOf('mutex', text, own, { at: place, warnings }),
    ),
  ];
}

function noteIocs(note: JsonObject, { at, warnings }: IocPlace): Ioc[] {
  const details = { wallets: textsOf(note, 'wallets') };
  const claim = { threatNames: familyOf(note), categories: ['ransom-note'], details };
  return [
    ...textsUnder(note, ['urls'], at).flatMap((server) => serverIocs(server, claim, warnings)),
    ...textsUnder(note, ['emails'], at).flatMap(({ text, at: place }) =>
      iocOf('email-addr', text, claim, { at: place, warnings }),
    ),
  ];
}

type Dropper = NonNullable<TriageExtracted['dropper']>;

function dropperIocs(dropper: Dropper, place: IocPlace): Ioc[] {
  const { family, language: languages } = dropper;
  const claim = { isIoc: true, verdict: 'suspicious', threatNames: [family], categories: ['dropper'] } as const;
  const rows: IocRows<Dropper> = {
    urls: ({ url, type }, at) => iocOf('url', url, { ...claim, details: { languages, dropperTypes: type } }, at),
  };
  return iocsIn(dropper, rows, place);
}

function credentialIocs({ host, port, protocol }: NonNullable<TriageExtracted['credentials']>, place: IocPlace): Ioc[] {
  if (host === null) return [];
  const seen = { protocols: [protocol?.toLowerCase()], categories: ['credentials'], details: { ports: port } };
  return iocOf('host', host, seen, place);
}
