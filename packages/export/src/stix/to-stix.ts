import { isWellFormedJson, wellFormedJson } from '../canonical-json.ts';
import type { ExportInput, ExportOptions } from '../export-input.ts';
import { ownUuid } from '../uuid.ts';
import { malwareAnalysis } from './stix-analysis.ts';
import { type StixContext, sandjuryIdentity, sourceIdentity, stixContext } from './stix-context.ts';
import { indicatorObjects, resolutions } from './stix-indicator.ts';
import { malwareObjects, techniqueObjects } from './stix-malware.ts';
import { type StixBundle, type StixObject, tlpMarking } from './stix-object.ts';
import { opinionObjects } from './stix-opinions.ts';

/**
 * A STIX 2.1 bundle: what each source found, as one `malware-analysis`, and everything seen, each thing once whoever saw
 * it. Ids follow from the content: the same input gives the same bytes, and the same address has one id in every bundle.
 * An `indicator` is made only of what a source calls a malicious or suspicious IOC; all else is an observable. Sources
 * that did not report have no analysis and are named in the note. Throws ConfigurationError when `now` cannot be read.
 */
export function toStix(input: ExportInput, options: ExportOptions): StixBundle {
  const context = stixContext(input, options);
  const marking = options.tlp === undefined ? [] : [tlpMarking(options.tlp)];
  const marked = uniqueById(contentOf(context))
    .map(wellFormed)
    .map((object) => (marking.length === 0 ? object : { ...object, object_marking_refs: marking.map(({ id }) => id) }));
  const objects = [...marking, ...marked];
  return { type: 'bundle', id: `bundle--${ownUuid('bundle', objects)}`, objects };
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
