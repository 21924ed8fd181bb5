import type { Ioc } from '@sandjury/core';
import {
  eachOf,
  iocOf,
  isObject,
  type JsonObject,
  serverIocs,
  textsUnder,
  type Warnings,
} from '@sandjury/core/toolkit';
import type { TriageExtracted } from '../wire/reports.ts';
import { familyOf } from './families.ts';

/** Keys of `attr`, which each family fills as it likes, that hold addresses: both were recorded (Cobalt Strike, Raccoon). */
const attributeKeys = ['host', 'url4cnc'];

/**
 * What Triage took out of a sample. Addresses of configurations, of ransom notes and of credentials are evidence and no indicators: decoys, resolvers
 * and the pages of Tor are among them, and Triage says nothing of the single address. Where a dropper loads from is suspicious.
 */
export function extractedIocs(
  items: readonly (TriageExtracted | undefined)[] | null | undefined,
  at: string,
  warnings: Warnings,
): Ioc[] {
  return eachOf(items, `${at}/extracted`, (item, place) => {
    const iocs = [
      ...configIocs(item.config ?? {}, `${place}/config`, warnings),
      ...noteIocs(item.ransom_note ?? {}, `${place}/ransom_note`, warnings),
      ...dropperIocs(item, `${place}/dropper`, warnings),
      ...credentialIocs(item, `${place}/credentials`, warnings),
    ];
    return iocs.map((ioc) => ({ ...ioc, analyses: [...item.tasks] }));
  });
}

function configIocs(config: JsonObject, at: string, warnings: Warnings): Ioc[] {
  const threatNames = familyOf(config);
  const textsOf = (key: string) => textsUnder(config, [key], '').map(({ text }) => text);
  const details = { versions: textsOf('version'), botnets: textsOf('botnet'), campaigns: textsOf('campaign') };
  const claim = { threatNames, categories: ['malware-configuration'], details };
  const attributes = isObject(config.attr) ? textsUnder(config.attr, attributeKeys, `${at}/attr`) : [];
  const servers = [...textsUnder(config, ['c2', 'dns'], at), ...attributes];
  const own = {
    ...claim,
    isIoc: threatNames.length > 0,
    verdict: threatNames.length > 0 ? 'malicious' : 'unknown',
  } as const;
  return [
    ...servers.flatMap((found) => serverIocs(found, claim, warnings)),
    ...textsUnder(config, ['mutex'], at).flatMap(({ text, at: place }) =>
      iocOf('mutex', text, own, { at: place, warnings }),
    ),
  ];
}

function noteIocs(note: JsonObject, at: string, warnings: Warnings): Ioc[] {
  const details = { wallets: textsUnder(note, ['wallets'], '').map(({ text }) => text) };
  const claim = { threatNames: familyOf(note), categories: ['ransom-note'], details };
  return [
    ...textsUnder(note, ['urls'], at).flatMap((found) => serverIocs(found, claim, warnings)),
    ...textsUnder(note, ['emails'], at).flatMap(({ text, at: place }) =>
      iocOf('email-addr', text, claim, { at: place, warnings }),
    ),
  ];
}

function dropperIocs({ dropper }: TriageExtracted, at: string, warnings: Warnings): Ioc[] {
  return eachOf(dropper?.urls, `${at}/urls`, ({ url, type }, place) => {
    const claim = {
      isIoc: true,
      verdict: 'suspicious',
      threatNames: [dropper?.family],
      categories: ['dropper'],
    } as const;
    const details = { languages: dropper?.language, dropperTypes: type };
    return iocOf('url', url, { ...claim, details }, { at: place, warnings });
  });
}

function credentialIocs({ credentials }: TriageExtracted, at: string, warnings: Warnings): Ioc[] {
  const { host = null, port, protocol } = credentials ?? {};
  if (host === null) return [];
  const seen = { protocols: [protocol?.toLowerCase()], categories: ['credentials'], details: { ports: port } };
  return iocOf('host', host, seen, { at, warnings });
}
