import { idNumber, objectsOf, type WireSubmitReply } from '../wire/objects.ts';
import { replyIocs, type SoarIoc } from '../wire/report.ts';
import type { XsoarOptions } from '../words/dbot-score.ts';
import { titled } from '../words/markdown.ts';
import { xsoarVerdicts } from '../words/verdicts.ts';
import { filesContext } from './files.ts';
import type { XsoarCommandName, XsoarInputs } from './inputs.ts';
import { iocContext } from './iocs.ts';
import {
  analysisContext,
  goneJobStatus,
  indicatorContext,
  jobContext,
  newJobContext,
  quotaContext,
} from './objects.ts';
import { iocsTable, line, objectAttributes, objectsTable, stacked } from './readable.ts';
import {
  newSampleContext,
  newSubmissionContext,
  sampleContext,
  sampleFile,
  sampleVerdict,
  scoredSample,
  scoredSubmission,
  submissionContext,
} from './sample.ts';
import { standardContext } from './standard.ts';
import { byHashTable, indicatorsTable, noJob, quotaTable, submittedTable, taggedLines } from './tables.ts';

/** A context, by its paths: `{ "VMRay.Sample": …, "DBotScore": [ … ] }`. In an entry the paths have XSOAR's selectors. */
export type XsoarContext = Readonly<Record<string, unknown>>;

/** How the result of one command looks in XSOAR. Pure, and neither throws on any reply. */
export interface XsoarCommand<Input> {
  /** The context output. Throws ConfigurationError when the reliability is none. */
  context(input: Input, options?: XsoarOptions): XsoarContext;
  /** The human-readable output: Markdown in which nothing of a sample can break a table or become a link. */
  readable(input: Input): string;
}

/** XSOAR's commands, and its test of the connection. */
export const xsoarCommands: { readonly [Name in XsoarCommandName]: XsoarCommand<XsoarInputs[Name]> } = {
  'test-module': {
    context: () => ({}),
    readable: (input) => ('ok' in input ? 'ok' : line(input.error.message)),
  },
  'vmray-upload-sample': {
    context: ({ reply }) => submittedContext(reply),
    readable: ({ reply }) => submittedTable('File submitted to VMRay', reply, true),
  },
  'vmray-upload-url': {
    context: ({ reply }) => submittedContext(reply),
    readable: ({ reply }) => submittedTable('URL submitted to VMRay', reply, false),
  },
  'vmray-get-analysis-by-sample': {
    context: ({ analyses }) => ({ 'VMRay.Analysis': known(analyses).map(analysisContext) }),
    readable: ({ sampleId, analyses }) =>
      objectsTable(`Analysis results from VMRay for ID ${sampleId}:`, known(analyses).map(analysisContext), [
        'AnalysisID',
        'SampleID',
        'Verdict',
        'AnalysisURL',
      ]),
  },
  'vmray-get-job-by-sample': {
    context: ({ sampleId, jobs }) => {
      const running = known(jobs).map(jobContext);
      const gone = { SampleID: idNumber(sampleId), Status: goneJobStatus };
      return { 'VMRay.Job': running.length > 0 ? running : [gone] };
    },
    readable: ({ sampleId, jobs }) =>
      known(jobs).length === 0
        ? noJob('sample', sampleId)
        : objectsTable(`Job results for sample id: ${sampleId}`, known(jobs).map(jobContext), jobColumns),
  },
  'vmray-get-submission': {
    context: ({ submission }, options) => ({
      ...standardContext([], { ...options, more: scoredSubmission(submission) }),
      'VMRay.Submission': submissionContext(submission),
    }),
    readable: ({ submission }) => {
      const object = submissionContext(submission);
      const title = `Submission results from VMRay for ID ${object.SubmissionID ?? ''} with verdict of ${object.Verdict}`;
      return titled(title, objectAttributes(object, submissionRows));
    },
  },
  'vmray-get-sample': {
    context: ({ sample }, options) => ({
      ...standardContext([], { ...options, more: scoredSample(sample) }),
      'VMRay.Sample': sampleContext(sample),
    }),
    readable: ({ sample }) => {
      const object = sampleContext(sample);
      const title = `Results for sample id: ${object.SampleID ?? ''} with verdict ${xsoarVerdicts[sampleVerdict(sample)]}`;
      return titled(title, objectAttributes(object, sampleRows));
    },
  },
  'vmray-get-sample-by-hash': {
    context: ({ samples }, options) => ({
      ...standardContext([], {
        ...options,
        more: known(samples).flatMap((sample) => scoredSample(sample)),
        files: known(samples)
          .map(sampleFile)
          .filter((file) => file !== null),
      }),
      'VMRay.Sample': known(samples).map((sample) => sampleContext(sample)),
    }),
    readable: ({ hash, samples }) => byHashTable(hash, known(samples)),
  },
  'vmray-get-threat-indicators': {
    context: ({ vtis }) => ({ 'VMRay.ThreatIndicator': objectsOf(vtis.threat_indicators).map(indicatorContext) }),
    readable: ({ sampleId, vtis }) =>
      indicatorsTable(`Threat indicators for sample id: ${sampleId}`, objectsOf(vtis.threat_indicators)),
  },
  'vmray-add-tag': { context: () => ({}), readable: (input) => taggedLines(input, 'added to') },
  'vmray-delete-tag': { context: () => ({}), readable: (input) => taggedLines(input, 'removed from') },
  'vmray-get-iocs': {
    context: (input, options) => {
      const iocs = wanted(input);
      return {
        ...standardContext(iocs, options),
        'VMRay.Sample': { SampleID: idNumber(input.sampleId), IOC: iocContext(iocs) },
      };
    },
    readable: (input) => iocsTable(`IOCs for sample id: ${input.sampleId}`, wanted(input)),
  },
  'vmray-get-job-by-id': {
    context: ({ jobId, job }) => ({
      'VMRay.Job': job ? jobContext(job) : { JobID: idNumber(jobId), Status: goneJobStatus },
    }),
    readable: ({ jobId, job }) =>
      job
        ? titled(`Job results for job id: ${jobId}`, objectAttributes(jobContext(job), jobColumns))
        : noJob('job', jobId),
  },
  'vmray-get-summary': {
    context: ({ file }) => ({ InfoFile: filesContext([file])[0] }),
    readable: ({ file }) => line(`Returned file: ${file.name}`),
  },
  'vmray-get-screenshots': {
    context: ({ files }) => ({ InfoFile: filesContext(files) }),
    readable: ({ files }) => stacked(...files.map(({ name }) => line(`Returned file: ${name}`))),
  },
  'vmray-get-license-usage-verdicts': {
    context: ({ billing }) => ({
      'VMRay.VerdictQuota': quotaContext(billing, 'verdict', 'Verdict'),
      'VMRay.VerdicsQuota': quotaContext(billing, 'verdict', 'Verdicts'),
    }),
    readable: ({ billing }) => quotaTable(quotaContext(billing, 'verdict', 'Verdict'), 'Verdict'),
  },
  'vmray-get-license-usage-reports': {
    context: ({ billing }) => ({
      'VMRay.ReportsQuota': quotaContext(billing, 'report', 'Report'),
      'VMRay.ReportQuota': quotaContext(billing, 'report', 'Verdict'),
    }),
    readable: ({ billing }) => quotaTable(quotaContext(billing, 'report', 'Report'), 'Report'),
  },
};

const jobColumns = ['JobID', 'SampleID', 'VMName', 'VMID'];
const submissionRows = ['IsFinished', 'Verdict', 'HasErrors', 'MD5', 'SHA1', 'SHA256', 'SSDeep', 'SubmissionURL'];
const sampleRows = ['FileName', 'Type', 'MD5', 'SHA1', 'SHA256', 'SSDeep', 'SampleURL'];

function known<Item extends object>(items: readonly (Item | null | undefined)[]): Item[] {
  return items.flatMap((item) => item ?? []);
}

function submittedContext(reply: WireSubmitReply): XsoarContext {
  return {
    'VMRay.Sample': objectsOf(reply.samples).map(newSampleContext),
    'VMRay.Submission': objectsOf(reply.submissions).map(newSubmissionContext),
    'VMRay.Job': objectsOf(reply.jobs).map(newJobContext),
  };
}

function wanted({ iocs, allArtifacts = false }: XsoarInputs['vmray-get-iocs']): SoarIoc[] {
  return replyIocs(iocs).filter((ioc) => allArtifacts || ioc.isIoc !== false);
}
