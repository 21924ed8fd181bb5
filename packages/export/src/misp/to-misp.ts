import { type NamedTechnique, namedTechniques } from '@sandjury/compare';
import { checkOptions, readTechniqueId, type SandboxReport, type VerdictValue } from '@sandjury/core';
import { assertInput } from '../arguments.ts';
import { type ExportInput, type ExportOptions, latestTime, reportsOf, sampleKey, timeOf } from '../input.ts';
import { type Withheld, withheldLine, withheldOf } from '../iocs/blocking/withheld.ts';
import type { Observable } from '../iocs/observable.ts';
import { observablesOf } from '../iocs/observables.ts';
import { ownUuid } from '../text/uuid.ts';
import { shortened, visible } from '../text/visible.ts';
import { type MispComment, type MispObject, type MispScope, type MispTag, mispComment, refer } from './object.ts';
import { mispObservable } from './observable.ts';
import { type MispSandboxType, sourceObjects } from './sources.ts';

/** What the MISP export takes. */
export interface MispOptions extends ExportOptions {
  /** Where the sandbox of a provider runs, by provider id. VMRay counts as on-premise unless given, others as SaaS. */
  sandboxTypes?: ReadonlyMap<string, MispSandboxType> | undefined;
}

/** An event as MISP imports it. */
export interface MispEvent {
  Event: {
    uuid: string;
    info: string;
    date: string;
    timestamp: string;
    threat_level_id: string;
    analysis: string;
    distribution: string;
    published: boolean;
    Tag: MispTag[];
    /** Comments on what the event leaves out and what it does not block; left out where there is nothing to say. */
    Attribute?: MispComment[];
    Object: MispObject[];
  };
}

const threatLevels: Readonly<Record<VerdictValue, string>> = {
  malicious: '1',
  suspicious: '2',
  benign: '3',
  unknown: '4',
};

/**
 * A MISP event of objects: what each source reported, and everything seen, each thing once. `to_ids` is set only on what a
 * source calls a malicious or suspicious IOC. The event is unpublished and for the own organisation; uuids follow from the
 * content. Values that MISP would refuse are left out, and a comment lists them. Throws ConfigurationError when `now` cannot be read.
 */
export function toMisp(input: ExportInput, options: MispOptions): MispEvent {
  assertInput(input, 'toMisp');
  checkOptions(options, ['now', 'tlp', 'sandboxTypes'], 'toMisp: options');
  const { comparison } = input;
  const reports = reportsOf(input);
  const time = latestTime(reports, timeOf(options.now));
  const sample = sampleKey(comparison);
  const uuid = ownUuid('misp-event', sample, ...comparison.sources.map((source) => source.provider).sort());
  const observables = observablesOf(input);
  const scope: MispScope = { event: uuid, timestamp: String(Math.floor(Date.parse(time) / 1000)) };
  return {
    Event: {
      uuid,
      info: `Sandjury: ${comparison.consensus.value}, ${comparison.agreement}: ${shortened(visible(sample), 200)}`,
      date: time.slice(0, 10),
      timestamp: scope.timestamp,
      threat_level_id: threatLevels[comparison.consensus.value],
      analysis: '2',
      distribution: '0',
      published: false,
      Tag: tagsOf(namedTechniques(comparison, reports), reports, options),
      ...commentsOn(withheldOf(observables), scope),
      Object: objectsOf(input, observables, { scope, options }),
    },
  };
}

/** MISP keeps 65,535 bytes of a comment. */
const mostLines = 100;
const mostText = 100;

/** Nothing is left out or held back in silence. */
function commentsOn({ leftOut, heldBack }: Withheld, scope: MispScope): { Attribute?: MispComment[] } {
  const comments = [
    ...commentOn('Values without a valid MISP form', leftOut, scope),
    ...commentOn('Accused values that may not be blocked', heldBack, scope),
  ];
  return comments.length === 0 ? {} : { Attribute: comments };
}

function commentOn(title: string, about: readonly Observable[], scope: MispScope): MispComment[] {
  if (about.length === 0) return [];
  const written = (text: string) => shortened(visible(text), mostText);
  const lines = about.slice(0, mostLines).map((one) => withheldLine(one, written));
  const more = about.length - lines.length;
  return [
    mispComment(scope, title, [`${title}: ${about.length}`, ...lines, ...(more > 0 ? [`… and ${more} more`] : [])]),
  ];
}

function objectsOf(
  input: ExportInput,
  observables: readonly Observable[],
  { scope, options }: { scope: MispScope; options: MispOptions },
): MispObject[] {
  const rows = new Map(input.comparison.sources.map((source) => [source.provider, source]));
  const sources = reportsOf(input).flatMap((report) =>
    sourceObjects(report, scope, {
      type: options.sandboxTypes?.get(report.provider),
      cachedAt: rows.get(report.provider)?.cachedAt,
    }),
  );
  const seen = observables.flatMap((observable) => mispObservable(observable, scope) ?? []);
  const sampleObservable = observables.find((observable) => observable.isSample);
  const sample = sampleObservable === undefined ? null : mispObservable(sampleObservable, scope);
  const others = seen.filter((object) => object.uuid !== sample?.uuid);
  if (sample === null) return [...sources, ...others];
  const linked = refer(scope, sample, [
    ...sources.map((object) => [object, 'analysed-with'] as const),
    ...others.map((object) => [object, 'related-to'] as const),
  ]);
  return [linked, ...sources, ...others];
}

function tagsOf(
  techniques: readonly NamedTechnique[],
  reports: readonly SandboxReport[],
  options: ExportOptions,
): MispTag[] {
  const names = [
    ...(options.tlp === undefined ? [] : [`tlp:${options.tlp}`]),
    ...reports.filter((report) => /^vmray\b/i.test(report.product.name)).map(vmrayVerdict),
    ...techniques.flatMap(galaxyTag),
  ];
  return [...new Set(names)].sort().map((name) => ({ name }));
}

const vmrayWords: Readonly<Record<VerdictValue, string>> = {
  malicious: 'malicious',
  suspicious: 'suspicious',
  benign: 'clean',
  unknown: 'n/a',
};

function vmrayVerdict({ verdict }: SandboxReport): string {
  return `vmray:verdict="${vmrayWords[verdict.value]}"`;
}

/** The name that MISP's galaxy has for a technique; none without the technique's own name, which is part of it. */
function galaxyTag({ row: { value: id }, name }: NamedTechnique): string[] {
  // The galaxy names a sub-technique without the technique above it.
  const own = visible(name?.split(': ').at(-1) ?? '').replaceAll('"', "'");
  if (readTechniqueId(id) !== id || own.trim() === '') return [];
  return [`misp-galaxy:mitre-attack-pattern="${own} - ${id}"`];
}
