/**
 * For authors of adapters: transport, settings, secrets, and the small parts that every report is made of.
 * @module @sandjury/core/toolkit
 */

export { parseSettings, type SettingsErrorOptions, settingsError } from '../contract/settings.ts';
export { retold } from '../model/errors.ts';
export { byText, sortedUnique } from '../model/order.ts';
export { moreSevere } from '../model/verdict.ts';
export { type Cut, cutReport, type ReportCuts } from '../report/filter.ts';
export { type Clock, sleep, sleepUntilClosed, systemClock } from '../time/clock.ts';
export { type PollAnswer, type PollOptions, poll } from '../time/poll.ts';
export { filePart, urlPart, valueParts } from './api/forms.ts';
// biome-ignore format: one line a module keeps this page short
export { type ApiAuth, type ApiCall, type ApiCallOptions, type ApiDownload, type ApiSubmission, beforeUncertain, byOffset, byToken, createJsonApi, type FormValues, isRefusedCredential, type JsonApi, type JsonApiOptions, type JsonReply, type ListReply, type NextPage, type Opened, type Paging, type Refusal, type RefusalFacts, type RetryBudget, type Signer, type SignRequest, uncertain, type VendorRefusal } from './api/index.ts';
export { readPictures } from './archive/pictures.ts';
export {
  type LoadZip,
  readZip,
  type ZipContent,
  type ZipLimits,
  type ZipMember,
  type ZipOptions,
} from './archive/zip.ts';
export { eachMember, eachOf, isObject, type JsonObject } from './fields/each.ts';
export { type FoundText, textsUnder } from './fields/found-texts.ts';
export * as fields from './fields/index.ts';
export { type ReadOptions, readField } from './fields/read.ts';
export { withoutBlanks } from './fields/without-blanks.ts';
export { type IndicatorFacts, type IndicatorRows, indicatorOf, indicatorsIn } from './findings/indicators.ts';
export { type Row, type Rows, visitRows } from './findings/rows.ts';
export { isTechniqueId, type TechniqueClaim, techniquesOf } from './findings/techniques.ts';
export { CallGroup } from './http/call.ts';
export { createHttpClient } from './http/client.ts';
// biome-ignore format: one line a module keeps this page short
export type { HttpClient, HttpClientOptions, HttpReply, HttpRequest, HttpStreamReply } from './http/contract.ts';
export { readHttpDate } from './http/date.ts';
export { createLimiter, type Limiter } from './http/limiter.ts';
export { encodeForm, type Form, type FormPart } from './http/multipart.ts';
export { adviseByStatus, backoffMs, type ReplyHeaders, type RetryAdvice, readRetryAfter } from './http/retry.ts';
export type { StreamBody } from './http/upload.ts';
// biome-ignore format: one line a module keeps this page short
export { bytesSample, type FileHashes, fileSample, type HashingStream, hashFileSample, hashingStream, readInPassing } from './input/file-sample.ts';
export {
  assertDepth,
  assertTextLimits,
  defaultMaxDepth,
  holdsKey,
  type ParseJsonOptions,
  parseJson,
} from './input/json.ts';
export { isSuccess, openResponse, type SavedResponse } from './input/saved-response.ts';
export { type CommonSettings, type ProviderSettings, providerSettings } from './input/settings.ts';
export { type SettingVariables, variables } from './input/variables.ts';
export { cappedNames, type Detail, detailsOf, firstOf, type IocPlace, present } from './iocs/details.ts';
// biome-ignore format: one line a module keeps this page short
export { addressType, fileIoc, fileValue, type HashFacts, type IocFacts, type IocSort, iocOf, knownHashes } from './iocs/ioc-of.ts';
export { type IocRow, type IocRows, iocsIn, type TextRow } from './iocs/ioc-rows.ts';
export { readServers, type ServerAddress, type UrlParts, urlOf } from './iocs/server-address.ts';
export { type BesideServer, serverIocs } from './iocs/server-iocs.ts';
export { type HostFacts, hostIoc, type NameFacts, nameIoc, type RequestFacts, requestIoc } from './iocs/traffic.ts';
export { isLoopback, parseEndpoint } from './network/endpoint.ts';
export { provablyUnsent } from './network/failure.ts';
export { type ForeignUrlOptions, parseForeignUrl } from './network/foreign-url.ts';
export type { HttpDispatcher, LoadUndici } from './network/http-module.ts';
export type { Network } from './network/ranges.ts';
export { type TlsEnvironment, tlsEnvironment } from './network/tls-environment.ts';
export { type Gathered, gather, may, must, type PartRequest, type Parts } from './partial/gather.ts';
export { ifKnown, ifSupported, withTicket } from './partial/if-known.ts';
export { warnOfMissing } from './partial/missing.ts';
// biome-ignore format: one line a module keeps this page short
export { type CallLimit, type CallLimits, createCallLimits, endOfPeriod, type Period } from './quota/call-limits.ts';
export { type QuotaFacts, quotaOf } from './quota/quota-of.ts';
export { warnOfDissent } from './report/dissent.ts';
export { type FinishOptions, finishReport } from './report/finish.ts';
export { type ReplyToMap, readSavedReports, type SavedReportOptions } from './report/read-saved.ts';
export { Warnings } from './report/warnings.ts';
export { createSecretKeeper, type Secret, type SecretKeeper, SecretSchema } from './secrets/keeper.ts';
export { redactedText, redactKeys } from './secrets/redact.ts';
export { mailAddresses, redactMatches } from './secrets/redact-matches.ts';
export { scrubValue } from './secrets/scrub-value.ts';
export { type AnalysisFacts, bestFirst } from './values/best-first.ts';
export { blankIndicator, blankReport, blankRun, blankSample, blankVerdict } from './values/blanks.ts';
export { clustered } from './values/clusters.ts';
export { type HashSource, readHashes } from './values/hashes.ts';
export { healthOf, type ServerFacts } from './values/health.ts';
export { byId, capped, ordered } from './values/lists.ts';
export { type RejectedPart, rejectionOf } from './values/rejection.ts';
// biome-ignore format: one line a module keeps this page short
export { readTicket, type Ticket, type TicketKind, type TicketKinds, type TicketOptions, ticketKind, ticketKinds } from './values/tickets.ts';
export { readTime, timeFromEpochMs } from './values/time.ts';
export { createTimeReader, type TimeReader } from './values/time-reader.ts';
export { vendorText, webLink } from './values/vendor-text.ts';
export { type DatedClaim, type NewestClaim, newestClaim, perhapsNewest } from './words/newest.ts';
export { type StateWords, stateOf } from './words/state-reader.ts';
// biome-ignore format: one line a module keeps this page short
export { createVerdictReader, decideByParts, type FamilyClaim, type Found, type VerdictOverrides, type VerdictReader, type VerdictSource, type VerdictTable, type VerdictWords } from './words/verdict-reader.ts';
