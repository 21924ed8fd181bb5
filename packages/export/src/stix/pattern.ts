import { whyHashIsNothing } from '../iocs/blocking/identifies.ts';
import { blockingSenders, mailOf } from '../iocs/blocking/mail.ts';
import type { Observable } from '../iocs/observable.ts';
import type { Json } from '../text/canonical-json.ts';
import type { StixObject } from './object.ts';
import type { StixObservable } from './observable.ts';

/** The pattern that matches an observable again, by what may be blocked of it; null for a type that no pattern is made of. */
export function stixPattern(observable: Observable, objects: StixObservable): string | null {
  const object = objects.at(-1);
  if (object === undefined) return null;
  switch (object.type) {
    case 'domain-name':
    case 'ipv4-addr':
    case 'ipv6-addr':
    case 'url':
    case 'email-addr':
      return comparisons('AND', [[`${object.type}:value`, object.value]]);
    case 'mutex':
      return comparisons('AND', [['mutex:name', object.name]]);
    case 'windows-registry-key':
      return comparisons('AND', [['windows-registry-key:key', object.key]]);
    case 'process':
      return comparisons('AND', [['process:command_line', object.command_line]]);
    case 'email-message':
      return mailPattern(observable);
    case 'file':
      return filePattern(objects, object);
    default:
      return null;
  }
}

/** A mail is found by who sent it and, where that is known, by its subject; never by its subject alone. */
function mailPattern({ sightings }: Observable): string | null {
  const mail = mailOf(sightings.map(({ ioc }) => ioc));
  const senders = blockingSenders(mail).map(literal);
  const [first] = senders;
  if (first === undefined) return null;
  const sender = `email-message:from_ref.value ${senders.length === 1 ? `= ${first}` : `IN (${senders.join(', ')})`}`;
  return `[${[sender, ...(mail.subject === null ? [] : [`email-message:subject = ${literal(mail.subject)}`])].join(' AND ')}]`;
}

/** A file is found by any of the hashes that name it, without one by its name and folder. */
function filePattern(objects: StixObservable, file: StixObject): string | null {
  const hashes = Object.entries(file.hashes ?? {}).filter(
    ([name, hash]) => name !== 'SSDEEP' && typeof hash === 'string' && whyHashIsNothing(hash) === null,
  );
  if (hashes.length > 0) {
    return comparisons(
      'OR',
      hashes.map(([name, hash]) => [`file:hashes.${name.includes('-') ? `'${name}'` : name}`, hash]),
    );
  }
  return comparisons('AND', [
    ['file:name', file.name],
    ['file:parent_directory_ref.path', referred(objects, file.parent_directory_ref)?.path],
  ]);
}

function referred(objects: StixObservable, id: Json | undefined): StixObject | undefined {
  return objects.find((object) => object.id === id);
}

function comparisons(operator: 'AND' | 'OR', pairs: readonly (readonly [string, Json | undefined])[]): string | null {
  const tests = pairs.flatMap(([path, value]) => (typeof value === 'string' ? [`${path} = ${literal(value)}`] : []));
  return tests.length === 0 ? null : `[${tests.join(` ${operator} `)}]`;
}

/** A string literal of the pattern language, in which only `'` and `\` have a meaning. */
function literal(text: string): string {
  return `'${text.toWellFormed().replace(/[\\']/g, '\\$&')}'`;
}
