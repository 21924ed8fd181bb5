import {
  AuthenticationError,
  type CallOptions,
  ConfigurationError,
  type FileSample,
  ResponseError,
} from '@sandjury/core';
import { createJsonApi, urlPart } from '@sandjury/core/toolkit';
import type { z } from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import { resolveSettings, type VirustotalSettings } from '../settings.ts';
import * as behaviours from '../wire/behaviours.ts';
import * as wire from '../wire/objects.ts';
import { open, reason, refusals } from './refusals.ts';
import { formOf, mostFormBytes, refusalOfArchive } from './submission.ts';

const keyLength = 64;
/** The most that a list gives at once: more sandboxes than any recorded file had. */
const pageSize = 40;

/** What is asked about: a file or a URL that everybody sees, or one of private scanning. */
export type VirustotalScope = 'public' | 'private';

/** VirusTotal's API v3, typed. */
export type VirustotalClient = ReturnType<typeof virustotalClient>;

/**
 * VirusTotal's API v3 on its own. Each call gives `value` as read and `raw` as it came, with its envelope; it counts for the limits of the
 * settings, and throws QuotaError without asking where one is reached. Throws ConfigurationError when the settings are wrong.
 */
export function virustotalClient(input: VirustotalSettings) {
  const { id, baseUrl, settings } = resolveSettings(input);
  const home: VirustotalScope = settings.private ? 'private' : 'public';
  const api = createJsonApi({
    id,
    vendor: 'VirusTotal',
    baseUrl,
    settings,
    undici: () => import('undici'),
    userAgent: `sandjury/${manifest.version}`,
    auth: {
      setting: 'apiKey',
      secret: settings.apiKey,
      in: { header: 'x-apikey' },
      value: (key) => {
        if (key.length === keyLength) return key;
        const message = `${id}: the key of the setting apiKey has ${key.length} characters, a key of VirusTotal ${keyLength}; nothing was sent.`;
        throw new AuthenticationError(message, { provider: id });
      },
    },
    headers: { 'x-tool': 'sandjury' },
    limits: [
      { period: 'day', most: settings.requestsPerDay, setting: 'requestsPerDay' },
      { period: 'month', most: settings.requestsPerMonth, setting: 'requestsPerMonth' },
    ],
    open,
    reason,
    requestIdHeader: 'x-cloud-trace-context',
    refusals,
  });
  const path = (scope: VirustotalScope, ...steps: string[]) =>
    ['/api/v3', ...(scope === 'private' ? ['private'] : []), ...steps.map(encodeURIComponent)].join('/');

  /** Reads what a path below the name of a collection says of one thing. */
  const one =
    <Field extends z.ZodType>(field: Field, collection: string, below = '') =>
    (of: string, options?: CallOptions, scope: VirustotalScope = 'public') =>
      api.get(path(scope, collection, of) + below, field, options);

  /** Where a large file goes, below the base URL. The key goes nowhere else. */
  const uploadPath = async (scope: VirustotalScope, options: CallOptions) => {
    const { value } = await api.get(path(scope, 'files', 'upload_url'), wire.uploadUrl, options);
    const named = URL.parse(value.data);
    const below = baseUrl.pathname.replace(/\/$/, '');
    if (named?.origin === baseUrl.origin && named.pathname.startsWith(`${below}/`)) {
      return named.pathname.slice(below.length) + named.search;
    }
    throw new ResponseError(`${id}: the upload address that was named is not at ${baseUrl.host}.`, { provider: id });
  };

  return {
    id,
    clock: api.clock,
    /** One deadline for several calls. */
    budget: api.budget,
    /** Lets go of sockets and timers, and ends what is under way. */
    close: api.close,
    /** A file by MD5, SHA-1 or SHA-256. */
    file: one(wire.sampleReply, 'files'),
    /** A URL by the id that VirusTotal gives it, or by `urlId`. */
    url: one(wire.sampleReply, 'urls'),
    /** What each sandbox saw of a file: 40 of them at most. */
    behaviours: one(behaviours.behaviours, 'files', `/behaviours?limit=${pageSize}`),
    /** Names and tactics of the techniques that sandboxes saw. */
    mitreTrees: one(behaviours.mitreTrees, 'files', '/behaviour_mitre_trees'),
    /** How far an analysis is. */
    analysis: one(wire.analysis, 'analyses'),
    /** Sends a file, once: up to 32 MB in one call, up to 650 MB to an address that VirusTotal names. */
    async submitFile(file: FileSample, { vendor = {}, ...call }: CallOptions & { vendor?: object } = {}) {
      const form = formOf(file, { ...vendor }, id);
      const options = call.deadlineMs === undefined ? call : api.budget(call);
      const isLarge = file.size > mostFormBytes;
      const to = isLarge ? await uploadPath(home, options) : path(home, 'files');
      try {
        return await api.submit(
          { name: isLarge ? 'POST to the upload address' : `POST ${to}`, path: to, form },
          wire.created,
          options,
        );
      } catch (error) {
        throw form.length > 1 ? refusalOfArchive(error) : error;
      }
    },
    /** Has VirusTotal open a URL, once. */
    async submitUrl(url: string, options?: CallOptions) {
      urlPart('url', url, id);
      return api.submit({ path: path(home, 'urls'), values: { url } }, wire.created, options);
    },
    /** Analyses a file again that VirusTotal has. */
    rescanFile: (hash: string, options?: CallOptions) =>
      api.submit({ path: path('public', 'files', hash, 'analyse') }, wire.created, options),
    /** Opens a URL again that VirusTotal has. */
    rescanUrl: (urlId: string, options?: CallOptions) =>
      api.submit({ path: path('public', 'urls', urlId, 'analyse') }, wire.created, options),
    /** What the account of a user name may ask for, and what it has. Never give it the key, which would stand in logs. */
    async quotas(user: string, options?: CallOptions) {
      if (user.length === keyLength)
        throw new ConfigurationError(`${id}: a user name was expected, not a key.`, { provider: id });
      return api.get(path('public', 'users', user, 'overall_quotas'), wire.quotas, options);
    },
  };
}

/** The id of a URL that can be made without asking: base64url of it. Throws ConfigurationError where it is no http or https URL. */
export function urlId(url: string, provider: string): string {
  urlPart('url', url, provider);
  return Buffer.from(url).toString('base64url');
}
