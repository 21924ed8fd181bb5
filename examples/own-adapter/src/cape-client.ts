import { type CallOptions, ConfigurationError, type FileSample, hashKindOf, ResponseError } from '@sandjury/core';
import type { z } from 'zod';
import {
  type CapeCreated,
  type CapeReport,
  type CapeServerStatus,
  type CapeTask,
  CreatedSchema,
  ReportSchema,
  ServerStatusSchema,
  TaskSearchSchema,
  TaskStatusSchema,
  TaskViewSchema,
} from './cape-schemas.ts';
import { type CapeSettings, resolveSettings } from './cape-settings.ts';
import { type CapeSubmitOptions, filePart, sendOnce, submitFields, urlPart } from './cape-submit.ts';
import { createTransport, type Transport, type TransportCall } from './cape-transport.ts';

/** A reply: `value` as read, `raw` as it came, without our token. */
export interface CapeReply<Value> {
  value: Value;
  raw: unknown;
}

/** How a submission is made. */
export interface CapeSubmitCall extends CallOptions {
  submission?: CapeSubmitOptions;
}

/** CAPE's REST API v2, typed. Usable on its own; task ids are whole numbers, as numbers or in digits. */
export class CapeClient {
  readonly id: string;
  /** The web interface, without a slash at its end. */
  readonly webUrl: string;
  readonly #transport: Transport;
  readonly #reportFormat: string;

  /** Throws ConfigurationError when the settings are wrong. */
  constructor(input: CapeSettings) {
    const resolved = resolveSettings(input);
    this.id = resolved.id;
    this.webUrl = resolved.baseUrl.href.replace(/\/apiv2$/, '');
    this.#transport = createTransport(resolved);
    this.#reportFormat = resolved.settings.report;
  }

  /** Version, machines and counts of tasks. Throws UnsupportedError where the server has this call switched off. */
  async serverStatus(options: CallOptions = {}): Promise<CapeReply<CapeServerStatus>> {
    const { value, raw } = await this.#get('/cuckoo/status/', ServerStatusSchema, options);
    return { value: value.data, raw };
  }

  /** The tasks of a file and of what was in it, newest first; [] where none is known. Takes MD5, SHA-1 and SHA-256. */
  async tasksByHash(hash: string, options: CallOptions = {}): Promise<CapeReply<CapeTask[]>> {
    const kind = hashKindOf(hash);
    if (kind === null) {
      throw new ConfigurationError(`${this.id}: this is no hash: expected an MD5, SHA-1 or SHA-256.`, {
        provider: this.id,
      });
    }
    const path = `/tasks/search/${kind}/${hash.toLowerCase()}/`;
    const { value, raw } = await this.#get(path, TaskSearchSchema, options);
    return { value: value.data.flatMap((task) => (task === null ? [] : [task])), raw };
  }

  /** A task. Throws NotFoundError. */
  async task(taskId: number | string, options: CallOptions = {}): Promise<CapeReply<CapeTask>> {
    const { value, raw } = await this.#get(`/tasks/view/${this.#segment(taskId)}/`, TaskViewSchema, options);
    return { value: value.data, raw };
  }

  /** The word for a task's state: `pending`, `running`, `completed`, `reported`, `failed_analysis` … Throws NotFoundError. */
  async taskStatus(taskId: number | string, options: CallOptions = {}): Promise<CapeReply<string>> {
    const { value, raw } = await this.#get(`/tasks/status/${this.#segment(taskId)}/`, TaskStatusSchema, options);
    return { value: value.data, raw };
  }

  /** The report of a task, in the form that the settings name. Throws NotReadyError, NotFoundError. */
  async report(taskId: number | string, options: CallOptions = {}): Promise<CapeReply<CapeReport>> {
    return this.#get(`/tasks/get/report/${this.#segment(taskId)}/${this.#reportFormat}/`, ReportSchema, options);
  }

  /** Submits a file, once. An archive may become several tasks; what was refused, beside them or instead, is in `errors`. */
  async submitFile(file: FileSample, options: CapeSubmitCall = {}): Promise<CapeReply<CapeCreated>> {
    const { signal, deadlineMs, submission = {} } = options;
    const form = [...submitFields(submission, this.id), filePart(file, this.id)];
    // A slow line is no failure: each 256 KiB has a second more than a call.
    const uploadMs = this.#transport.defaultDeadlineMs + Math.ceil(file.size / (256 * 1024)) * 1000;
    return this.#create({ path: '/tasks/create/file/', form, signal, deadlineMs: deadlineMs ?? uploadMs });
  }

  /** Submits a URL, once. */
  async submitUrl(url: string, options: CapeSubmitCall = {}): Promise<CapeReply<CapeCreated>> {
    const { signal, deadlineMs, submission = {} } = options;
    const form = [...submitFields(submission, this.id), urlPart(url, this.id)];
    return this.#create({ path: '/tasks/create/url/', form, signal, deadlineMs });
  }

  /** Milliseconds since 1970, by the clock of the settings. */
  now(): number {
    return this.#transport.clock.now();
  }

  /** Takes the token out of a text. */
  scrub(text: string): string {
    return this.#transport.keeper.scrub(text);
  }

  /** Closes the connections. */
  close(): Promise<void> {
    return this.#transport.close();
  }

  async #get<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    options: CallOptions,
  ): Promise<CapeReply<z.output<Schema>>> {
    const raw = await this.#transport.call({ path, signal: options.signal, deadlineMs: options.deadlineMs });
    return { value: this.#read(schema, raw, `GET ${path}`), raw };
  }

  async #create(call: TransportCall): Promise<CapeReply<CapeCreated>> {
    const raw = await sendOnce(this.#transport, call, this.id);
    return { value: this.#read(CreatedSchema, raw, `POST ${call.path}`), raw };
  }

  #read<Schema extends z.ZodType>(schema: Schema, raw: unknown, call: string): z.output<Schema> {
    const result = schema.safeParse(raw);
    if (result.success) return result.data;
    throw new ResponseError(`The reply of ${this.id} to ${call} is not of the documented shape.`, {
      provider: this.id,
      status: 200,
    });
  }

  #segment(taskId: number | string): string {
    if (/^[0-9]{1,15}$/.test(String(taskId))) return String(taskId);
    throw new ConfigurationError(`${this.id}: the id of a task is a whole number.`, { provider: this.id });
  }
}
