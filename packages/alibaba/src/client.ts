import type { CallOptions, FileSample } from '@sandjury/core';
import type { JsonObject } from '@sandjury/core/toolkit';
import { type AcceptedReply, AlibabaConnection } from './api/connection.ts';
import { type EventPage, getEvent, listEvents, walkEvents } from './api/events.ts';
import { memberPages } from './api/member-pages.ts';
import {
  type CreateDetectQuery,
  checkQuery,
  createDetectQuerySchema,
  type EventQuery,
  type EventsQuery,
  type MembersQuery,
  membersQuerySchema,
  plainReportQuery,
  type RemoteFile,
  type ReportQuery,
  type ResultQuery,
  reportQuerySchema,
  resultQuerySchema,
  type SubmitFileQuery,
  skillType,
  type UploadUrlQuery,
} from './api/queries.ts';
import type { AlibabaReply, FileResult, MembersPage } from './api/replies.ts';
import { askForTickets } from './api/upload-permits.ts';
import { type SubmittedFile, submitFile, submitRemoteFile } from './ask/submission.ts';
import { type WaitOptions, waitForResult } from './ask/wait.ts';
import {
  type AlibabaSettings,
  type PublicSettings,
  publicSettings,
  type ResolvedSettings,
  resolveSettings,
} from './settings.ts';
import { type InvokeInfo, invokeInfo } from './wire/account.ts';
import { fieldOf } from './wire/envelope.ts';
import type { ScanEvent, ScanEventDetails } from './wire/events.ts';
import { readFields } from './wire/fields.ts';
import { readWireResults, totalOf } from './wire/results.ts';
import type { UploadTicket } from './wire/uploads.ts';

/** Alibaba Cloud Security Center (SAS 2018-12-03), the operations of file detection. Made by `createAlibabaClient`. */
export class AlibabaClient {
  readonly id: string;
  readonly settings: PublicSettings;
  readonly #connection: AlibabaConnection;

  constructor(settings: ResolvedSettings) {
    this.#connection = new AlibabaConnection(settings);
    this.id = settings.id;
    this.settings = publicSettings(settings);
  }

  /**
   * Asks for the report on a file or an event. `data` is the vendor's own `Data`, its four embedded strings as they came.
   * Throws NotFoundError where the vendor says that it has no result; `HasData: false` is a normal reply.
   */
  async getFileDetectReport(query: ReportQuery, options?: CallOptions): Promise<AlibabaReply<JsonObject>> {
    const name = 'GetFileDetectReport';
    const checked = plainReportQuery(query) ?? this.#check(reportQuerySchema(), query, name);
    const { fileHash, eventId, field, lang, sourceType } = checked;
    const parameters = {
      EventId: eventId,
      Field: (field ?? this.settings.fields).join(','),
      FileHash: fileHash,
      Lang: lang ?? this.settings.lang,
      SourceType: sourceType ?? this.settings.sourceType,
    };
    const reply = await this.#connection.call({ name, parameters }, options);
    return { data: this.#connection.dataOf(name, reply), requestId: reply.envelope.requestId, raw: reply.raw };
  }

  /** Asks what the account has bought and used: also the cheapest sign of life. Its `FlowRate` becomes the account's rate. */
  async getFileDetectApiInvokeInfo(options?: CallOptions): Promise<AlibabaReply<InvokeInfo>> {
    const name = 'GetFileDetectApiInvokeInfo';
    const reply = await this.#connection.call({ name }, options);
    const data = readFields(invokeInfo, this.#connection.dataOf(name, reply)).value;
    this.#connection.learnRate((data.FlowRate ?? 0) / (data.TimeUnit === 'MINUTES' ? 60 : 1));
    return { data, requestId: reply.envelope.requestId, raw: reply.raw };
  }

  /** Asks where and how files can be uploaded. A file that is too large gets no `Context`. */
  async createFileDetectUploadUrl(query: UploadUrlQuery, options?: CallOptions): Promise<AlibabaReply<UploadTicket[]>> {
    const { data, requestId, raw } = await askForTickets(this.#connection, query, options);
    return { data, requestId, raw };
  }

  /**
   * Orders the check of an uploaded file, or of one that the vendor fetches. It is charged, so that it is repeated only where
   * the vendor surely did nothing. `hashKey`: what the result is asked for by.
   */
  async createFileDetect(query: CreateDetectQuery, options?: CallOptions): Promise<AlibabaReply<{ hashKey: string }>> {
    const name = 'CreateFileDetect';
    const checked = this.#check(createDetectQuerySchema(), query, name);
    const parameters = {
      Type: checked.type ?? 0,
      HashKey: checked.hash,
      OssKey: checked.ossKey,
      DownloadUrl: checked.downloadUrl,
      Decompress: checked.decompress,
      DecompressMaxLayer: checked.decompressMaxLayer,
      DecompressMaxFileCount: checked.decompressMaxFileCount,
      SourceIp: checked.sourceIp,
    };
    const { envelope, raw } = await this.#connection.call({ name, parameters, repeatable: false }, options);
    const key = fieldOf(raw, 'HashKey');
    const hashKey = typeof key === 'string' && key !== '' ? key : checked.hash;
    if (hashKey === undefined) throw this.#connection.unreadable(name, 'has no HashKey', envelope);
    return { data: { hashKey }, requestId: envelope.requestId, raw };
  }

  /** The results of up to 100 checks. Throws NotFoundError where the vendor knows none of them, or no longer (5 hours). */
  async getFileDetectResult(query: ResultQuery, options?: CallOptions): Promise<AlibabaReply<FileResult[]>> {
    const name = 'GetFileDetectResult';
    const { hashes, type = 0, sourceIp } = this.#check(resultQuerySchema(), query, name);
    const keys = type === skillType ? hashes : hashes.map((hash) => hash.toLowerCase());
    const parameters = { Type: type, HashKeyList: keys, SourceIp: sourceIp };
    const { envelope, raw } = await this.#connection.call({ name, parameters }, options);
    return { data: this.#results(name, { envelope, raw }), requestId: envelope.requestId, raw };
  }

  /** One page of the files in an archive; 100 files unless told otherwise. Throws NotFoundError as `getFileDetectResult`. */
  async listCompressFileDetectResult(query: MembersQuery, options?: CallOptions): Promise<AlibabaReply<MembersPage>> {
    const name = 'ListCompressFileDetectResult';
    const { hash, page = 1, pageSize = 100, sourceIp } = this.#check(membersQuerySchema(), query, name);
    const parameters = { HashKey: hash, CurrentPage: page, PageSize: pageSize, SourceIp: sourceIp };
    const { envelope, raw } = await this.#connection.call({ name, parameters }, options);
    const members = this.#results(name, { envelope, raw });
    const data = { members, total: totalOf(raw) };
    return { data, requestId: envelope.requestId, raw };
  }

  /** The pages of the files in an archive, one call each. Returns `truncated: true` where the vendor gave a page twice in place of others. */
  archiveMembers(
    hash: string,
    options?: CallOptions,
  ): AsyncGenerator<AlibabaReply<MembersPage>, { truncated: boolean }> {
    return memberPages(this, hash, () => options);
  }

  /** One page of the alerts of file checks, newest first; 100 unless told otherwise. */
  listObjectScanEvent(query: EventsQuery = {}, options?: CallOptions): Promise<AlibabaReply<EventPage>> {
    return listEvents(this.#connection, query, options);
  }

  /**
   * All alerts that a filter lets through, page by page as they are read. `event.ref` is a ticket for its report. Returns
   * `truncated: true` where the vendor gave a page twice in place of others.
   */
  scanEvents(
    query: Omit<EventsQuery, 'page'> = {},
    options?: CallOptions,
  ): AsyncGenerator<ScanEvent, { truncated: boolean }> {
    return walkEvents(this.#connection, query, options);
  }

  /** What is told of one alert. Throws NotFoundError where there is none. */
  getObjectScanEvent(query: EventQuery, options?: CallOptions): Promise<AlibabaReply<ScanEventDetails>> {
    return getEvent(this.#connection, query, options);
  }

  /**
   * Submits a file: asks for a known result first, uploads it only if the vendor has not got it, and orders its check. Throws
   * TooLargeError before anything is sent, or where the vendor takes no file of this size. A failure after which the order may
   * have been taken has the ticket as its `ref`; it is not retryable where to submit the file again could be charged twice.
   */
  submitFile(file: FileSample, query: SubmitFileQuery = {}, options?: CallOptions): Promise<SubmittedFile> {
    return submitFile({ client: this, connection: this.#connection }, { file, query }, options);
  }

  /**
   * Orders the check of a file at a public address, which the vendor fetches: of a file, not of the address. Fails as `submitFile`.
   * A ticket does not keep its `type`: after 1, 2 or 4 the result is asked for by `waitForResult(hash, { type })` or
   * `getFileDetectResult({ hashes, type })`.
   */
  submitRemoteFile(file: RemoteFile, options?: CallOptions): Promise<SubmittedFile> {
    return submitRemoteFile({ client: this, connection: this.#connection }, file, options);
  }

  /** Waits until a check is over. Throws NotFoundError, DeadlineError; the caller's abort reason is rethrown untouched. */
  waitForResult(hash: string, options?: WaitOptions): Promise<AlibabaReply<FileResult>> {
    return waitForResult({ client: this, connection: this.#connection }, hash, options);
  }

  /** One deadline over several calls: each gets what is left of it. */
  budget(options: CallOptions = {}): () => CallOptions {
    const { clock } = this.#connection;
    const endsAt = clock.now() + (options.deadlineMs ?? this.settings.deadlineMs);
    return () => ({ ...options, deadlineMs: Math.max(1, endsAt - clock.now()) });
  }

  /** Lets go of sockets. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  /** A reply without the list does not say that the vendor knows nothing. Throws ResponseError. */
  #results(operation: string, { envelope, raw }: Omit<AcceptedReply, 'headers'>): FileResult[] {
    if (!Array.isArray(fieldOf(raw, 'ResultList'))) {
      throw this.#connection.unreadable(operation, 'has no ResultList', envelope);
    }
    return readWireResults(raw).map(({ state, data }) => ({ state, data }));
  }

  #check<Schema extends Parameters<typeof checkQuery>[0]>(schema: Schema, query: unknown, operation: string) {
    return checkQuery(schema, query, { provider: this.id, operation });
  }
}

/** Checks the settings (ConfigurationError) and makes a client. Nothing is sent or loaded before the first call. */
export function createAlibabaClient(settings: AlibabaSettings): AlibabaClient {
  return new AlibabaClient(resolveSettings(settings));
}
