/**
 * For authors of adapters: transport, settings, secrets, and the small parts that every report is made of.
 * @module @sandjury/core/toolkit
 */

export { type Clock, sleep, sleepUntilClosed, systemClock } from '../clock.ts';
export { retold } from '../errors.ts';
export { type PollAnswer, type PollOptions, poll } from '../wait.ts';
export { filePart, urlPart, valueParts } from './api/forms.ts';
// biome-ignore format: one line a module keeps this page short
export { type ApiAuth, type ApiCall, type ApiCallOptions, type ApiDownload, type ApiSubmission, beforeUncertain, byOffset, byToken, createJsonApi, isRefusedCredential, type JsonApi, type JsonApiOptions, type JsonReply, type ListReply, type NextPage, type Opened, type Paging, type Refusal, type RefusalFacts, type RetryBudget, type Signer, type SignRequest, uncertain, type VendorRefusal } from './api/index.ts';
export { readPictures } from './archive/pictures.ts';
export {
  type LoadZip,
  readZip,
  type ZipContent,
  type ZipLimits,
  type ZipMember,
  type ZipOptions,
} from './archive/zip.ts';
export { isLoopback, parseEndpoint } from './endpoint.ts';
export { eachOf, isObject, type JsonObject } from './fields/each.ts';
export { type FoundText, textsUnder } from './fields/found-texts.ts';
export * as fields from './fields/index.ts';
export { type ReadOptions, readField } from './fields/read.ts';
// biome-ignore format: one line a module keeps this page short
export { bytesSample, type FileHashes, fileSample, type HashingStream, hashFileSample, hashingStream, readInPassing } from './file-sample.ts';
export { moreSevere } from './finish-iocs.ts';
export { type FinishOptions, finishReport } from './finish-report.ts';
export { type ForeignUrlOptions, parseForeignUrl } from './foreign-url.ts';
export { type HashSource, readHashes } from './hashes.ts';
// biome-ignore format: one line a module keeps this page short
export { createHttpClient, type HttpClient, type HttpClientOptions, type HttpReply, type HttpRequest, type HttpStreamReply } from './http.ts';
export { CallGroup } from './http-call.ts';
export { readHttpDate } from './http-date.ts';
export type { HttpDispatcher, LoadUndici } from './http-module.ts';
export { cappedNames, type Detail, detailsOf, present } from './iocs/details.ts';
export { addressType, fileValue, type IocPlace, iocOf, knownHashes } from './iocs/ioc-of.ts';
export { readServers, type ServerAddress, type UrlParts, urlOf } from './iocs/server-address.ts';
// biome-ignore format: one line a module keeps this page short
export { type HostFacts, hostIoc, type ListRow, listIocs, type NameFacts, nameIoc, type RequestFacts, requestIoc } from './iocs/traffic.ts';
export { assertDepth, assertTextLimits, defaultMaxDepth, holdsKey, type ParseJsonOptions, parseJson } from './json.ts';
export { createLimiter, type Limiter } from './limiter.ts';
export { byId, byText, capped, ordered, sortedUnique } from './lists.ts';
export { encodeForm, type Form, type FormPart } from './multipart.ts';
export type { Network } from './network.ts';
export { provablyUnsent } from './network-failure.ts';
export { type Gathered, gather, may, must, type PartRequest, type Parts } from './partial/gather.ts';
export { ifKnown } from './partial/if-known.ts';
export { warnOfMissing } from './partial/missing.ts';
export { redactedText, redactKeys } from './redact.ts';
export { adviseByStatus, backoffMs, type ReplyHeaders, type RetryAdvice, readRetryAfter } from './retry.ts';
export { isSuccess, openResponse, type SavedResponse } from './saved-response.ts';
export { scrubValue } from './scrub-value.ts';
export { createSecretKeeper, type Secret, type SecretKeeper, SecretSchema } from './secret.ts';
export { type CommonSettings, commonSettings, parseSettings } from './settings.ts';
export { readTime, timeFromEpochMs } from './time.ts';
export { type TlsEnvironment, tlsEnvironment } from './tls-environment.ts';
export type { StreamBody } from './upload.ts';
export { type AnalysisFacts, bestFirst } from './values/best-first.ts';
export { blankIndicator, blankReport, blankRun, blankSample, blankVerdict } from './values/blanks.ts';
export { isTechniqueId, type TechniqueClaim, techniquesOf } from './values/techniques.ts';
export { readTicket, type Ticket, type TicketOptions } from './values/tickets.ts';
export { createTimeReader, type TimeReader } from './values/times.ts';
export { type SettingVariables, variables } from './variables.ts';
export { vendorText } from './vendor-text.ts';
export { Warnings } from './warnings.ts';
export { type StateWords, stateOf } from './words/state-reader.ts';
// biome-ignore format: one line a module keeps this page short
export { createVerdictReader, decideByParts, type Found, type VerdictOverrides, type VerdictReader, type VerdictSource, type VerdictTable, type VerdictWords } from './words/verdict-reader.ts';
