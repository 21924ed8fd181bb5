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
import { gather, type JsonObject, must } from '@sandjury/core/toolkit';
import type { AlibabaReply } from '../api/connection.ts';
import type { FileResult } from '../api/operations.ts';
import { skillType } from '../api/queries.ts';
import { isPermissionMissing } from '../api/refusals.ts';
import { mostMembers } from '../mapping/members.ts';
import { toReport } from '../mapping/report.ts';
import { type AlibabaRaw, isWithoutData } from '../wire/reports.ts';
import { isOver, readWireResults, resultOf } from '../wire/results.ts';
import type { AskContext } from './order.ts';
import { type Ticket, ticketOf } from './ref.ts';

/** What GetFileDetectResult says of one ticket. */
interface Result {
  found: FileResult;
  requestId: string | null;
  raw: JsonObject;
}

type FileTicket = Exclude<Ticket, { kind: 'event' }>;

/** The report and the result of a ticket, asked for side by side, and the members of an archive, as one report. */
export async function fetchReport(
  context: AskContext,
  ref: AnalysisRef,
  options: CallOptions,
): Promise<SandboxReport<AlibabaRaw>> {
  const { provider, api, settings } = context.connection;
  const ticket = ticketOf(ref, provider);
  const missing: string[] = [];
  const budget = api.budget(options);
  const { report, result } = wantsResult(context, ticket)
    ? await askBoth(context, ticket, missing, budget)
    : { report: await askReport(context, ticket, budget), result: null };
  const state = result?.found.state;
  if (report === null && !isOver(state)) throw noReport(provider, { ref, result });
  if (report !== null && state === 'running') missing.push('A further check of this file is under way.');
  if (report === null && ticket.kind === 'hash') missing.push('GetFileDetectReport has nothing on this file.');
  const members = result?.found.data.Compress === true ? await askMembers(context, ticket, missing, budget) : [];
  const raw = {
    ...(report && { GetFileDetectReport: report.raw }),
    ...(result && isOver(state) && { GetFileDetectResult: result.raw }),
    ...(members.length > 0 && { ListCompressFileDetectResult: members }),
  };
  const { verdicts, maxIocs } = settings;
  return toReport({ ref, verdicts, maxIocs, missing }, raw);
}

/** Side by side. Where the report cannot be had, nobody waits for the result, and it is not asked for again. */
async function askBoth(context: AskContext, ticket: FileTicket, missing: string[], options: CallOptions) {
  const asks = {
    report: must((call) => askReport(context, ticket, call)),
    result: must((call) =>
      askForResult(context, ticket, call, missing).catch((error) => passOver(error, missing, ticket, options)),
    ),
  };
  return (await gather(asks, options)).parts;
}

/** Whether the vendor is asked for a result too. The settings spare the call only where a report stands beside it. */
function wantsResult({ connection }: AskContext, ticket: Ticket): ticket is FileTicket {
  return ticket.kind === 'skill' || (ticket.kind === 'hash' && connection.settings.results);
}

/**
 * Where a ticket stands. A result that is no longer kept does not mean that there is no report. A result that may not be asked
 * for leaves the report: without one, nothing says whether a check is under way.
 */
export async function fetchStatus(
  context: AskContext,
  ref: AnalysisRef,
  options: CallOptions,
): Promise<AnalysisStatus> {
  const { provider, api } = context.connection;
  const ticket = ticketOf(ref, provider);
  const budget = api.budget(options);
  let denial: unknown = null;
  const ifDenied = (error: unknown): null => {
    if (ticket.kind !== 'hash' || !SandboxError.is(error) || !isPermissionMissing(error)) throw error;
    denial = error;
    return null;
  };
  const result = ticket.kind === 'event' ? null : await askForResult(context, ticket, budget).catch(ifDenied);
  const state = result?.found.state;
  if (state === 'running' || state === 'failed') return { state, reports: [] };
  if (isOver(state) || (await askReport(context, ticket, budget)) !== null)
    return { state: 'finished', reports: [ref] };
  throw denial ?? noReport(provider, { ref, result });
}

/** null where the vendor has no data. An event is one of file detection unless the settings say otherwise. */
async function askReport(
  { client, connection }: AskContext,
  ticket: Ticket,
  options: CallOptions,
): Promise<AlibabaReply<JsonObject> | null> {
  if (ticket.kind === 'skill') return null;
  const { sourceType = 'object_scan' } = connection.settings;
  const query = ticket.kind === 'hash' ? { fileHash: ticket.hash } : { eventId: ticket.eventId, sourceType };
  const reply = await client.getFileDetectReport(query, options).catch(ifUnknown);
  return reply === null || isWithoutData(reply.data) ? null : reply;
}

async function askForResult(
  { client }: AskContext,
  ticket: FileTicket,
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
  { client }: AskContext,
  ticket: Ticket,
  missing: string[],
  options: CallOptions,
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
    const walk = client.archiveMembers(ticket.hash, options);
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
    passOver(error, missing, ticket, options, 'ListCompressFileDetectResult');
  }
  return pages;
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

function noReport(provider: string, { ref, result }: { ref: AnalysisRef; result: Result | null }): SandboxError {
  const options = { provider, requestId: result?.requestId ?? null, ref };
  const { state, data } = result?.found ?? {};
  if (state === 'running') return new NotReadyError(`${provider} is still checking ${ref.id}.`, options);
  if (state !== 'failed') return new NotFoundError(`${provider} has no data on ${ref.id}.`, options);
  const code = /^[\w.]{1,100}$/.test(data?.Code ?? '') ? (data?.Code ?? null) : null;
  const said = code === null ? '' : ` (${code})`;
  return new ApiError(`${provider} could not check ${ref.id}${said}.`, { ...options, vendorCode: code });
}
