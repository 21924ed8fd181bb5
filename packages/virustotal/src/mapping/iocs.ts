import type { Ioc } from '@sandjury/core';
import {
  eachOf,
  fileIoc,
  type IocPlace,
  type IocRows,
  iocOf,
  iocsIn,
  isObject,
  type JsonObject,
  nameIoc,
  parseJson,
  requestIoc,
  serverIocs,
  textsUnder,
} from '@sandjury/core/toolkit';
import type { VirustotalBehaviour } from '../wire/behaviours.ts';
import type { Reading } from './reading.ts';

type Behaviour = VirustotalBehaviour['attributes'];

/** What a sandbox saw. VirusTotal calls none of it an indicator. */
const touched: IocRows<Behaviour> = {
  files_opened: ['file-name', 'opened'],
  files_written: ['file-name', 'written'],
  files_deleted: ['file-name', 'deleted'],
  files_dropped: ({ path, sha256, type: fileTypes }, place) =>
    fileIoc({ hashes: { sha256 }, names: [path], operations: ['dropped'], details: { fileTypes } }, place),
  files_copied: ({ source: copiedFrom, destination }, place) =>
    iocOf('file-name', destination, { operations: ['copied'], details: { copiedFrom } }, place),
  registry_keys_opened: ['windows-registry-key', 'opened'],
  registry_keys_deleted: ['windows-registry-key', 'deleted'],
  registry_keys_set: ({ key }, place) => iocOf('windows-registry-key', key, { operations: ['set'] }, place),
  mutexes_created: ['mutex', 'created'],
  mutexes_opened: ['mutex', 'opened'],
  processes_created: ['process', 'created'],
  processes_injected: ['process', 'injected'],
  command_executions: ['process', 'executed'],
  processes_tree: treeIocs,
  dns_lookups: ({ hostname: name, resolved_ips: answers }, place) => nameIoc({ name, answers, protocol: 'dns' }, place),
  ip_traffic: ({ destination_ip: ip, destination_port: ports, transport_layer_protocol: protocol }, place) =>
    iocOf('address', ip, { protocols: [protocol?.toLowerCase()], details: { ports } }, place),
  http_conversations: ({ url, request_method: method }, place) =>
    requestIoc({ scheme: 'http', host: null, path: url, method }, place),
  // A session need not name its server.
  tls: ({ sni: name, ja3 }, place) =>
    name === null ? [] : nameIoc({ name, protocol: 'tls', details: { ja3 } }, place),
};

/** Patterns in memory: nothing of it was contacted. */
const inMemory: IocRows<Behaviour> = {
  memory_pattern_urls: ['url'],
  memory_pattern_domains: ['domain-name'],
  memory_pattern_ips: ['address'],
};

/** Every recorded list that was longer elsewhere ends here. */
const cutAt = 500;
/** The most of a tree of processes, and of the objects in a configuration. */
const mostNodes = 10_000;
/** Keys that hold addresses, in the words of many families; OrcusRAT's `Ip` was recorded. */
const addressKey = /^(?:c2s?|cncs?|c2_?servers?|hosts?|domains?|ips?|ip_?address(?:es)?|servers?|urls?)$/i;

/** What the sandboxes saw, addresses in malware configurations, and where a URL leads. */
export function iocsOf({ attributes, sandboxes, at: root, warnings }: Reading): Ioc[] {
  const seenIocs = sandboxes.flatMap(({ name, seen, at }) => {
    for (const [key, list] of Object.entries(seen)) {
      if (!Array.isArray(list) || list.length !== cutAt) continue;
      warnings.add('truncated', `${key} of ${name} has ${cutAt} entries: it may be cut.`, `${at}/${key}`);
    }
    const memory = iocsIn(seen, inMemory, { at, warnings }).map((ioc): Ioc => ({ ...ioc, sources: ['memory'] }));
    return [...iocsIn(seen, touched, { at, warnings }), ...memory].map((ioc) => ({ ...ioc, analyses: [name] }));
  });
  // A configuration lists decoys too, and VirusTotal says nothing of the single address: none is called an indicator.
  const configured = eachOf(attributes.malware_config?.families, `${root}/malware_config/families`, (one, place) =>
    eachOf(one.configs, `${place}/configs`, ({ txt_configs: texts }, below) =>
      eachOf(texts, `${below}/txt_configs`, (json, at) => {
        const claim = { threatNames: [one.family], categories: ['malware-configuration'] };
        return objectsIn(json, { at, warnings }).flatMap((object) => {
          const keys = Object.keys(object).filter((key) => addressKey.test(key));
          return textsUnder(object, keys, '').flatMap(({ text }) => serverIocs({ text, at }, claim, warnings));
        });
      }),
    ),
  );
  const { url, last_final_url: final } = attributes;
  const place = { at: `${root}/last_final_url`, warnings };
  const led = final === null || final === url ? [] : iocOf('url', final, { operations: ['redirected'] }, place);
  return [...seenIocs, ...configured, ...led];
}

/** Every object in a text of JSON, whatever its depth. */
function objectsIn(text: string, { at, warnings }: IocPlace): JsonObject[] {
  try {
    const queue: unknown[] = [parseJson(text, { what: 'The configuration' })];
    for (const value of queue) {
      const inner = typeof value === 'object' && value !== null ? Object.values(value) : [];
      queue.push(...inner.slice(0, Math.max(0, mostNodes - queue.length)));
    }
    return queue.filter(isObject);
  } catch {
    warnings.add('unreadable', 'A malware configuration is not JSON; raw has it.', at);
    return [];
  }
}

/** Processes of a tree, whatever its depth. */
function treeIocs(root: unknown, { at: place, warnings }: IocPlace): Ioc[] {
  const queue = [{ node: root, at: place }];
  const iocs: Ioc[] = [];
  for (const { node, at } of queue) {
    if (!isObject(node)) continue;
    if (typeof node.name === 'string' && node.name !== '') {
      iocs.push(...iocOf('process', node.name, {}, { at, warnings }));
    }
    const children: unknown[] = Array.isArray(node.children) ? node.children : [];
    const kept = children.slice(0, mostNodes - queue.length);
    queue.push(...kept.map((child, index) => ({ node: child, at: `${at}/children/${index}` })));
    if (kept.length < children.length) {
      warnings.add('truncated', `A tree has more than ${mostNodes} processes; raw has them all.`, at);
    }
  }
  return iocs;
}
