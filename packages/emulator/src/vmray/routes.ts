import type { OperationOf, Routes } from '../kit/define-emulator.ts';
import * as analysis from './calls/analysis.ts';
import * as reputation from './calls/reputation.ts';
import * as sample from './calls/sample.ts';
import * as service from './calls/service.ts';
import * as submission from './calls/submission.ts';
import { addTag, deleteTag } from './calls/tags.ts';
import type { VmrayServer } from './state.ts';

/** One operation of the VMRay emulator: one path and method of the REST API, or several that ask for the same. */
export type VmrayOperation = OperationOf<typeof vmrayRoutes>;

const table = <const Operation extends string>(routes: Routes<Operation, VmrayServer>): typeof routes => routes;

const id = ':id(\\d{1,15})';
const column = ':column([a-z][a-z0-9_]*)/:value(.*)';

/** The REST API. */
export const vmrayRoutes = table({
  'GET /rest/system_info': { operation: 'getSystemInfo', answer: service.systemInfo },
  'GET /rest/billing_info': { operation: 'getBillingInfo', answer: service.billingInfo },
  'GET /rest/api_key/quota': { operation: 'getApiKeyQuota', answer: service.apiKeyQuota },
  'GET /rest/download_password': { operation: 'getDownloadPassword', answer: service.password },
  [`GET /rest/continuation/${id}`]: { operation: 'getContinuation', answer: service.nextPage },

  'POST /rest/sample/submit': { operation: 'submitSample', answer: submission.submit },
  'GET /rest/sample': { operation: 'listSamples', answer: sample.listed },
  'GET /rest/sample/search': { operation: 'searchSamples', answer: sample.search },
  [`GET /rest/sample/${id}`]: { operation: 'getSample', answer: sample.one },
  'GET /rest/sample/:kind(md5|sha1|sha256)/:hash(.*)': { operation: 'getSampleByHash', answer: sample.byHash },
  [`GET /rest/sample/${column}`]: { operation: 'listSamples', answer: sample.byColumn },
  [`GET /rest/sample/${id}/iocs`]: { operation: 'getSampleIocs', answer: sample.iocs },
  [`GET /rest/sample/${id}/iocs/:path+`]: { operation: 'getSampleIocs', answer: sample.iocs },
  [`GET /rest/sample/${id}/vtis`]: { operation: 'getSampleVtis', answer: sample.vtis('vtis') },
  [`GET /rest/sample/${id}/threat_indicators`]: {
    operation: 'getSampleThreatIndicators',
    answer: sample.vtis('threat_indicators'),
  },
  [`GET /rest/sample/${id}/mitre_attack`]: { operation: 'getSampleMitreAttack', answer: sample.mitreAttack },
  [`GET /rest/sample/${id}/threat_names`]: { operation: 'getSampleThreatNames', answer: sample.threatNames },
  [`GET /rest/sample/${id}/classifications`]: { operation: 'getSampleClassifications', answer: sample.classifications },
  [`GET /rest/sample/${id}/report`]: { operation: 'getSampleReport', answer: sample.report },
  [`GET /rest/sample/${id}/file`]: { operation: 'getSampleFile', answer: sample.file },
  [`POST /rest/sample/${id}/unlock_reports`]: { operation: 'unlockSampleReports', answer: sample.unlock },
  [`GET /rest/sample_relation/${id}`]: { operation: 'getSampleRelation', answer: sample.relation },
  [`GET /rest/sample_relation/sample/${id}`]: { operation: 'getSampleRelationsBySample', answer: sample.relations },

  'GET /rest/submission': { operation: 'listSubmissions', answer: submission.listed },
  [`GET /rest/submission/${id}`]: { operation: 'getSubmission', answer: submission.one },
  [`GET /rest/submission/sample/${id}`]: { operation: 'getSubmissionsBySample', answer: submission.bySample },
  [`GET /rest/submission/${column}`]: { operation: 'listSubmissions', answer: submission.byColumn },
  [`POST /rest/submission/${id}/tag/:tag(.*)`]: { operation: 'addSubmissionTag', answer: addTag('submission') },
  [`DELETE /rest/submission/${id}/tag/:tag(.*)`]: { operation: 'deleteSubmissionTag', answer: deleteTag('submission') },
  'GET /rest/job': { operation: 'listJobs', answer: submission.jobs },
  [`GET /rest/job/${id}`]: { operation: 'getJob', answer: submission.job },
  [`GET /rest/job/sample/${id}`]: { operation: 'getJobsBySample', answer: submission.jobsOf('job_sample_id') },
  [`GET /rest/job/submission/${id}`]: {
    operation: 'getJobsBySubmission',
    answer: submission.jobsOf('job_submission_id'),
  },
  [`GET /rest/job/${column}`]: { operation: 'listJobs', answer: submission.jobsByColumn },

  'GET /rest/analysis': { operation: 'listAnalyses', answer: analysis.listed },
  [`GET /rest/analysis/${id}`]: { operation: 'getAnalysis', answer: analysis.one },
  [`GET /rest/analysis/sample/${id}`]: { operation: 'getAnalysesBySample', answer: analysis.bySample },
  [`GET /rest/analysis/submission/${id}`]: { operation: 'getAnalysesBySubmission', answer: analysis.bySubmission },
  [`GET /rest/analysis/${column}`]: { operation: 'listAnalyses', answer: analysis.byColumn },
  [`GET /rest/analysis/${id}/vtis`]: { operation: 'getAnalysisVtis', answer: analysis.vtis },
  [`GET /rest/analysis/${id}/archive`]: { operation: 'getAnalysisArchive', answer: analysis.archive },
  [`GET /rest/analysis/${id}/archive/:path+`]: { operation: 'getAnalysisArchiveFile', answer: analysis.archiveFile },
  [`POST /rest/analysis/${id}/tag/:tag(.*)`]: { operation: 'addAnalysisTag', answer: addTag('analysis') },
  [`DELETE /rest/analysis/${id}/tag/:tag(.*)`]: { operation: 'deleteAnalysisTag', answer: deleteTag('analysis') },

  'GET /rest/reputation_lookup': { operation: 'listReputationLookups', answer: reputation.listed },
  [`GET /rest/reputation_lookup/${id}`]: { operation: 'getReputationLookup', answer: reputation.one },
  [`GET /rest/reputation_lookup/submission/${id}`]: {
    operation: 'getReputationLookupsBySubmission',
    answer: reputation.bySubmission,
  },
  [`GET /rest/reputation_lookup/${column}`]: { operation: 'listReputationLookups', answer: reputation.byColumn },
});
