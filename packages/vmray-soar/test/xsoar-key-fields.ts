/**
 * The field that tells two objects of a path apart: XSOAR's `outputs_key_field`. A playbook that stores a context under it gets one
 * object for each sample, job …, however often it asks.
 */
export const xsoarKeyFields: Readonly<Record<string, string>> = {
  'VMRay.Analysis': 'AnalysisID',
  'VMRay.Job': 'JobID',
  'VMRay.Sample': 'SampleID',
  'VMRay.Submission': 'SubmissionID',
  'VMRay.ThreatIndicator': 'ID',
};
