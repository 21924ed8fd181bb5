import type { Ioc } from '@sandjury/core';
import { blockingHashes } from '../iocs/blocking/identifies.ts';
import { blockingSenders, mailOf } from '../iocs/blocking/mail.ts';
import { blockingHashKinds } from '../iocs/blocking/nothing.ts';
import { hasForm, isRecipient, pathOf } from '../iocs/blocking/rule.ts';
import { isAddress, isDomainName, splitPath } from '../iocs/forms.ts';
import type { Observable } from '../iocs/observable.ts';
import { type MispObject, type MispScope, type MispValue, mispObject } from './object.ts';
import type { MispTemplateName } from './templates.ts';

/** What says more of a thing and not which one it is: by these alone the templates take no object. */
const describing: ReadonlySet<string> = new Set(['data-type', 'mimetype', 'parent-command-line']);

/** The MISP object of something that was seen; null where MISP would refuse the value. */
export function mispObservable(observable: Observable, scope: MispScope): MispObject | null {
  const shaped = shapeOf(observable);
  if (shaped === null) return null;
  const object = mispObject(scope, shaped.name, observable.key, shaped.values, whoSays(observable));
  return object?.Attribute.every(({ object_relation: relation }) => describing.has(relation)) ? null : object;
}

interface Shape {
  name: MispTemplateName;
  values: MispValue[];
}

function shapeOf(observable: Observable): Shape | null {
  const { type, value, blocks } = observable;
  const toIds = blocks !== null;
  if (!hasForm(observable)) return null;
  switch (type) {
    case 'domain-name':
      return domainShape(observable, toIds);
    case 'ipv4-addr':
    case 'ipv6-addr':
      return addressShape(observable, toIds);
    case 'url':
      return { name: 'url', values: [{ relation: 'url', value, toIds }] };
    case 'email-addr':
      return { name: 'email', values: [{ relation: roleOf(observable), value, toIds }] };
    case 'email-message':
      return mailShape(observable, toIds);
    case 'mutex':
      return { name: 'mutex', values: [{ relation: 'name', value, toIds }] };
    case 'process':
      return processShape(observable, toIds);
    case 'windows-registry-key':
      return {
        name: 'registry-key',
        values: [
          { relation: 'key', value, toIds },
          { relation: 'data-type', value: firstValue(observable, 'valueTypes') },
        ],
      };
    case 'file':
    case 'file-name':
      return fileShape(observable, toIds);
  }
}

/**
 * A file is blocked by the hashes that name it: a name like `svchost.exe` is shared with harmless files. What is known by its path
 * alone is blocked by all of that.
 */
function fileShape(observable: Observable, toIds: boolean): Shape {
  const { hashes, names, size, mimeType } = observable;
  const blocking = blockingHashes(hashes);
  const crypto = blockingHashKinds.map((kind) => {
    return { relation: kind, value: hashes[kind], toIds: toIds && blocking[kind] !== undefined };
  });
  const known = pathOf(observable);
  const paths = [...new Set([...names, known])].filter((path) => path !== '');
  const byPath = toIds && Object.keys(blocking).length === 0 ? splitPath(known) : null;
  const named = new Set(paths.map((path) => splitPath(path).name));
  return {
    name: 'file',
    values: [
      ...crypto,
      { relation: 'ssdeep', value: hashes.ssdeep },
      { relation: 'imphash', value: hashes.imphash },
      ...[...named].map((name) => ({
        relation: 'filename',
        value: name,
        toIds: byPath?.folder === null && name === byPath.name,
      })),
      ...paths
        .filter((path) => splitPath(path).folder !== null)
        .map((path) => ({ relation: 'fullpath', value: path, toIds: byPath !== null && path === known })),
      { relation: 'size-in-bytes', value: size === null ? null : String(size) },
      { relation: 'mimetype', value: mimeType },
    ],
  };
}

/** Where a domain leads to is no indicator by itself. */
function domainShape(observable: Observable, toIds: boolean): Shape {
  const addresses = iocsOf(observable)
    .flatMap((ioc) => ioc.ipAddresses)
    .filter((text) => isIp(text));
  return {
    name: 'domain-ip',
    values: [
      { relation: 'domain', value: observable.value, toIds },
      ...addresses.map((address) => ({ relation: 'ip', value: address })),
    ],
  };
}

/** An address whose protocol is known is an `ip-port`, without one a `domain-ip`. */
function addressShape(observable: Observable, toIds: boolean): Shape {
  const { value } = observable;
  const iocs = iocsOf(observable);
  const domains = iocs
    .flatMap((ioc) => ioc.domains)
    .filter(isDomainName)
    .map((domain) => ({ relation: 'domain', value: domain }));
  const protocols = [...new Set(iocs.flatMap((ioc) => ioc.protocols))].sort();
  if (protocols.length === 0) return { name: 'domain-ip', values: [{ relation: 'ip', value, toIds }, ...domains] };
  return {
    name: 'ip-port',
    values: [
      { relation: 'ip-dst', value, toIds },
      { relation: 'protocol', value: protocols.join(', ') },
      { relation: 'country-code', value: iocs.flatMap((ioc) => ioc.countries)[0] },
      ...domains,
    ],
  };
}

/** A subject is many people's; a recipient is the victim. */
function mailShape(observable: Observable, toIds: boolean): Shape {
  const mail = mailOf(iocsOf(observable));
  const blocking = new Set(blockingSenders(mail));
  return {
    name: 'email',
    values: [
      ...mail.senders.flatMap(({ address, name }) => [
        { relation: 'from', value: address, toIds: toIds && blocking.has(address) },
        { relation: 'from-display-name', value: name },
      ]),
      ...mail.recipients.map(({ address }) => ({ relation: 'to', value: address })),
      { relation: 'subject', value: mail.subject },
    ],
  };
}

function processShape(observable: Observable, toIds: boolean): Shape {
  return {
    name: 'process',
    values: [
      { relation: 'command-line', value: observable.value, toIds },
      { relation: 'image', value: observable.names[0] },
      { relation: 'parent-command-line', value: iocsOf(observable).flatMap((ioc) => ioc.processes)[0] },
    ],
  };
}

function roleOf(observable: Observable): 'from' | 'to' {
  return iocsOf(observable).every(isRecipient) ? 'to' : 'from';
}

function isIp(text: string): boolean {
  return isAddress('ipv4-addr', text) || isAddress('ipv6-addr', text);
}

function iocsOf(observable: Observable): Ioc[] {
  return observable.sightings.map((sighting) => sighting.ioc);
}

function valuesOf(observable: Observable, key: string): string[] {
  return iocsOf(observable).flatMap(({ details }) => (Object.hasOwn(details, key) ? (details[key] ?? []) : []));
}

function firstValue(observable: Observable, key: string): string | undefined {
  return valuesOf(observable, key)[0];
}

function whoSays({ sightings, isSample }: Observable): string {
  const said = sightings.map(({ provider, ioc }) => `${provider}: ${ioc.verdict}${ioc.isIoc ? '' : ' (artifact)'}`);
  return [...(isSample ? ['The sample'] : []), ...new Set(said)].join('; ');
}
