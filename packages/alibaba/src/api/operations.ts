import type { CallOptions } from '@sandjury/core';
import { type JsonObject, uncertain } from '@sandjury/core/toolkit';
import { type InvokeInfo, invokeInfo } from '../wire/account.ts';
import { fieldOf } from '../wire/envelope.ts';
import type { ScanEvent, ScanEventDetails } from '../wire/events.ts';
import { readFields } from '../wire/fields.ts';
import { type DetectResult, type ResultState, readWireResults, totalOf } from '../wire/results.ts';
import type { UploadPermit } from '../wire/uploads.ts';
import { type AcceptedReply, type AlibabaConnection, type AlibabaReply, replyOf, vendor } from './connection.ts';
import { type EventPage, getEvent, listEvents, walkEvents } from './events.ts';
import * as queries from './queries.ts';
import { askForPermits } from './upload-permits.ts';

/** The result of one check. What the vendor says is in `data`, in its own words. */
export interface FileResult {
  state: ResultState;
  data: DetectResult;
}

/** One page of the files of an archive. `total` is null where the vendor gives none. */
export interface MembersPage {
  members: readonly FileResult[];
  total: number | null;
}

/** The operations of file detection, typed. Each throws the vendor's failure as an error of ours. */
export class AlibabaOperations {
  readonly #connection: AlibabaConnection;

  constructor(connection: AlibabaConnection) {
    this.#connection = connection;
  }

  /**
   * Asks for the report on a file or an event. `data` is the vendor's own `Data`, its four embedded strings as they came.
   * Throws NotFoundError where the vendor says that it has no result; `HasData: false` is a normal reply.
   */
  async getFileDetectReport(query: queries.ReportQuery, options?: CallOptions): Promise<AlibabaReply<JsonObject>> {
    const name = 'GetFileDetectReport';
    const { settings } = this.#connection;
    const { fileHash, eventId, field, lang, sourceType } = this.#check(queries.reportQuery, query, name);
    const parameters = {
      EventId: eventId,
      Field: (field ?? settings.fields).join(','),
      FileHash: fileHash,
      Lang: lang ?? settings.lang,
      SourceType: sourceType ?? settings.sourceType,
    };
    const reply = await this.#connection.call({ name, parameters }, options);
    return replyOf(reply, this.#connection.dataOf(name, reply));
  }

  /** Asks what the account has bought and used: also the cheapest sign of life. Its `FlowRate` becomes the account's rate. */
  async getFileDetectApiInvokeInfo(options?: CallOptions): Promise<AlibabaReply<InvokeInfo>> {
    const name = 'GetFileDetectApiInvokeInfo';
    const reply = await this.#connection.call({ name }, options);
    const data = readFields(invokeInfo, this.#connection.dataOf(name, reply)).value;
    this.#connection.signer.learnRate((data.FlowRate ?? 0) / (data.TimeUnit === 'MINUTES' ? 60 : 1));
    return replyOf(reply, data);
  }

  /** Asks where and how files can be uploaded. A file that is too large gets no `Context`. */
  async createFileDetectUploadUrl(
    query: queries.UploadUrlQuery,
    options?: CallOptions,
  ): Promise<AlibabaReply<UploadPermit[]>> {
    const reply = await askForPermits(this.#connection, query, options);
    return replyOf(reply, reply.data);
  }

  /**
   * Orders the check of an uploaded file, or of one that the vendor fetches. It is charged, so that it is repeated only where
   * the vendor surely did nothing; a failure after which it may have been taken is not retryable. `hashKey`: what the result is
   * asked for by.
   */
  async createFileDetect(
    query: queries.CreateDetectQuery,
    options?: CallOptions,
  ): Promise<AlibabaReply<{ hashKey: string }>> {
    const name = 'CreateFileDetect';
    const { provider } = this.#connection;
    const { hash, type = 0, ...more } = this.#check(queries.createDetectQuery, query, name);
    const parameters = { Type: type, HashKey: hash, ...queries.capitalized(more) };
    const ref = hash === undefined ? undefined : { provider, id: `hash:${hash}` };
    const reply = await this.#connection.order({ name, parameters }, ref, options);
    const key = fieldOf(reply.raw, 'HashKey');
    const hashKey = typeof key === 'string' && key !== '' ? key : hash;
    if (hashKey !== undefined) return replyOf(reply, { hashKey });
    throw uncertain(this.#connection.unreadable(name, 'has no HashKey', reply), { provider, vendor, ref: null });
  }

  /** The results of up to 100 checks. Throws NotFoundError where the vendor knows none of them, or no longer (5 hours). */
  async getFileDetectResult(query: queries.ResultQuery, options?: CallOptions): Promise<AlibabaReply<FileResult[]>> {
    const name = 'GetFileDetectResult';
    const { hashes, type = 0, sourceIp } = this.#check(queries.resultQuery, query, name);
    const keys = type === queries.skillType ? hashes : hashes.map((hash) => hash.toLowerCase());
    const parameters = { Type: type, HashKeyList: keys, SourceIp: sourceIp };
    const reply = await this.#connection.call({ name, parameters }, options);
    return replyOf(reply, this.#results(name, reply));
  }

  /** One page of the files in an archive; 100 files unless said otherwise. Throws NotFoundError as `getFileDetectResult`. */
  async listCompressFileDetectResult(
    query: queries.MembersQuery,
    options?: CallOptions,
  ): Promise<AlibabaReply<MembersPage>> {
    const name = 'ListCompressFileDetectResult';
    const { hash, page = 1, pageSize = 100, sourceIp } = this.#check(queries.membersQuery, query, name);
    const parameters = { HashKey: hash, CurrentPage: page, PageSize: pageSize, SourceIp: sourceIp };
    const reply = await this.#connection.call({ name, parameters }, options);
    return replyOf(reply, { members: this.#results(name, reply), total: totalOf(reply.raw) });
  }

  /**
   * The pages of the files in an archive, one call each. They end before a page of files that were all seen: a server that does not
   * turn pages has no others. Returns `truncated: true` where they ended so, and there may be more files than were had.
   */
  async *archiveMembers(
    hash: string,
    options?: CallOptions,
  ): AsyncGenerator<AlibabaReply<MembersPage>, { truncated: boolean }> {
    const known = new Set<string>();
    for (let page = 1, seen = 0; ; page++) {
      const reply = await this.listCompressFileDetectResult({ hash, page }, options);
      const { members, total } = reply.data;
      const before = known.size;
      for (const { data } of members) known.add(JSON.stringify([data.HashKey, data.Path]));
      if (members.length > 0 && known.size === before) return { truncated: true };
      yield reply;
      seen += members.length;
      if (members.length === 0 || (total !== null && seen >= total)) return { truncated: false };
    }
  }

  /** One page of the alerts of file checks, newest first; 100 unless said otherwise. */
  listObjectScanEvent(query: queries.EventsQuery = {}, options?: CallOptions): Promise<AlibabaReply<EventPage>> {
    return listEvents(this.#connection, query, options);
  }

  /**
   * All alerts that a filter lets through, page by page as they are read. `event.ref` is a ticket for its report. Returns
   * `truncated: true` where the vendor gave a page twice in place of others.
   */
  scanEvents(
    query: Omit<queries.EventsQuery, 'page'> = {},
    options?: CallOptions,
  ): AsyncGenerator<ScanEvent, { truncated: boolean }> {
    return walkEvents(this.#connection, query, options);
  }

  /** What the vendor says of one alert. Throws NotFoundError where there is none. */
  getObjectScanEvent(query: queries.EventQuery, options?: CallOptions): Promise<AlibabaReply<ScanEventDetails>> {
    return getEvent(this.#connection, query, options);
  }

  /** A reply without the list does not say that the vendor knows nothing. Throws ResponseError. */
  #results(operation: string, reply: AcceptedReply): FileResult[] {
    if (!Array.isArray(fieldOf(reply.raw, 'ResultList'))) {
      throw this.#connection.unreadable(operation, 'has no ResultList', reply);
    }
    return readWireResults(reply.raw).map(({ state, data }) => ({ state, data }));
  }

  #check<Schema extends Parameters<typeof queries.checkQuery>[0]>(schema: Schema, query: unknown, operation: string) {
    return queries.checkQuery(schema, query, { provider: this.#connection.provider, operation });
  }
}
