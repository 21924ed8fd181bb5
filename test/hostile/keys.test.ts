import { alibaba } from '@sandjury/alibaba';
import { cape } from '@sandjury/cape';
import { SandboxError, type SandboxProvider, type SandboxReport } from '@sandjury/core';
import {
  corpus,
  type Emulator,
  emulatorAbuseChKey,
  emulatorAlibabaCredentials,
  emulatorCapeToken,
  emulatorVirustotalApiKey,
  emulatorVmrayApiKey,
  type JsonValue,
  startAlibabaEmulator,
  startCapeEmulator,
  startMalwareBazaarEmulator,
  startVirustotalEmulator,
  startVmrayEmulator,
} from '@sandjury/emulator';
import { malwareBazaar } from '@sandjury/malwarebazaar';
import { virustotal } from '@sandjury/virustotal';
import { vmray } from '@sandjury/vmray';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookUpCached } from '../faults/cell/cached.ts';
import { leaksIn } from '../faults/cell/evidence.ts';

// A vendor, or a proxy before it, says again what it was sent: in places that are read, in others, as a key, in another spelling.
const hash = corpus.find(({ name }) => name === 'invoice-macro')?.hashes.sha256 ?? '';
const securityToken = 'made-up-security-token/+0000';
/** Under these keys replies of VMRay hold what is of others: passwords, live sessions, who submitted it and from where. */
const theirKeys = [
  'sample_password',
  'submission_document_password',
  'submission_archive_password',
  'analysis_document_password',
  'analysis_archive_password',
  'job_document_password',
  'job_vnc_token',
  'job_vnc_url_html',
  'job_vnc_url_wss',
  'submission_user_email',
  'analysis_user_email',
  'job_user_email',
  'static_job_user_email',
  'reputation_job_user_email',
  'md_job_user_email',
  'vt_job_user_email',
  'whois_job_user_email',
  'user_email',
  'submission_ip_ip',
];
const theirs = Object.fromEntries(theirKeys.map((key) => [key, `of others: ${key}`]));

/** What a report of CAPE says of who submitted the sample. */
const submitters = {
  custom: 'of others: a comment',
  user_id: 'of others: an id',
  source_url: 'https://intranet.example/of-others',
  options: { password: 'of others: a password' },
};

interface Side {
  secrets: readonly string[];
  start(): Promise<Emulator<string>>;
  connect(url: string): SandboxProvider;
  /** The operation whose reply is the heart of a report, and that reply with an echo in it. */
  operation: string;
  echoing(report: SandboxReport, echo: Record<string, JsonValue>): Record<string, JsonValue>;
  failing(text: string): Record<string, JsonValue>;
}

const sides: Record<string, Side> = {
  VMRay: {
    secrets: [emulatorVmrayApiKey],
    start: () => startVmrayEmulator(),
    connect: (url) => vmray({ url, apiKey: emulatorVmrayApiKey, retries: 0 }),
    operation: 'getSample',
    echoing: ({ raw }, echo) => ({
      result: 'ok',
      data: { ...(raw as { sample: object }).sample, ...echo, ...theirs, jobs: [theirs] },
    }),
    failing: (text) => ({ result: 'error', error_msg: text }),
  },
  'Alibaba Cloud': {
    secrets: [emulatorAlibabaCredentials.accessKeySecret, securityToken],
    start: () => startAlibabaEmulator({ ...emulatorAlibabaCredentials, securityToken }),
    connect: (endpoint) =>
      alibaba({ endpoint, credentials: { ...emulatorAlibabaCredentials, securityToken }, retries: 0 }),
    operation: 'GetFileDetectReport',
    echoing: ({ raw }, echo) => {
      const reply = (raw as { GetFileDetectReport: { Data: object } }).GetFileDetectReport;
      return { ...reply, ...echo, Data: { ...reply.Data, ...echo } };
    },
    failing: (text) => ({ Code: `Bad.${text}`, Message: text, RequestId: text, Success: false }),
  },
  CAPE: {
    secrets: [emulatorCapeToken],
    start: () => startCapeEmulator(),
    connect: (url) => cape({ url, token: emulatorCapeToken, retries: 0 }),
    operation: 'tasks_report',
    echoing: ({ raw }, echo) => {
      const reply = (raw as { report: { info: object; signatures: object[] } }).report;
      const signatures = [...reply.signatures, { name: 'echo', description: echo.sample_filename, data: [echo] }];
      return { ...reply, ...echo, signatures, info: { ...reply.info, ...echo, ...submitters } } as never;
    },
    failing: (text) => ({ error: true, error_value: text, detail: text }),
  },
  VirusTotal: {
    secrets: [emulatorVirustotalApiKey],
    start: () => startVirustotalEmulator(),
    connect: (url) => virustotal({ url, apiKey: emulatorVirustotalApiKey, requestsPerSecond: 1000, retries: 0 }),
    operation: 'file',
    echoing: ({ raw }, echo) => {
      const { data } = (raw as { file: { data: { attributes: object } } }).file;
      return {
        ...echo,
        data: { ...data, ...echo, attributes: { ...data.attributes, ...echo, names: [echo.sample_filename] } },
      } as never;
    },
    failing: (text) => ({ error: { code: text, message: text } }),
  },
  MalwareBazaar: {
    secrets: [emulatorAbuseChKey],
    start: () => startMalwareBazaarEmulator(),
    connect: (url) => malwareBazaar({ url, authKey: emulatorAbuseChKey, requestsPerSecond: 1000, retries: 0 }),
    operation: 'query',
    echoing: ({ raw }, echo) => {
      const { query_status, data } = (raw as { report: { query_status: string; data: object[] } }).report;
      return {
        ...echo,
        query_status,
        data: data.map((one) => ({ ...one, ...echo, tags: [echo.sample_filename] })),
      } as never;
    },
    failing: (text) => ({ query_status: text }),
  },
};

describe.each(Object.entries(sides))('%s says its key again', (name, side) => {
  let emulator: Emulator<string>;
  let provider: SandboxProvider;
  let report: SandboxReport;
  beforeEach(async () => {
    emulator = await side.start();
    provider = side.connect(emulator.url);
    if (name === 'Alibaba Cloud') {
      const { client } = provider as ReturnType<typeof alibaba>;
      await client.submitRemoteFile({ url: 'https://files.emulator.test/invoice-macro', hash });
      await client.waitForResult(hash);
    }
    const [ref] = (await provider.findByHash?.(hash)) ?? [];
    if (ref === undefined) throw new Error('The emulator does not know the sample.');
    report = await provider.report(ref);
  });
  afterEach(async () => {
    await provider.close?.();
    await emulator.close();
  });

  /** The same reply, with the key in it: in texts, as keys, where it is read and where it is not. */
  function echo(): void {
    const said = side.secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]).join(' and ');
    const places = { echo: [`sent ${said}`, { [said]: 'as a key' }], [said]: 'as a key', sample_filename: said };
    emulator.fail(side.operation, { status: 200, body: side.echoing(report, places) });
  }

  it('in a reply: no report holds it', async () => {
    echo();
    const echoed = await provider.report(report.ref);
    expect(JSON.stringify(echoed.raw)).toContain('sent [');
    expect(leaksIn(echoed, side.secrets)).toEqual([]);
    if (name === 'VMRay') expect(leaksIn(echoed, Object.values(theirs))).toEqual([]);
    const { options, ...others } = submitters;
    if (name === 'CAPE') expect(leaksIn(echoed, [options.password, ...Object.values(others)])).toEqual([]);
  });

  it('in a reply: no cache entry holds it', async () => {
    echo();
    const kept = await lookUpCached(provider, hash, side.secrets);
    expect(kept.complete).toBe(true);
    expect(JSON.stringify(kept.raw)).toContain('sent [');
  });

  it.each([200, 400, 500])('in an error: no error holds it (status %d)', async (status) => {
    emulator.fail(side.operation, { status, body: side.failing(`You sent ${side.secrets.join(' and ')}`) });
    const error = await provider.report(report.ref).catch((cause: unknown) => cause);
    expect(SandboxError.is(error)).toBe(true);
    expect(String(error)).toContain('You sent [');
    expect(leaksIn(error, side.secrets)).toEqual([]);
  });
});
