import { type CallOptions, ConfigurationError, type FileSample, readHash, type Screenshot } from '@sandjury/core';
import { byOffset, createJsonApi, readPictures } from '@sandjury/core/toolkit';
import type { z } from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import { type CapeSettings, resolveSettings } from '../settings.ts';
import { report } from '../wire/report.ts';
import * as wire from '../wire/tasks.ts';
import { open, reason, refusals } from './refusals.ts';
import { type CapeSubmission, formOf } from './submission.ts';

/** The most that tasks/list/ gives at once. */
const pageSize = 50;
/** Bytes of an archive of screenshots. */
const mostArchiveBytes = 64 * 1024 * 1024;

/** CAPE's REST API v2, typed. */
export type CapeClient = ReturnType<typeof capeClient>;

/**
 * CAPE's REST API v2 on its own. Task ids are whole numbers, as numbers or in digits. Each call gives `value` as read and `raw` as it
 * came, and throws UnsupportedError where the server has it switched off, NotFoundError, NotReadyError, AuthenticationError, QuotaError …
 * Throws ConfigurationError when the settings are wrong.
 */
export function capeClient(input: CapeSettings) {
  const { id, baseUrl, webUrl, settings } = resolveSettings(input);
  const api = createJsonApi({
    id,
    vendor: 'CAPE',
    baseUrl,
    settings,
    undici: () => import('undici'),
    userAgent: `sandjury/${manifest.version}`,
    auth: { setting: 'token', secret: settings.token, in: { header: 'authorization' }, value: (key) => `Token ${key}` },
    open,
    reason,
    refusals,
  });
  const pathOf = (call: string, taskId: number | string) => {
    if (/^[0-9]{1,15}$/.test(String(taskId))) return `/tasks/${call}/${taskId}/`;
    throw new ConfigurationError(`${id}: the id of a task is a whole number.`, { provider: id });
  };
  const ofTask =
    <Field extends z.ZodType>(call: string, field: Field, format = '') =>
    async (taskId: number | string, options?: CallOptions) =>
      api.get(pathOf(call, taskId) + format, field, options);
  const pageOf = (offset: number) => `/tasks/list/${pageSize}/${offset}/`;
  return {
    id,
    webUrl,
    clock: api.clock,
    /** Takes the secrets that were used so far out of a text. */
    scrub: api.scrub,
    /** Lets go of sockets and timers, and ends what is under way. */
    close: api.close,
    /** Version, machines and counts of tasks. */
    serverStatus: (options?: CallOptions) => api.get('/cuckoo/status/', wire.serverStatus, options),
    /** The tasks of a file and of what was in it; none where it is not known. Takes MD5, SHA-1 and SHA-256. */
    async tasksByHash(text: string, options?: CallOptions) {
      const { hash, kind } = readHash(text, id);
      return api.get(`/tasks/search/${kind}/${hash}/`, wire.tasks, options);
    },
    /** Every task of the server, newest first, 50 a call. */
    tasks: (options?: CallOptions) => api.list(pageOf(0), wire.task, byOffset(pageOf, { size: pageSize }), options),
    /** One task: its state, its times and what it is about. NotFoundError where the server has none of that number. */
    task: ofTask('view', wire.task),
    /** The word for a task's state: `pending`, `running`, `completed`, `reported`, `failed_analysis` … */
    taskStatus: ofTask('status', wire.status),
    /** The report of a task, in the form that the settings name. */
    report: ofTask('get/report', report, `${settings.report}/`),
    /** What CAPE calls the IOCs of a task, as it gives them; null where there are none. Needs MongoDB on the server. */
    iocs: ofTask('get/iocs', wire.iocs),
    /** The malware configurations of a task, as CAPE gives them, keyed by family; null where there are none. */
    configs: ofTask('get/config', wire.configs),
    /** The pictures of a task, in the order in which they were taken; [] where there is none. */
    async screenshots(taskId: number | string, options?: CallOptions): Promise<Screenshot[]> {
      const call = { path: pathOf('get/screenshot', taskId), accept: 'application/zip', limit: mostArchiveBytes };
      const reply = await api.download(call, options);
      return reply === null ? [] : readPictures(reply.body, { provider: id, zip: () => import('@zip.js/zip.js') });
    },
    /** Submits a file or a URL, once. An archive may become several tasks; what was refused is in `errors`. */
    submit: async (sample: FileSample | string, options: CapeSubmission & CallOptions = {}) =>
      api.submit(formOf(sample, options, id), wire.created, options),
  };
}
