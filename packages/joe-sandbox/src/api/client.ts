import {
  type CallOptions,
  type FileSample,
  NotFoundError,
  readHash,
  type Screenshot,
  TooLargeError,
  UnsupportedError,
} from '@sandjury/core';
import { createJsonApi, ifKnown, type JsonReply, readPictures } from '@sandjury/core/toolkit';
import type { z } from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import { type JoeSandboxSettings, resolveSettings } from '../settings.ts';
import * as wire from '../wire/analysis.ts';
import { type JoeReport, report } from '../wire/report.ts';
import { invalidParameter, isCode, noPermission, open, reason, refusals } from './refusals.ts';
import { fieldsOf, type JoeSandboxSubmission } from './submission.ts';
import { createUpload } from './upload.ts';

const mostArchiveBytes = 64 * 1024 * 1024;

/** Joe Sandbox's API v2, typed. */
export type JoeSandboxClient = ReturnType<typeof joeSandboxClient>;

/**
 * Joe Sandbox's API v2 on its own. Each call gives `value` as read and `raw` as it came, and throws NotFoundError, AuthenticationError,
 * UnsupportedError for what the server does not have, ApiError with Joe Sandbox's code as `vendorCode`, and all that a transport throws.
 * Throws ConfigurationError when the settings are wrong.
 */
export function joeSandboxClient(input: JoeSandboxSettings) {
  const { id, baseUrl, webUrl, isCloud, isPublic, settings } = resolveSettings(input);
  const vendor = 'Joe Sandbox';
  const { apiKey, acceptTac } = settings;
  const api = createJsonApi({
    id,
    vendor,
    baseUrl,
    settings,
    undici: () => import('undici'),
    userAgent: `sandjury/${manifest.version}`,
    auth: { setting: 'apiKey', secret: apiKey, in: { field: 'apikey' } },
    open,
    reason,
    refusals,
  });
  const upload = createUpload(api, { id, vendor });
  // Everything is asked for over POST, with the key in the form.
  const ask = async <Field extends z.ZodType>(
    call: string,
    field: Field,
    values: Readonly<Record<string, string>> = {},
    options?: CallOptions,
  ) => api.call({ method: 'POST', path: `/v2/${call}`, values, repeatable: true }, field, options);
  const resource = (webid: string, run: number, type: string) => ({ webid, type, run: String(run) });

  /** One kind of report. A permission that the key lacks says nothing of the others. */
  const reportOf = async (type: string, webid: string, run: number, options?: CallOptions) => {
    try {
      return await ask('analysis/download', report, resource(webid, run, type), options);
    } catch (error) {
      if (!isCode(error, noPermission)) throw error;
      throw new UnsupportedError(error.message, { ...error.toJSON(), cause: error });
    }
  };
  /** By one field, as newer servers have it, or else by `q`, which looks into everything. */
  const search = async (name: string, value: string, options?: CallOptions) => {
    try {
      return await ask('analysis/search', wire.analyses, { [name]: value }, options);
    } catch (error) {
      if (!isCode(error, invalidParameter)) throw error;
      return ask('analysis/search', wire.analyses, { q: value }, options);
    }
  };
  return {
    id,
    webUrl,
    /** Whether it is the cloud, which alone has accounts and terms. */
    isCloud,
    /** Whether it is the site of the free plan. */
    isPublic,
    clock: api.clock,
    /** One deadline and one retry budget for all calls that are given it. */
    budget: api.budget,
    /** Lets go of sockets and timers, and ends what is under way. */
    close: api.close,
    /** The plan, and how many submissions it has left. UnsupportedError of a server that is not the cloud. */
    accountInfo: async (options?: CallOptions) => ask('account/info', wire.account, {}, options),
    /** How many submissions wait. */
    serverInfo: async (options?: CallOptions) => ask('server/info', wire.server, {}, options),
    /** The systems that a submission can choose; their descriptions are HTML. */
    serverSystems: async (options?: CallOptions) => ask('server/systems', wire.systems, {}, options),
    /** Analyses of a file; [] where none is known. An older server also finds those in whose comment the hash stands. */
    async searchHash(text: string, options?: CallOptions) {
      const { hash, kind } = readHash(text, id);
      return search(kind, hash, options);
    },
    /** Analyses whose URL holds this text; [] where none is known. */
    searchUrl: async (url: string, options?: CallOptions) => search('url', url, options),
    /** State, verdict and runs of one analysis. */
    analysisInfo: async (webid: string, options?: CallOptions) =>
      ask('analysis/info', wire.analysis, { webid }, options),
    /** State of a submission, and the analyses that it became. */
    submissionInfo: async (submissionId: string, options?: CallOptions) =>
      ask('submission/info', wire.submission, { submission_id: submissionId }, options),
    /** The report of one run, counted from 0, in the form of the settings; the incident report where the full one is not to be had. */
    async report(webid: string, run: number, options?: CallOptions): Promise<JsonReply<JoeReport>> {
      try {
        return await reportOf(settings.report, webid, run, options);
      } catch (error) {
        const isForThis = [NotFoundError, TooLargeError, UnsupportedError].some((Kind) => error instanceof Kind);
        if (settings.report === 'irjsonfixed' || !isForThis) throw error;
        return reportOf('irjsonfixed', webid, run, options);
      }
    },
    /** The pictures of one run; [] where there is none. */
    async screenshots(webid: string, run: number, options?: CallOptions): Promise<Screenshot[]> {
      const values = resource(webid, run, 'shoots');
      const call = { path: '/v2/analysis/download', values, accept: 'application/zip', limit: mostArchiveBytes };
      const reply = await ifKnown(api.download(call, options));
      if (reply === null) return [];
      return readPictures(reply.body, { provider: id, zip: () => import('@zip.js/zip.js'), anyName: true });
    },
    /** Submits a file or a URL, once. To the cloud only where the settings accept its terms. */
    async submit(sample: FileSample | string, options: JoeSandboxSubmission & CallOptions = {}) {
      const { signal, deadlineMs, ...submission } = options;
      const fields = fieldsOf(submission, { id, isCloud, acceptTac });
      const call = { ...(signal && { signal }), ...(deadlineMs !== undefined && { deadlineMs }) };
      return typeof sample === 'string' ? upload.url(sample, fields, call) : upload.file(sample, fields, call);
    },
  };
}
