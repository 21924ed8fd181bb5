/** A vendor's API as its facts: `createJsonApi` runs the protocol. */
export type { ApiCallOptions, RetryBudget } from './budget.ts';
export { isRefusedCredential } from './collect.ts';
export type { ApiDownload } from './download.ts';
export { createJsonApi, type JsonApi, type ListReply } from './json-api.ts';
// biome-ignore format: one line a module keeps this page short
export type { ApiAuth, ApiCall, ApiSubmission, FormValues, JsonApiOptions, JsonReply, Opened, Signer, SignRequest } from './options.ts';
export { byOffset, byToken, type NextPage, type Paging } from './paging.ts';
export type { Refusal, RefusalFacts, VendorRefusal } from './refusals.ts';
export { beforeUncertain, uncertain } from './submission.ts';
