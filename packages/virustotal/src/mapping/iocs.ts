import { type Ioc, pointer } from '@sandjury/core';
import {
  eachOf,
  fileIoc,
  type IocPlace,
  type IocRows,
  iocOf,
  iocsIn,
  isObject,
  nameIoc,
  requestIoc,
} from '@sandjury/core/toolkit';
import type { VirustotalBehaviour, VirustotalBehaviours } from '../wire/behaviours.ts';

type Behaviour = VirustotalBehaviour['attributes'];

/** What a sandbox saw. VirusTotal calls none of it an indicator. */
const seen: IocRows<Behaviour> = {
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
const mostProcesses = 10_000;

/** What the sandboxes saw, each with the run that saw it. */
export function behaviourIocs({ data }: VirustotalBehaviours, warnings: IocPlace['warnings']): Ioc[] {
  return eachOf(data, '/behaviours/data', ({ attributes }, entry) => {
    const place = { at: `${entry}/attributes`, warnings };
    const name = attributes.sandbox_name;
    for (const [key, list] of Object.entries(attributes)) {
      if (!Array.isArray(list) || list.length !== cutAt) continue;
      warnings.add('truncated', `${key} of ${name} has ${cutAt} entries: it may be cut.`, place.at + pointer(key));
    }
    const memory = iocsIn(attributes, inMemory, place).map((ioc): Ioc => ({ ...ioc, sources: ['memory'] }));
    return [...iocsIn(attributes, seen, place), ...memory].map((ioc) => ({ ...ioc, analyses: [name] }));
  });
}

/** Processes of a tree, whatever its depth. */
function treeIocs(root: unknown, { at: place, warnings }: IocPlace): Ioc[] {
  const queue = [{ node: root, at: place }];
  const iocs: Ioc[] = [];
  for (const { node, at } of queue) {
    if (!isObject(node)) continue;
    if (typeof node.name === 'string' && node.name !== '')
      iocs.push(...iocOf('process', node.name, {}, { at, warnings }));
    const children: unknown[] = Array.isArray(node.children) ? node.children : [];
    const kept = children.slice(0, mostProcesses - queue.length);
    queue.push(...kept.map((child, index) => ({ node: child, at: `${at}/children/${index}` })));
    if (kept.length < children.length) {
      warnings.add('truncated', `A tree has more than ${mostProcesses} processes; raw has them all.`, at);
    }
  }
  return iocs;
}
