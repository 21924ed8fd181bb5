import type { SandboxReport } from '@sandjury/core';
import { type ExportInput, type ExportOptions, latestTime, productOf, reportsOf, sampleKey, timeOf } from '../input.ts';
import { type Withheld, withheldOf } from '../iocs/blocking/withheld.ts';
import type { Observable } from '../iocs/observable.ts';
import { observablesOf } from '../iocs/observables.ts';
import type { Json } from '../text/canonical-json.ts';
import { ownUuid } from '../text/uuid.ts';
import { present, type StixObject } from './object.ts';
import { fileByStrongestHash, type StixObservable, stixObservable } from './observable.ts';

/** An observable and the objects that it became; the last one is the observable itself. */
export interface Placed {
  observable: Observable;
  objects: StixObservable;
  id: string;
}

/** What all parts of a bundle share. */
export interface StixContext {
  input: ExportInput;
  /** Those that reported, by provider. */
  reports: readonly SandboxReport[];
  /** What names the sample in ids. */
  sample: string;
  /** Time of what is drawn from all reports. */
  time: string;
  now: string;
  placed: readonly Placed[];
  /** What STIX has no valid form for, and what may not be blocked. */
  withheld: Withheld;
}

/** What a bundle has of an id already. */
export type KnownObject = (id: string) => StixObject | undefined;

export function stixContext(input: ExportInput, options: ExportOptions, known?: KnownObject): StixContext {
  const reports = reportsOf(input);
  const now = timeOf(options.now);
  const observables = observablesOf(input);
  const placed = place(observables, known);
  const sample = sampleKey(input.comparison);
  return { input, reports, sample, time: latestTime(reports, now), now, placed, withheld: withheldOf(observables) };
}

function place(observables: readonly Observable[], known: KnownObject = () => undefined): Placed[] {
  const taken = new Map<string, string>();
  const placed: Placed[] = [];
  for (const observable of observables) {
    let objects = stixObservable(observable);
    let id = objects.at(-1)?.id;
    // An id by MD5, the first choice of the specification, would make one file of two that share an MD5.
    const isTaken =
      id !== undefined && ((taken.get(id) ?? observable.key) !== observable.key || isOtherFile(known(id), objects));
    if (observable.type === 'file' && isTaken) {
      objects = fileByStrongestHash(observable);
      id = objects.at(-1)?.id;
    }
    if (id === undefined) continue;
    taken.set(id, observable.key);
    placed.push({ observable, objects, id });
  }
  return placed;
}

/** Whether two files of one id have different hashes of one kind. */
function isOtherFile(before: StixObject | undefined, objects: StixObservable): boolean {
  const known = Object.entries(before?.hashes ?? {});
  const hashes = new Map(Object.entries(objects.at(-1)?.hashes ?? {}));
  return known.some(([kind, hash]) => kind !== 'SSDEEP' && hash !== (hashes.get(kind) ?? hash));
}

/** A domain or relationship object. `identifying` decides its id; `time` is both created and modified. */
export function domainObject(
  type: string,
  identifying: readonly Json[],
  time: string,
  properties: Readonly<Record<string, Json | undefined>>,
): StixObject {
  return {
    type,
    spec_version: '2.1',
    id: `${type}--${ownUuid(type, ...identifying)}`,
    created: time,
    modified: time,
    ...present(properties),
  };
}

/**
 * What an identity says follows from its id alone, so it never has a newer version: a time that changed from bundle to
 * bundle would claim one.
 */
const identityTime = '2026-01-01T00:00:00.000Z';

/** Who draws conclusions from several sources. */
export const sandjuryIdentity: StixObject = domainObject('identity', ['sandjury'], identityTime, {
  name: 'Sandjury',
  identity_class: 'system',
});

/** The source of a report. */
export function sourceIdentity(report: SandboxReport): StixObject {
  return domainObject('identity', [report.provider, report.product.name], identityTime, {
    name: productOf(report),
    identity_class: 'system',
  });
}

export function relationship(
  kind: string,
  source: string,
  target: string,
  context: { time: string; creator?: string },
): StixObject {
  return domainObject('relationship', [kind, source, target], context.time, {
    created_by_ref: context.creator ?? sandjuryIdentity.id,
    relationship_type: kind,
    source_ref: source,
    target_ref: target,
  });
}
