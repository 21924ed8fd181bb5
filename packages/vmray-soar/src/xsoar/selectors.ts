import type { XsoarContext } from './commands.ts';
import type { XsoarCommandName } from './inputs.ts';

const fileHashes = ['MD5', 'SHA1', 'SHA256', 'SHA512', 'CRC32', 'CTPH', 'SSDeep'];
const ofPeriod = sameIfKnown('PeriodEndDate');

/** When an object of a path replaces one that XSOAR has: as XSOAR's CommonServerPython and the integration's code have it. */
const selectors: Readonly<Record<string, string>> = {
  DBotScore: `${sameIfKnown('Indicator')} && val.Vendor == obj.Vendor && val.Type == obj.Type`,
  Domain: sameIfKnown('Name'),
  IP: sameIfKnown('Address'),
  URL: sameIfKnown('Data'),
  Email: sameIfKnown('Address'),
  File: fileHashes.map(sameIfKnown).join(' || '),
  'VMRay.Analysis': 'val.AnalysisID === obj.AnalysisID',
  'VMRay.Job': 'val.JobID === obj.JobID && val.SampleID === obj.SampleID',
  // The integration's search by hash compares a field whose name is the hash: no object has it.
  'VMRay.Sample': 'val.SampleID === obj.SampleID',
  'VMRay.Submission': 'val.SubmissionID === obj.SubmissionID',
  'VMRay.ThreatIndicator': 'obj.ID === val.ID',
  'VMRay.VerdictQuota': ofPeriod,
  'VMRay.VerdicsQuota': ofPeriod,
  'VMRay.ReportsQuota': ofPeriod,
  'VMRay.ReportQuota': ofPeriod,
};

const ofUpload = { 'VMRay.Job': 'val.JobID === obj.JobID' };
const ofCommand: Readonly<Partial<Record<XsoarCommandName, Readonly<Record<string, string>>>>> = {
  'vmray-upload-sample': ofUpload,
  'vmray-upload-url': ofUpload,
  'vmray-get-iocs': { 'VMRay.Sample': sameIfKnown('SampleID') },
};

function sameIfKnown(field: string): string {
  return `val.${field} && val.${field} == obj.${field}`;
}

/**
 * A context as the `EntryContext` of a war-room entry: each path with XSOAR's selector, so that an object that is there already
 * is updated and not added again. `InfoFile` has none.
 */
export function entryContext(context: XsoarContext, command?: XsoarCommandName): XsoarContext {
  const all = { ...selectors, ...(command === undefined ? {} : ofCommand[command]) };
  return Object.fromEntries(
    Object.entries(context).map(([path, value]) => {
      const selector = all[path];
      return [selector === undefined ? path : `${path}(${selector})`, value];
    }),
  );
}
