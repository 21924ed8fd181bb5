import {
  type CallOptions,
  ConfigurationError,
  type FileSample,
  readHash,
  type Screenshot,
  type SubmitOptions,
} from '@sandjury/core';
import { byToken, createJsonApi } from '@sandjury/core/toolkit';
import manifest from '../../package.json' with { type: 'json' };
import { resolveSettings, type TriageSettings } from '../settings.ts';
import * as reports from '../wire/reports.ts';
import { sample, sampleIdForm, taskNameForm } from '../wire/samples.ts';
import { open, reason, refusals } from './refusals.ts';
import { bodyOf, type TriageSubmitOptions } from './submission.ts';

/** The most that a list gives at once, and so many pages of it. */
const pageSize = 200;
const mostPages = 5;
const mostPictureBytes = 32 * 1024 * 1024;

/** Triage's API v0, typed. */
export type TriageClient = ReturnType<typeof triageClient>;

/**
 * Triage's API v0 on its own. Each call gives `value` as read and `raw` as it came, and throws NotFoundError, NotReadyError for a report
 * that is not available yet, AuthenticationError, QuotaError … Throws ConfigurationError when the settings are wrong.
 */
export function triageClient(input: TriageSettings) {
  const { id, baseUrl, webUrl, isPublic, settings } = resolveSettings(input);
  const api = createJsonApi({
    id,
    vendor: 'Triage',
    baseUrl,
    settings,
    undici: () => import('undici'),
    userAgent: `sandjury/${manifest.version}`,
    auth: {
      setting: 'apiKey',
      secret: settings.apiKey,
      in: { header: 'authorization' },
      value: (key) => `Bearer ${key}`,
    },
    open,
    reason,
    refusals,
  });
  const pathOf = (sampleId: string, ...steps: string[]) => {
    if (sampleIdForm.test(sampleId)) return ['/samples', sampleId, ...steps].join('/');
    throw new ConfigurationError(`${id}: the id of a sample is of the form YYMMDD-abcdefghij.`, { provider: id });
  };
  const taskPath = (sampleId: string, task: string, name: string) => {
    if (taskNameForm.test(task)) return pathOf(sampleId, task, name);
    throw new ConfigurationError(`${id}: the name of a task is of the form behavioral1.`, { provider: id });
  };
  const listOf = async (path: string, limit: number, options?: CallOptions) => {
    const first = `${path}&limit=${limit}`;
    const pages = limit === pageSize ? mostPages : 1;
    const paging = { ...byToken((token) => `${first}&offset=${encodeURIComponent(token)}`), mostPages: pages };
    return (await api.list(first, sample, paging, options)).value.flatMap((row) => row ?? []);
  };
  return {
    id,
    webUrl,
    /** Everything that is submitted there is for everybody. */
    isPublic,
    clock: api.clock,
    /** One deadline for several calls. */
    budget: api.budget,
    /** Lets go of sockets and timers, and ends what is under way. */
    close: api.close,
    /** Samples by any query of the vendor's language, 1,000 at most: `family:qakbot AND tag:banker`. `url:` finds addresses of configurations. */
    search: async (query: string, options?: CallOptions) =>
      listOf(`/search?query=${encodeURIComponent(query)}`, pageSize, options),
    /** Samples of a file by its MD5, SHA-1 or SHA-256; [] where Triage knows none. */
    async samplesByHash(text: string, options?: CallOptions) {
      const { hash, kind } = readHash(text, id);
      return listOf(`/search?query=${kind}:${hash}`, pageSize, options);
    },
    /** The newest sample of the account, or none: the smallest question that needs a key. */
    newestOwn: async (options?: CallOptions) => (await listOf('/samples?subset=owned', 1, options)).at(0),
    /** How far a sample is, and its tasks. */
    sample: async (sampleId: string, options?: CallOptions) => api.get(pathOf(sampleId), sample, options),
    /** What Triage says of a sample as a whole. */
    overview: async (sampleId: string, options?: CallOptions) =>
      api.get(pathOf(sampleId, 'overview.json'), reports.overview, options),
    /** What is in the files, before anything runs. */
    staticReport: async (sampleId: string, options?: CallOptions) =>
      api.get(pathOf(sampleId, 'reports', 'static'), reports.staticReport, options),
    /** What one run saw. */
    taskReport: async (sampleId: string, task: string, options?: CallOptions) =>
      api.get(taskPath(sampleId, task, 'report_triage.json'), reports.taskReport, options),
    /** The picture of a page, which URL samples alone have: `urlscan1`. */
    async screenshot(sampleId: string, task: string, options?: CallOptions): Promise<Screenshot | null> {
      const call = { path: taskPath(sampleId, task, 'screenshot.png'), accept: 'image/png', limit: mostPictureBytes };
      const reply = await api.download(call, options);
      if (reply === null) return null;
      const content = Buffer.concat(await Array.fromAsync(reply.body));
      return { name: `${task}.png`, mimeType: 'image/png', content };
    },
    /** Submits a file or a URL, once. Each submission is a sample of its own, whether the file was known or not. */
    async submit(
      what: FileSample | string,
      options: SubmitOptions<TriageSubmitOptions | Readonly<Record<string, unknown>>> = {},
    ) {
      return api.submit({ path: '/samples', ...bodyOf(what, options, id) }, sample, options);
    },
  };
}
