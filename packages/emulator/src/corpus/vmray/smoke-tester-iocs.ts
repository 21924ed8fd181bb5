import type { JsonObject } from '../../kit/json.ts';
import { hashesOfText } from '../labels.ts';
import {
  artifact,
  domainIoc,
  emailAddressIoc,
  emailIoc,
  fileIoc,
  filenameIoc,
  indicator,
  ipIoc,
  mutexIoc,
  processIoc,
  registryIoc,
  urlIoc,
} from './iocs.ts';

const seenBy = { analysis_ids: [82] };
const parent = {
  parent_processes: ['"C:\\Users\\RDhJ0CNFevzX\\Desktop\\SmokeTester.exe" '],
  parent_processes_names: ['smoketester.exe'],
};
const parentWithId = { ...parent, parent_processes_ids: [1] };
const droppedPath = 'C:\\Users\\RDhJ0CNFevzX\\AppData\\Roaming\\updater.exe';

const domains = [
  domainIoc({
    domain: 'update.example.net',
    original_domains: ['update.example.net', 'UPDATE.example.net'],
    protocols: ['DNS', 'HTTPS'],
    ip_addresses: ['192.0.2.10'],
    countries: ['Netherlands'],
    country_codes: ['NL'],
    sources: ['Pcap', 'Function Log'],
    ...parentWithId,
    ...seenBy,
    ...indicator('malicious'),
  }),
  domainIoc({ domain: 'time.example.com', original_domains: ['time.example.com'], ...seenBy, ...artifact }),
];

const ips = [
  ipIoc({
    ip_address: '192.0.2.10',
    domains: ['update.example.net'],
    protocols: ['TCP', 'TLS'],
    country: 'Netherlands',
    country_code: 'NL',
    sources: ['Pcap'],
    ...parentWithId,
    ...seenBy,
    ...indicator('malicious'),
  }),
  ipIoc({ ip_address: '203.0.113.53', protocols: ['UDP'], sources: ['Pcap'], ...seenBy, ...artifact }),
];

const urls = [
  urlIoc({
    url: 'http://cdn.example.org/stage2.bin',
    original_urls: ['http://cdn.example.org/stage2.bin'],
    categories: ['Contacted'],
    methods: ['GET'],
    user_agents: ['Mozilla/5.0 (compatible; updater/1.0)'],
    referrers: ['http://cdn.example.org/'],
    content_types: ['application/octet-stream'],
    ip_addresses: ['198.51.100.7'],
    countries: ['Germany'],
    country_codes: ['DE'],
    parent_files: ['SmokeTester.exe'],
    sources: ['Pcap', 'Web Engine'],
    ...parentWithId,
    ...seenBy,
    ...indicator('malicious'),
  }),
  urlIoc({ url: 'https://update.example.net/check?id=7', methods: ['POST'], ...seenBy, ...indicator('suspicious') }),
];

const files = [
  fileIoc(hashesOfText('updater'), {
    filename: droppedPath,
    filenames: [droppedPath, 'c:\\users\\rdhj0cnfevzx\\appdata\\roaming\\updater.exe'],
    norm_filename: 'c:\\users\\rdhj0cnfevzx\\appdata\\roaming\\updater.exe',
    file_size: 9_216,
    mime_type: 'application/vnd.microsoft.portable-executable',
    operations: ['Access', 'Create', 'Write'],
    categories: ['Dropped File'],
    parent_files: ['SmokeTester.exe'],
    resource_url: ['http://cdn.example.org/stage2.bin'],
    threat_names: ['EICAR'],
    classifications: ['EICAR'],
    vtis: ['vti-3'],
    relations: [{ analysis_id: 82, relations: {} }],
    ...parentWithId,
    ...seenBy,
    ...indicator('malicious'),
  }),
  // A memory dump has no name.
  fileIoc(hashesOfText('memory dump'), { categories: ['Memory Dump'], file_size: 4_096, ...seenBy, ...artifact }),
];

const persistence = [
  registryIoc({
    reg_key_name: 'HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Updater',
    reg_key_value_types: ['REG_SZ'],
    operations: ['Access', 'Write'],
    ...parent,
    ...seenBy,
    ...indicator('malicious'),
  }),
];

/** A made IOC reply with all ten arrays filled. */
export const smokeTesterIocs: JsonObject = {
  domains,
  ips,
  urls,
  files,
  filenames: [
    filenameIoc({
      filename: droppedPath,
      operations: ['Access', 'Create', 'Write'],
      categories: ['Dropped File'],
      ...seenBy,
      ...indicator('malicious'),
    }),
  ],
  mutexes: [
    mutexIoc({
      mutex_name: 'Global\\updater-7f3a',
      operations: ['Create'],
      ...parent,
      ...seenBy,
      ...indicator('suspicious'),
    }),
    // Recorded reports of platform 4.2 hold indicators whose verdict is clean: both facts stand side by side.
    mutexIoc({ mutex_name: 'Local\\ZonesCounterMutex', operations: ['Access'], ...seenBy, ...artifact, ioc: true }),
  ],
  registry: persistence,
  processes: [
    processIoc({
      cmd_line: `"${droppedPath}" --install`,
      image_names: [droppedPath],
      process_names: ['updater.exe'],
      process_ids: [2],
      ...parentWithId,
      ...seenBy,
      ...indicator('malicious'),
    }),
  ],
  emails: [
    emailIoc(hashesOfText('report mail'), {
      subject: 'Installation report',
      sender: 'updater@example.org',
      recipients: ['collector@Example.NET'],
      nr_links: 1,
      nr_attachments: 1,
      attachment_types: ['text/plain'],
      ...seenBy,
      ...indicator('suspicious'),
    }),
  ],
  email_addresses: [
    emailAddressIoc({
      email_address: 'collector@example.net',
      sender: false,
      recipient: true,
      subjects: ['Installation report'],
      ...seenBy,
      ...indicator('suspicious'),
    }),
  ],
};
