import type { Ioc } from '@sandjury/core';
import {
  detailsOf,
  eachOf,
  fileValue,
  iocOf,
  isObject,
  knownHashes,
  type ListRow,
  listIocs,
  nameIoc,
  present,
  requestIoc,
  type Warnings,
} from '@sandjury/core/toolkit';
import type { VirustotalBehaviour, VirustotalBehaviours } from '../wire/behaviours.ts';

/** Lists of plain texts: the key, what they are, and what the key says was done to them. */
const touched: readonly ListRow[] = [
  ['files_opened', 'file-name', ['opened']],
  ['files_written', 'file-name', ['written']],
  ['files_deleted', 'file-name', ['deleted']],
  ['registry_keys_opened', 'windows-registry-key', ['opened']],
  ['registry_keys_deleted', 'windows-registry-key', ['deleted']],
  ['mutexes_created', 'mutex', ['created']],
  ['mutexes_opened', 'mutex', ['opened']],
  ['processes_created', 'process', ['created']],
  ['processes_injected', 'process', ['injected']],
  ['command_executions', 'process', ['executed']],
];

/** Patterns in memory: nothing of it was contacted. */
const inMemory: readonly ListRow[] = [
  ['memory_pattern_urls', 'url', []],
  ['memory_pattern_domains', 'domain-name', []],
];

/** Every recorded list that was longer elsewhere ends here. */
const cutAt = 500;

type Behaviour = VirustotalBehaviour['attributes'];
interface Place {
  at: string;
  warnings: Warnings;
}

/** What the sandboxes saw. VirusTotal calls none of it an indicator. */
export function behaviourIocs(behaviours: VirustotalBehaviours, warnings: Warnings): Ioc[] {
  return eachOf(behaviours.data, '/behaviours/data', ({ attributes: seen }, place) => {
    const at = `${place}/attributes`;
    const memory = [
      ...listIocs(seen, inMemory, { at, warnings }),
      ...eachOf(seen.memory_pattern_ips, `${at}/memory_pattern_ips`, (ip, at) =>
        iocOf('address', ip, {}, { at, warnings }),
      ),
    ];
    warnOfCuts(seen, { at, warnings });
    const iocs = [
      ...listIocs(seen, touched, { at, warnings }),
      ...fileIocs(seen, { at, warnings }),
      ...networkIocs(seen, { at, warnings }),
      ...treeIocs(seen, { at, warnings }),
      ...memory.map((ioc): Ioc => ({ ...ioc, sources: ['memory'] })),
    ];
    return iocs.map((ioc) => ({ ...ioc, analyses: [seen.sandbox_name] }));
  });
}

function warnOfCuts(seen: Behaviour, { at, warnings }: Place): void {
  for (const [key, list] of Object.entries(seen)) {
    if (!Array.isArray(list) || list.length !== cutAt) continue;
    warnings.add('truncated', `${key} of ${seen.sandbox_name} has ${cutAt} entries: it may be cut.`, `${at}/${key}`);
  }
}

function fileIocs(seen: Behaviour, { at, warnings }: Place): Ioc[] {
  return [
    ...eachOf(seen.files_dropped, `${at}/files_dropped`, ({ path, sha256, type }, at) => {
      const hashes = knownHashes({ sha256 });
      const extra = { operations: ['dropped'], details: detailsOf({ fileTypes: type }) };
      if (!sha256) return iocOf('file-name', path, extra, { at, warnings });
      return iocOf('file', fileValue(hashes), { ...extra, hashes, names: present(path) }, { at, warnings });
    }),
    ...eachOf(seen.files_copied, `${at}/files_copied`, ({ source, destination }, at) =>
      iocOf(
        'file-name',
        destination,
        { operations: ['copied'], details: detailsOf({ copiedFrom: source }) },
        { at, warnings },
      ),
    ),
    ...eachOf(seen.registry_keys_set, `${at}/registry_keys_set`, ({ key }, at) =>
      iocOf('windows-registry-key', key, { operations: ['set'] }, { at, warnings }),
    ),
  ];
}

function networkIocs(seen: Behaviour, { at, warnings }: Place): Ioc[] {
  return [
    ...eachOf(seen.dns_lookups, `${at}/dns_lookups`, ({ hostname: name, resolved_ips: answers }, at) =>
      nameIoc({ name, answers, protocol: 'dns' }, { at, warnings }),
    ),
    ...eachOf(seen.ip_traffic, `${at}/ip_traffic`, (flow, at) => {
      const protocols = present(flow.transport_layer_protocol?.toLowerCase());
      const details = detailsOf({ ports: flow.destination_port });
      return iocOf('address', flow.destination_ip, { protocols, details }, { at, warnings });
    }),
    ...eachOf(seen.http_conversations, `${at}/http_conversations`, ({ url, request_method: method }, at) =>
      requestIoc({ scheme: 'http', host: null, path: url, method }, { at, warnings }),
    ),
    // A session need not name its server.
    ...eachOf(seen.tls, `${at}/tls`, ({ sni: name, ja3 }, at) =>
      name === null ? [] : nameIoc({ name, protocol: 'tls', details: { ja3 } }, { at, warnings }),
    ),
  ];
}

const mostProcesses = 10_000;

/** Processes of trees, whatever their depth. */
function treeIocs(seen: Behaviour, { at, warnings }: Place): Ioc[] {
  const queue = (seen.processes_tree ?? []).map((node, index) => ({ node, at: `${at}/processes_tree/${index}` }));
  const iocs: Ioc[] = [];
  for (const { node, at } of queue) {
    if (!isObject(node)) continue;
    if (typeof node.name === 'string' && node.name !== '')
      iocs.push(...iocOf('process', node.name, {}, { at, warnings }));
    const children = Array.isArray(node.children) ? node.children.slice(0, mostProcesses - queue.length) : [];
    for (const [index, child] of children.entries()) queue.push({ node: child, at: `${at}/children/${index}` });
    if (Array.isArray(node.children) && children.length < node.children.length) {
      warnings.add('truncated', `A tree has more than ${mostProcesses} processes; raw has them all.`, at);
    }
  }
  return iocs;
}
