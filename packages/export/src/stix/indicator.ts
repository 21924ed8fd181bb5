import { canonicalIocValue } from '@sandjury/core';
import { shortened } from '../text/visible.ts';
import { domainObject, type Placed, relationship, type StixContext, sandjuryIdentity } from './context.ts';
import { malwareInstanceId } from './malware.ts';
import type { StixObject } from './object.ts';
import { stixPattern } from './pattern.ts';

const indicatorTypes = { malicious: 'malicious-activity', suspicious: 'anomalous-activity' } as const;

/** Indicators, because they may be blocked: only of what a source calls a malicious or suspicious IOC. */
export function indicatorObjects(context: StixContext): StixObject[] {
  const instance = malwareInstanceId(context);
  return context.placed.flatMap((placed) => {
    const { blocks } = placed.observable;
    const pattern = blocks === null ? null : stixPattern(placed.observable, placed.objects);
    if (blocks === null || pattern === null) return [];
    const indicator = domainObject('indicator', [context.sample, pattern], context.time, {
      created_by_ref: sandjuryIdentity.id,
      name: shortened(placed.observable.value || placed.observable.type, 200),
      description: whoSays(placed),
      indicator_types: [indicatorTypes[blocks]],
      pattern,
      pattern_type: 'stix',
      pattern_version: '2.1',
      valid_from: context.time,
    });
    return [
      indicator,
      relationship('based-on', indicator.id, placed.id, context),
      ...(instance === null ? [] : [relationship('indicates', indicator.id, instance, context)]),
    ];
  });
}

function whoSays({ observable }: Placed): string {
  const said = observable.sightings
    .filter(({ ioc }) => ioc.isIoc)
    .map(({ provider, ioc }) => `${provider} calls it ${ioc.verdict}`);
  return `${[...new Set(said)].join('; ')}.`;
}

/** `resolves-to` between the domains and addresses that are both in the bundle. */
export function resolutions(context: StixContext): StixObject[] {
  const addresses = new Map(
    context.placed.flatMap(({ observable, id }) =>
      /^ipv[46]-addr$/.test(observable.type) ? [[observable.value, id]] : [],
    ),
  );
  return context.placed.flatMap(({ observable, id }) => {
    if (observable.type !== 'domain-name') return [];
    const resolved = observable.sightings.flatMap(({ ioc }) => ioc.ipAddresses);
    const targets = resolved.flatMap((text) => addresses.get(canonicalIocValue('ipv6-addr', text)) ?? []);
    return [...new Set(targets)].sort().map((target) => relationship('resolves-to', id, target, context));
  });
}
