import type { Ioc } from '@sandjury/core';
import type { Observable } from '../observables.ts';
import { isAddress, isDomainName, isEmailAddress, registryKeyOf, splitPath, uriOf } from '../stix/stix-values.ts';
import { type MispObject, type MispScope, type MispValue, mispObject } from './misp-object.ts';
import type { MispTemplateName } from './misp-templates.ts';

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
  switch (type) {
    case 'domain-name':
      return isDomainName(value) ? domainShape(observable, toIds) : null;
    case 'ipv4-addr':
    case 'ipv6-addr':
      return isAddress(type, value) ? addressShape(observable, toIds) : null;
    case 'url':
      return uriOf(value) === null ? null : { name: 'url', values: [{ relation: 'url', value, toIds }] };
    case 'email-addr':
      return isEmailAddress(value) ? { name: 'email', values: [{ relation: roleOf(observable), value, toIds }] } : null;
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
          { relation: 'key', value: registryKeyOf(value), toIds },
          { relation: 'data-type', value: firstValue(observable, 'valueTypes') },
        ],
      };
    case 'file':
    case 'file-name':
      return fileShape(observable, toIds);
  }
}

const hashKinds = ['md5', 'sha1', 'sha256', 'sha512'] as const;

/** With a hash, only the cryptographic ones may be blocked: a name like `svchost.exe` is shared with harmless files. */
function fileShape({ type, hashes, names, value, size, mimeType }: Observable, toIds: boolean): Shape {
  const crypto = hashKinds.map((kind) => ({ relation: kind, value: hashes[kind], toIds }));
  const hashed = crypto.some((hash) => hash.value !== undefined);
  const paths = hashed ? names : [...names, value];
  const named = new Set(paths.map((path) => splitPath(path).name));
  return {
    name: 'file',
    values: [
      ...crypto,
      { relation: 'ssdeep', value: hashes.ssdeep },
      { relation: 'imphash', value: hashes.imphash },
      ...[...named].map((name) => ({ relation: 'filename', value: name, toIds: toIds && type === 'file-name' })),
      ...paths.filter((path) => splitPath(path).folder !== null).map((path) => ({ relation: 'fullpath', value: path })),
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

function mailShape(observable: Observable, toIds: boolean): Shape {
  const senders = valuesOf(observable, 'senders').filter(isEmailAddress);
  const recipients = valuesOf(observable, 'recipients').filter(isEmailAddress);
  const subject = firstValue(observable, 'subjects') ?? observable.value;
  return {
    name: 'email',
    values: [
      ...senders.map((sender) => ({ relation: 'from', value: sender, toIds })),
      ...recipients.map((recipient) => ({ relation: 'to', value: recipient })),
      { relation: 'subject', value: subject, toIds: toIds && senders.length === 0 },
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
  return valuesOf(observable, 'roles').includes('recipient') ? 'to' : 'from';
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
