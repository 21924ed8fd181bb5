import type { Hashes } from '@sandjury/core';
import { mailOf } from '../iocs/blocking/mail.ts';
import { hasForm, pathOf } from '../iocs/blocking/rule.ts';
import { isSsdeep, splitPath, uriOf } from '../iocs/forms.ts';
import type { Observable } from '../iocs/observable.ts';
import type { Json } from '../text/canonical-json.ts';
import { observableUuid, ownUuid } from '../text/uuid.ts';
import { present, type StixObject } from './object.ts';

/** What one observable becomes: its object, last, after the objects that it refers to. Empty: STIX cannot hold it. */
export type StixObservable = readonly StixObject[];

/** The STIX cyber-observable of something that was seen. */
export function stixObservable(observable: Observable): StixObservable {
  const { type, value } = observable;
  if (!hasForm(observable)) return [];
  switch (type) {
    case 'domain-name':
    case 'ipv4-addr':
    case 'ipv6-addr':
    case 'email-addr':
      return [observed(type, { value })];
    case 'url':
      return [observed(type, { value: uriOf(value) ?? value })];
    case 'mutex':
      return [observed(type, { name: value })];
    case 'windows-registry-key':
      return [observed(type, { key: value })];
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
  const fuzzy = ssdeep !== undefined && isSsdeep(ssdeep) ? [['SSDEEP', ssdeep] as const] : [];
  return Object.fromEntries([...named, ...fuzzy]);
}

/** One hash stands for all in an id: the first of MD5, SHA-1, SHA-256 and SHA-512, as the specification orders them, else SSDEEP. */
function identifyingHash(hashes: Hashes, order: readonly (typeof stixHashNames)[number][]): Record<string, string> {
  for (const [kind, name] of order) {
    const hash = hashes[kind];
    if (hash !== undefined) return { [name]: hash };
  }
  return stixHashes(hashes);
}

/** The same file with an id by its strongest hash: for two files that share an MD5 and are not the same. */
export function fileByStrongestHash(observable: Observable): StixObservable {
  return fileWith(observable, [stixHashNames[2], stixHashNames[3], stixHashNames[1], stixHashNames[0]]);
}

function fileWith(observable: Observable, order: readonly (typeof stixHashNames)[number][]): StixObservable {
  const { hashes, size, mimeType } = observable;
  const known = stixHashes(hashes);
  const { folder, name } = splitPath(pathOf(observable));
  const directory = folder === null ? null : observed('directory', { path: folder });
  const parent = present({ name, parent_directory_ref: directory?.id });
  const contributing = { ...present({ hashes: identifyingHash(hashes, order) }), ...parent };
  const more = present({ hashes: known, size: size ?? undefined, mime_type: mimeType ?? undefined });
  const object = observed('file', contributing, more);
  return directory === null ? [object] : [directory, object];
}

/** `process` has no id-contributing properties, so that its id is a UUIDv4: its command line gives the bits. */
function processObjects({ value }: Observable): StixObservable {
  return [{ type: 'process', spec_version: '2.1', id: `process--${ownUuid('process', value)}`, command_line: value }];
}

function mailObjects({ sightings }: Observable): StixObservable {
  const { senders, recipients, subject } = mailOf(sightings.map(({ ioc }) => ioc));
  const from = senders.map(({ address, name }) => {
    return observed('email-addr', { value: address }, present({ display_name: name ?? undefined }));
  });
  const to = recipients.map(({ address }) => observed('email-addr', { value: address }));
  const contributing = present({ from_ref: from[0]?.id, subject: subject ?? undefined });
  const object = observed('email-message', contributing, {
    is_multipart: false,
    ...present({ to_refs: to.map(({ id }) => id) }),
  });
  return [...from, ...to, object];
}
