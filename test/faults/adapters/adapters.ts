import { type AlibabaProvider, alibaba } from '@sandjury/alibaba';
import { type CapeProvider, cape } from '@sandjury/cape';
import {
  emulatorAlibabaCredentials,
  emulatorCapeToken,
  emulatorVmrayApiKey,
  startAlibabaEmulator,
  startCapeEmulator,
  startVmrayEmulator,
} from '@sandjury/emulator';
import { type VmrayProvider, vmray } from '@sandjury/vmray';
import type { Adapter } from '../matrix/model.ts';

const credentials = { ...emulatorAlibabaCredentials, securityToken: 'made-up-security-token/+0000' };

/** Ids that the VMRay emulator gives are above those of its corpus. */
const firstSubmissionId = 200_000;

export const vmrayAdapter: Adapter<VmrayProvider> = {
  id: 'vmray',
  title: 'VMRay',
  secrets: [emulatorVmrayApiKey],
  // Small pages, so that lists have more than one; and jobs that do not end while they are looked at.
  start: ({ now, tls, port }) => startVmrayEmulator({ now, tls, port, itemsPerRequest: 4, finishAfterPolls: 100 }),
  connect: (url, settings) => vmray({ url, apiKey: emulatorVmrayApiKey, ...settings }),
  created: async ({ client }) => (await client.submissions({ minId: firstSubmissionId })).value.length,
};

export const alibabaAdapter: Adapter<AlibabaProvider> = {
  id: 'alibaba',
  title: 'Alibaba Cloud',
  secrets: [credentials.accessKeySecret, credentials.securityToken],
  start: ({ now, tls, port }) => startAlibabaEmulator({ now, tls, port, ...credentials }),
  connect: (endpoint, settings) =>
    alibaba({ endpoint, credentials, uploadDeadlineMs: settings.deadlineMs, ...settings }),
  created: async ({ client }) => (await client.getFileDetectApiInvokeInfo()).data.InvokeCount ?? 0,
};

export const capeAdapter: Adapter<CapeProvider> = {
  id: 'cape',
  title: 'CAPE',
  secrets: [emulatorCapeToken],
  start: ({ now, tls, port }) => startCapeEmulator({ now, tls, port, finishAfterPolls: 100 }),
  connect: (url, settings) => cape({ url, token: emulatorCapeToken, ...settings }),
  created: async ({ client }) => (await client.serverStatus()).value.tasks?.total ?? 0,
};

/** What a vendor's text holds that quotes what it was sent. */
export const quotedKeys: string = [vmrayAdapter, alibabaAdapter, capeAdapter]
  .flatMap(({ secrets }) => secrets)
  .join(' and ');
