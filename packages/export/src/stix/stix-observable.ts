import type { Hashes } from '@sandjury/core';
import type { Json } from '../canonical-json.ts';
import type { Observable } from '../observables.ts';
import { observableUuid, ownUuid } from '../uuid.ts';
import { present, type StixObject } from './stix-object.ts';
import { isAddress, isDomainName, isEmailAddress, registryKeyOf, splitPath, uriOf } from './stix-values.ts';

/** What one observable becomes: its object, last, after the objects that it refers to. Empty: STIX cannot hold it. */
export type StixObservable = readonly StixObject[];

/** The STIX cyber-observable of something that was seen. */
export function stixObservable(observable: Observable): StixObservable {
  const { type, value } = observable;
  // With U+FFFD for the half of a surrogate pair it would be another value, and two of them one.
  if (type !== 'file' && !value.isWellFormed()) return [];
  switch (type) {
    case 'domain-name':
      return isDomainName(value) ? [observed(type, { value })] : [];
    case 'ipv4-addr':
    case 'ipv6-addr':
      return isAddress(type, value) ? [observed(type, { value })] : [];
    case 'email-addr':
      return isEmailAddress(value) ? [observed(type, { value })] : [];
    case 'url': {
      const uri = uriOf(value);
      return uri === null ? [] : [observed(type, { value: uri })];
    }
    case 'mutex':
      return value === '' ? [] : [observed(type, { name: value })];
    case 'windows-registry-key':
      return value === '' ? [] : [observed(type, { key: registryKeyOf(value) })];
    case 'process':
      return processObjects(observable);
    case 'email-message':
      return mailObjects(observable);
    case 'file':
    case 'file-name':
      return fileWith(observable, stixHashNames);
  }
}

/** An object whose identity is `contributing`, with further properties. */
function observed(type: string, contributing: Record<string, Json>, more: Record<string, Json> = {}): StixObject {
  return { type, spec_version: '2.1', id: `${type}--${observableUuid(contributing)}`, ...contributing, ...more };
}

const stixHashNames = [
  ['md5', 'MD5'],
  ['sha1', 'SHA-1'],
  ['sha256', 'SHA-256'],
  ['sha512', 'SHA-512'],
] as const;

/** Hashes under STIX's names. */
export function stixHashes(hashes: Hashes): Record<string, string> {
  const named = stixHashNames.flatMap(([kind, name]) => {
    const hash = hashes[kind];
    return hash === undefined ? [] : [[name, hash] as const];
  });
  const { ssdeep } = hashes;
  const fuzzy = ssdeep !== undefined && /^[a-z0-9/+:.]{1,128}$/i.test(ssdeep) ? [['SSDEEP', ssdeep] as const] : [];
  return Object.fromEntries([...named, ...fuzzy]);
}

/** One hash stands for all in an id: the first of MD5, SHA-1, SHA-256 and SHA-512, as the specification orders them. */
function identifyingHash(hashes: Hashes, order: readonly (typeof stixHashNames)[number][]): Record<string, string> {
  for (const [kind, name] of order) {
    const hash = hashes[kind];
    if (hash !== undefined) return { [name]: hash };
  }
  return {};
}

/** The same file with an id by its strongest hash: for two files that share an MD5 and are not the same. */
export function fileByStrongestHash(observable: Observable): StixObservable {
  return fileWith(observable, [stixHashNames[2], stixHashNames[3], stixHashNames[1], stixHashNames[0]]);
}

function fileWith(observable: Observable, order: readonly (typeof stixHashNames)[number][]): StixObservable {
  const { hashes, size, mimeType } = observable;
  const known = stixHashes(hashes);
  const path = observable.names[0] ?? (Object.keys(known).length === 0 ? observable.value : '');
  const { folder, name } = splitPath(path);
  if ((name === '' || !path.isWellFormed()) && Object.keys(known).length === 0) return [];
  const directory = folder === null ? null : observed('directory', { path: folder });
  const parent = present({ name, parent_directory_ref: directory?.id });
  const contributing = { ...present({ hashes: identifyingHash(hashes, order) }), ...parent };
  const more = present({ hashes: known, size: size ?? undefined, mime_type: mimeType ?? undefined });
  const object = observed('file', contributing, more);
  return directory === null ? [object] : [directory, object];
}

/** `process` has no id-contributing properties: its command line identifies it here. */
function processObjects({ value }: Observable): StixObservable {
  if (value === '') return [];
  return [{ type: 'process', spec_version: '2.1', id: `process--${ownUuid('process', value)}`, command_line: value }];
}

function mailObjects({ value, sightings }: Observable): StixObservable {
  const detailsOf = (key: string) =>
    sightings.flatMap(({ ioc }) => (Object.hasOwn(ioc.details, key) ? (ioc.details[key] ?? []) : []));
  const address = (text: string) => (isEmailAddress(text) ? [observed('email-addr', { value: text })] : []);
  const [from] = detailsOf('senders').flatMap(address);
  const to = [
    ...new Map(
      detailsOf('recipients')
        .flatMap(address)
        .map((object) => [object.id, object]),
    ).values(),
  ];
  const subject = detailsOf('subjects')[0] ?? value;
  if (subject === '' && from === undefined) return [];
  const contributing = present({ from_ref: from?.id, subject });
  const object = observed('email-message', contributing, {
    is_multipart: false,
    ...present({ to_refs: to.map(({ id }) => id) }),
  });
  return [...(from === undefined ? [] : [from]), ...to, object];
}
