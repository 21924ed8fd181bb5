import { describe, expect, it } from 'vitest';
import { restIocsReply } from '../../../../test/support/packages/vmray-iocs.ts';
import { pathsOf } from '../../test/entry-context.ts';
import { xsoarInputs } from '../../test/replies.ts';
import { type XsoarCommandName, type XsoarContext, xsoarCommands, xsoarEntry } from '../index.ts';

const inputs = { ...xsoarInputs, 'vmray-get-iocs': { sampleId: 3902238, iocs: restIocsReply, allArtifacts: true } };
const names = Object.keys(inputs) as XsoarCommandName[];

function entryContext<Name extends XsoarCommandName>(name: Name): XsoarContext {
  return xsoarEntry(name, inputs[name]).EntryContext;
}

function context<Name extends XsoarCommandName>(name: Name): XsoarContext {
  return xsoarCommands[name].context(inputs[name]);
}

const scores =
  'DBotScore(val.Indicator && val.Indicator == obj.Indicator && val.Vendor == obj.Vendor && val.Type == obj.Type)';
const files =
  'File(val.MD5 && val.MD5 == obj.MD5 || val.SHA1 && val.SHA1 == obj.SHA1 || val.SHA256 && val.SHA256 == obj.SHA256 || ' +
  'val.SHA512 && val.SHA512 == obj.SHA512 || val.CRC32 && val.CRC32 == obj.CRC32 || val.CTPH && val.CTPH == obj.CTPH || ' +
  'val.SSDeep && val.SSDeep == obj.SSDeep)';
const sample = 'VMRay.Sample(val.SampleID === obj.SampleID)';
const job = 'VMRay.Job(val.JobID === obj.JobID && val.SampleID === obj.SampleID)';
const submitted = [
  sample,
  'VMRay.Submission(val.SubmissionID === obj.SubmissionID)',
  'VMRay.Job(val.JobID === obj.JobID)',
];

// As the integration's code and XSOAR's own CommonServerPython write them.
const documented: Readonly<Record<XsoarCommandName, readonly string[]>> = {
  'test-module': [],
  'vmray-upload-sample': submitted,
  'vmray-upload-url': submitted,
  'vmray-get-analysis-by-sample': ['VMRay.Analysis(val.AnalysisID === obj.AnalysisID)'],
  'vmray-get-job-by-sample': [job],
  'vmray-get-submission': [scores, 'VMRay.Submission(val.SubmissionID === obj.SubmissionID)'],
  'vmray-get-sample': [scores, sample],
  'vmray-get-sample-by-hash': [scores, files, sample],
  'vmray-get-threat-indicators': ['VMRay.ThreatIndicator(obj.ID === val.ID)'],
  'vmray-add-tag': [],
  'vmray-delete-tag': [],
  'vmray-get-iocs': [
    scores,
    'Domain(val.Name && val.Name == obj.Name)',
    'IP(val.Address && val.Address == obj.Address)',
    'URL(val.Data && val.Data == obj.Data)',
    'Email(val.Address && val.Address == obj.Address)',
    files,
    'VMRay.Sample(val.SampleID && val.SampleID == obj.SampleID)',
  ],
  'vmray-get-job-by-id': [job],
  'vmray-get-summary': ['InfoFile'],
  'vmray-get-screenshots': ['InfoFile'],
  'vmray-get-license-usage-verdicts': [
    'VMRay.VerdictQuota(val.PeriodEndDate && val.PeriodEndDate == obj.PeriodEndDate)',
    'VMRay.VerdicsQuota(val.PeriodEndDate && val.PeriodEndDate == obj.PeriodEndDate)',
  ],
  'vmray-get-license-usage-reports': [
    'VMRay.ReportsQuota(val.PeriodEndDate && val.PeriodEndDate == obj.PeriodEndDate)',
    'VMRay.ReportQuota(val.PeriodEndDate && val.PeriodEndDate == obj.PeriodEndDate)',
  ],
};

describe('the keys of an entry', () => {
  it.each(names)("%s: have XSOAR's selectors", (name) => {
    expect(Object.keys(entryContext(name))).toEqual(documented[name]);
  });

  it.each(names)('%s: lead to what the context has, which Contents shows under plain paths', (name) => {
    expect(pathsOf(entryContext(name))).toEqual(context(name));
    expect(xsoarEntry(name, inputs[name]).Contents).toEqual(context(name));
  });

  it.each(names)('%s: compare fields that every object has', (name) => {
    for (const [key, value] of Object.entries(entryContext(name))) {
      const compared = [...key.matchAll(/obj\.(\w+)/g)].map(([, field]) => field);
      for (const object of [value].flat().map(Object)) {
        const has = compared.filter((field) => Object.hasOwn(object, field ?? ''));
        // A file is known by any of its hashes, and one without any by none.
        if (key.startsWith('File(')) expect(has.length > 0 || Object.hasOwn(object, 'Path')).toBe(true);
        else expect(has).toEqual(compared);
      }
    }
  });
});
