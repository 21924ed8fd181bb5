import { alibaba } from '@sandjury/alibaba';
import { read as readAlibaba } from '@sandjury/alibaba/read';
import { cape } from '@sandjury/cape';
import { read as readCape } from '@sandjury/cape/read';
import type { SandboxProvider, SandboxReport } from '@sandjury/core';
import { malwareBazaar } from '@sandjury/malwarebazaar';
import { read as readMalwareBazaar } from '@sandjury/malwarebazaar/read';
import { virustotal } from '@sandjury/virustotal';
import { read as readVirustotal } from '@sandjury/virustotal/read';
import { vmray } from '@sandjury/vmray';
import { read as readVmray } from '@sandjury/vmray/read';
import type { Dispatcher } from 'undici';
import { fixtures, thinned, unfolded } from './documents.ts';

/** One adapter under fire: a row. */
export interface FuzzedAdapter {
  name: string;
  read: (...documents: unknown[]) => readonly SandboxReport[];
  /** Recorded and published replies. */
  replies: readonly unknown[];
  /** The id of a ticket, whatever there is behind it. */
  ticket: string;
  connect(settings: { dispatcher: Dispatcher; retries: number; deadlineMs: number }): SandboxProvider;
}

/** A whole report is a hundred times the work of a small parser, and there are two targets for each adapter. */
export const runsOfAdapters = 500;

/** Where nobody listens: a dispatcher answers. */
export const nowhere = 'http://127.0.0.1:9';
/** A key that must be seen in nothing. VirusTotal's have 64 characters. */
export const fuzzSecret: string = 'SECRET-that-must-not-be-seen'.padEnd(64, '-');

const md5 = '44d88612fea8a8f36de82e1278abb02f';
const parsed = (texts: readonly string[]): unknown[] => texts.map((text) => thinned(JSON.parse(text)));
const alibabaReplies = parsed(fixtures('alibaba', (file) => file.startsWith('getfiledetect'))).flatMap((reply) => [
  reply,
  unfolded(reply),
]);

/** Every adapter whose readers and requests are tried. */
export const fuzzedAdapters: readonly FuzzedAdapter[] = [
  {
    name: 'VMRay',
    read: readVmray,
    replies: parsed(fixtures('vmray')),
    ticket: 'sample:1',
    connect: (settings) => vmray({ ...settings, url: nowhere, apiKey: fuzzSecret }),
  },
  {
    name: 'Alibaba',
    read: readAlibaba,
    replies: alibabaReplies,
    ticket: `hash:${md5}`,
    connect: (settings) =>
      alibaba({
        ...settings,
        endpoint: nowhere,
        credentials: { accessKeyId: 'LTAIfake', accessKeySecret: fuzzSecret },
        requestsPerSecond: false,
      }),
  },
  {
    name: 'CAPE',
    read: readCape,
    replies: parsed(fixtures('cape', (file) => /\breport-[^/\\]+$/.test(file))),
    ticket: 'task:1',
    connect: (settings) => cape({ ...settings, url: nowhere, token: fuzzSecret }),
  },
  {
    name: 'VirusTotal',
    read: readVirustotal,
    replies: parsed(
      fixtures('virustotal', (file) => /file-(?:four|malicious|undetected)|url-report|third-party/.test(file)),
    ),
    ticket: `file:${md5}`,
    connect: (settings) => virustotal({ ...settings, url: nowhere, apiKey: fuzzSecret, requestsPerSecond: 1000 }),
  },
  {
    name: 'MalwareBazaar',
    read: readMalwareBazaar,
    replies: parsed(fixtures('malwarebazaar', (file) => /recorded|hash-not-found/.test(file))),
    ticket: `sha256:${'0'.repeat(64)}`,
    connect: (settings) => malwareBazaar({ ...settings, url: nowhere, authKey: fuzzSecret, requestsPerSecond: 1000 }),
  },
];
