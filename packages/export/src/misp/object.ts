import { ownUuid } from '../text/uuid.ts';
import { visible } from '../text/visible.ts';
import { type MispTemplate, type MispTemplateName, mispTemplates } from './templates.ts';

/** A tag of an event, such as a galaxy's. */
export interface MispTag {
  name: string;
}

/** An attribute of an object. `to_ids`: it may be blocked. */
export interface MispAttribute {
  uuid: string;
  type: string;
  category: string;
  object_relation: string;
  value: string;
  to_ids: boolean;
  disable_correlation: boolean;
  distribution: '5';
  timestamp: string;
  comment: string;
  /** Left out where it has none. */
  Tag?: MispTag[];
}

/** A comment of an event: an attribute of no object. */
export type MispComment = Omit<MispAttribute, 'object_relation'>;

/** A directed link from one object of the event to another. */
export interface MispReference {
  uuid: string;
  object_uuid: string;
  referenced_uuid: string;
  relationship_type: string;
  timestamp: string;
}

/** An object of a MISP template. */
export interface MispObject {
  uuid: string;
  name: MispTemplateName;
  'meta-category': string;
  description: string;
  template_uuid: string;
  template_version: string;
  distribution: '5';
  timestamp: string;
  comment: string;
  Attribute: MispAttribute[];
  ObjectReference: MispReference[];
}

/** A value on its way into an object. `toIds`: it may be blocked. */
export interface MispValue {
  relation: string;
  value: string | null | undefined;
  toIds?: boolean;
  /** Names of tags. */
  tags?: readonly string[];
}

/** What objects of one event share: what names the event, and its time in seconds. */
export interface MispScope {
  event: string;
  timestamp: string;
}

/**
 * An object of a template. `identifying` distinguishes it from others of its template in the event. Values that are empty are left
 * out; null when nothing is left of it. What has unprintable characters is written with escapes, and never blocked.
 */
export function mispObject(
  scope: MispScope,
  name: MispTemplateName,
  identifying: string,
  values: readonly MispValue[],
  comment = '',
): MispObject | null {
  const template: MispTemplate = mispTemplates[name];
  const uuid = ownUuid('misp-object', scope.event, name, identifying);
  const attributes = values.flatMap((value) => attribute(scope, uuid, template, value));
  if (attributes.length === 0) return null;
  return {
    uuid,
    name,
    'meta-category': template.category,
    description: template.description,
    template_uuid: template.uuid,
    template_version: template.version,
    distribution: '5',
    timestamp: scope.timestamp,
    comment: visible(comment),
    Attribute: [...new Map(attributes.map((one) => [one.uuid, one])).values()],
    ObjectReference: [],
  };
}

function attribute(scope: MispScope, object: string, template: MispTemplate, from: MispValue): MispAttribute[] {
  const rule = template.attributes[from.relation];
  const shown = visible(from.value ?? '').trim();
  if (rule === undefined || shown === '') return [];
  const [type, category, correlation] = rule;
  return [
    {
      uuid: ownUuid('misp-attribute', object, from.relation, shown),
      type,
      category,
      object_relation: from.relation,
      value: shown,
      to_ids: from.toIds === true && shown === from.value?.trim(),
      disable_correlation: correlation === 'uncorrelated',
      distribution: '5',
      timestamp: scope.timestamp,
      comment: '',
      ...(from.tags !== undefined && from.tags.length > 0 && { Tag: from.tags.map((name) => ({ name })) }),
    },
  ];
}

/** A comment in an event, its lines printable. `identifying` distinguishes it from the other comments of the event. */
export function mispComment(scope: MispScope, identifying: string, lines: readonly string[]): MispComment {
  return {
    uuid: ownUuid('misp-comment', scope.event, identifying),
    type: 'comment',
    category: 'Other',
    value: lines.map(visible).join('\n'),
    to_ids: false,
    disable_correlation: true,
    distribution: '5',
    timestamp: scope.timestamp,
    comment: '',
  };
}

/** An object with links to others of the event; names of relationships are MISP's. */
export function refer(
  scope: MispScope,
  from: MispObject,
  links: readonly (readonly [to: MispObject, relationship: string])[],
): MispObject {
  const references = links.map(([to, kind]) => ({
    uuid: ownUuid('misp-reference', from.uuid, to.uuid, kind),
    object_uuid: from.uuid,
    referenced_uuid: to.uuid,
    relationship_type: kind,
    timestamp: scope.timestamp,
  }));
  return { ...from, ObjectReference: references };
}
