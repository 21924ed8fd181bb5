import { checkOptions } from '@sandjury/core';
import { assertInput } from '../arguments.ts';
import type { ExportInput, ExportOptions } from '../input.ts';
import { isWellFormedJson, wellFormedJson } from '../text/canonical-json.ts';
import { ownUuid } from '../text/uuid.ts';
import { malwareAnalysis } from './analysis.ts';
import { type KnownObject, type StixContext, sandjuryIdentity, sourceIdentity, stixContext } from './context.ts';
import { indicatorObjects, resolutions } from './indicator.ts';
import { malwareObjects, techniqueObjects } from './malware.ts';
import { type StixBundle, type StixObject, tlpMarking } from './object.ts';
import { opinionObjects } from './opinions.ts';

/**
 * A STIX 2.1 bundle: what each source found, as one `malware-analysis`, and everything seen, each thing once whoever saw
 * it. Ids follow from the content: the same input gives the same bytes, and the same address has one id in every bundle.
 * An `indicator` is made only of what a source calls a malicious or suspicious IOC; all else is an observable. Sources
 * that did not report have no analysis and are named in the note. Throws ConfigurationError when `now` cannot be read.
 */
export function toStix(input: ExportInput, options: ExportOptions): StixBundle {
  assertInput(input, 'toStix');
  checkOptions(options, ['now', 'tlp'], 'toStix: options');
  const marking = options.tlp === undefined ? [] : [tlpMarking(options.tlp)];
  const objects = [...marking, ...stixObjects(input, options)];
  return { type: 'bundle', id: `bundle--${ownUuid('bundle', objects)}`, objects };
}

/**
 * The objects of a bundle without the marking that they have, each id once. `known` gives what a bundle of several samples has of an
 * id already: a file of the same MD5 that is another file gets another id.
 */
export function stixObjects(input: ExportInput, options: ExportOptions, known?: KnownObject): StixObject[] {
  const objects = uniqueById(contentOf(stixContext(input, options, known))).map(wellFormed);
  if (options.tlp === undefined) return objects;
  const refs = [tlpMarking(options.tlp).id];
  return objects.map((object) => ({ ...object, object_marking_refs: refs }));
}

function contentOf(context: StixContext): StixObject[] {
  return [
    sandjuryIdentity,
    ...context.reports.map(sourceIdentity),
    ...context.placed.flatMap(({ objects }) => objects),
    ...context.reports.map((report) => malwareAnalysis(report, context)),
    ...malwareObjects(context),
    ...techniqueObjects(context),
    ...indicatorObjects(context),
    ...resolutions(context),
    ...opinionObjects(context),
  ];
}

/** A STIX string is Unicode: a reader would refuse the whole bundle for half of a surrogate pair in the name of a file. */
function wellFormed(object: StixObject): StixObject {
  if (isWellFormedJson(object)) return object;
  const texts = Object.entries(object).map(([key, value]) => [key, wellFormedJson(value)]);
  return { ...object, ...Object.fromEntries(texts) };
}

/** Two things may need the same folder or mail address. */
function uniqueById(objects: readonly StixObject[]): StixObject[] {
  return [...new Map(objects.toReversed().map((object) => [object.id, object])).values()].reverse();
}
