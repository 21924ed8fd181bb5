import {
  type AnalysisRef,
  type AnalysisStatus,
  ApiError,
  type CallOptions,
  NotFoundError,
  NotReadyError,
  SandboxError,
  type SandboxReport,
} from '@sandjury/core';
import type { JsonObject } from '@sandjury/core/toolkit';
import { failureKind } from '../api/failure.ts';
import { memberPages } from '../api/member-pages.ts';
import { skillType } from '../api/queries.ts';
import type { AlibabaReply, FileResult } from '../api/replies.ts';
import type { AlibabaClient } from '../client.ts';
import { mostMembers } from '../mapping/members.ts';
import { toReport } from '../mapping/report.ts';
import { type AlibabaRaw, isWithoutData } from '../wire/reports.ts';
import { isOver, readWireResults, resultOf } from '../wire/results.ts';
import { type Ticket, ticketOf } from './ref.ts';

/** What GetFileDetectResult says of one ticket. */
interface Result {
  found: FileResult;
  requestId: string | null;
  raw: JsonObject;
}

/** The report and the result of a ticket, asked for side by side, and the members of an archive, as one report. */
export async function fetchReport(
  client: AlibabaClient,
  ref: AnalysisRef,
  options: CallOptions,
): Promise<SandboxReport<AlibabaRaw>> {
  const ticket = ticketOf(ref, client.id);
  const missing: string[] = [];
  const remaining = client.budget(options);
  const [report, result] = wantsResult(client, ticket)
    ? await askBoth(client, ticket, missing, remaining())
    : [await askReport(client, ticket, remaining()), null];
  const state = result?.found.state;
  if (report === null && !isOver(state)) throw noReport(client, { ref, result });
  if (report !== null && state === 'running') missing.push('A further check of this file is under way.');
  if (report === null && ticket.kind === 'hash') missing.push('GetFileDetectReport has nothing on this file.');
  const members = result?.found.data.Compress === true ? await askMembers(client, ticket, missing, remaining) : [];
  const raw = {
    ...(report && { GetFileDetectReport: report.raw }),
    ...(result && isOver(state) && { GetFileDetectResult: result.raw }),
    ...(members.length > 0 && { ListCompressFileDetectResult: members }),
  };
  const { verdicts, maxIocs } = client.settings;
  return toReport({ ref, verdicts, maxIocs, missing }, raw);
}

/** Side by side. Where the report cannot be had, nobody waits for the result, and it is not asked for again. */
async function askBoth(
  client: AlibabaClient,
  ticket: Exclude<Ticket, { kind: 'event' }>,
  missing: string[],
  options: CallOptions,
): Promise<[AlibabaReply<JsonObject> | null, Result | null]> {
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const call = { ...options, signal };
  try {
    return await Promise.all([
      askReport(client, ticket, call),
      askForResult(client, ticket, call, missing).catch((error: unknown) => passOver(error, missing, ticket, options)),
    ]);
  } catch (error) {
    stop.abort(error);
    throw error;
  }
}

/** Whether the vendor is asked for a result too. The settings spare the call only where a report stands beside it. */
function wantsResult(client: AlibabaClient, ticket: Ticket): ticket is Exclude<Ticket, { kind: 'event' }> {
  return ticket.kind === 'skill' || (ticket.kind === 'hash' && client.settings.results);
}

/**
 * Where a ticket stands. A result that is no longer kept does not mean that there is no report. A result that may not be asked
 * for leaves the report: without one, nothing says whether a check is under way.
 */
export async function fetchStatus(
  client: AlibabaClient,
  ref: AnalysisRef,
  options: CallOptions,
): Promise<AnalysisStatus> {
  const ticket = ticketOf(ref, client.id);
  const remaining = client.budget(options);
  let denial: unknown = null;
  const ifDenied = (error: unknown): null => {
    if (ticket.kind !== 'hash' || !isDenied(error)) throw error;
    denial = error;
    return null;
  };
  const result = ticket.kind === 'event' ? null : await askForResult(client, ticket, remaining()).catch(ifDenied);
  const state = result?.found.state;
  if (state === 'running' || state === 'failed') return { state, reports: [] };
  if (isOver(state) || (await askReport(client, ticket, remaining())) !== null) {
    return { state: 'finished', reports: [ref] };
  }
  throw denial ?? noReport(client, { ref, result });
}

/** null where the vendor has no data. An event is one of file detection unless the settings say otherwise. */
async function askReport(
  client: AlibabaClient,
  ticket: Ticket,
  options: CallOptions,
): Promise<AlibabaReply<JsonObject> | null> {
  if (ticket.kind === 'skill') return null;
  const { sourceType = 'object_scan' } = client.settings;
  const query = ticket.kind === 'hash' ? { fileHash: ticket.hash } : { eventId: ticket.eventId, sourceType };
  try {
    const reply = await client.getFileDetectReport(query, options);
    return isWithoutData(reply.data) ? null : reply;
  } catch (error) {
    return ifUnknown(error);
  }
}

async function askForResult(
  client: AlibabaClient,
  ticket: Exclude<Ticket, { kind: 'event' }>,
  options: CallOptions,
  missing: string[] = [],
): Promise<Result | null> {
  const key = ticket.kind === 'hash' ? ticket.hash : ticket.key;
  const type = ticket.kind === 'hash' ? 0 : skillType;
  const reply = await client.getFileDetectResult({ hashes: [key], type }, options).catch(ifUnknown);
  if (reply === null) return null;
  const results = readWireResults(reply.raw);
  const found = resultOf(results, key);
  if (found === undefined && results.length > 0) missing.push('GetFileDetectResult answered, and not for this file.');
  return found === undefined ? null : { found, requestId: reply.requestId, raw: reply.raw };
}

async function askMembers(
  client: AlibabaClient,
  ticket: Ticket,
  missing: string[],
  options: () => CallOptions,
): Promise<JsonObject[]> {
  const pages: JsonObject[] = [];
  if (ticket.kind !== 'hash') {
    missing.push(
      'The files of this Skill package were not asked for: the vendor does not say whether it lists them by such a key.',
    );
    return pages;
  }
  let seen = 0;
  try {
    const walk = memberPages(client, ticket.hash, options);
    while (seen < mostMembers) {
      const { done, value } = await walk.next();
      if (done) {
        if (value.truncated) missing.push('ListCompressFileDetectResult gave one page twice: there may be more files.');
        break;
      }
      pages.push(value.raw);
      seen += value.data.members.length;
    }
  } catch (error) {
    passOver(error, missing, ticket, options(), 'ListCompressFileDetectResult');
  }
  return pages;
}

/** Whether the account lacks the permission for this one operation. */
function isDenied(error: unknown): boolean {
  if (!SandboxError.is(error) || error.code !== 'authentication') return false;
  return failureKind({ status: error.status ?? 0, code: error.vendorCode ?? null }) === 'forbidden';
}

function ifUnknown(error: unknown): null {
  if (SandboxError.is(error) && error.code === 'not_found') return null;
  throw error;
}

/** A second call that fails costs the report a part, and not the whole. A ticket that has nothing else fails with it. */
function passOver(
  error: unknown,
  missing: string[],
  ticket: Ticket,
  options: CallOptions,
  operation = 'GetFileDetectResult',
): null {
  options.signal?.throwIfAborted();
  if (ticket.kind !== 'hash' || !SandboxError.is(error)) throw error;
  missing.push(`${operation} could not be had: ${error.message}`);
  return null;
}

function noReport(client: AlibabaClient, { ref, result }: { ref: AnalysisRef; result: Result | null }): SandboxError {
  const options = { provider: client.id, requestId: result?.requestId ?? null, ref };
  const { state, data } = result?.found ?? {};
  if (state === 'running') return new NotReadyError(`${client.id} is still checking ${ref.id}.`, options);
  if (state !== 'failed') return new NotFoundError(`${client.id} has no data on ${ref.id}.`, options);
  const code = /^[\w.]{1,100}$/.test(data?.Code ?? '') ? (data?.Code ?? null) : null;
  return new ApiError(`${client.id} could not check ${ref.id}${code === null ? '' : ` (${code})`}.`, {
    ...options,
    vendorCode: code,
  });
}
