/** One thing under two names. */
export interface Spelling {
  /** The command whose context it is in. */
  command: string;
  paths: readonly [string, string, ...string[]];
  why: string;
}

/**
 * Where the documentation of XSOAR's VMRay integration contradicts itself, the integration's code, or the API. The contexts here have all the names of a
 * row, so that a playbook written after either works.
 */
export const xsoarSpellings: readonly Spelling[] = [
  {
    command: 'vmray-get-license-usage-verdicts',
    paths: ['VMRay.VerdictQuota.VerdictQuota', 'VMRay.VerdicsQuota.VerdictsQuota'],
    why: "the integration's code writes another name than it documents",
  },
  {
    command: 'vmray-get-license-usage-verdicts',
    paths: ['VMRay.VerdictQuota.VerdictRemaining', 'VMRay.VerdicsQuota.VerdictsRemaining'],
    why: "the integration's code writes another name than it documents",
  },
  {
    command: 'vmray-get-license-usage-verdicts',
    paths: ['VMRay.VerdictQuota.VerdictUsage', 'VMRay.VerdicsQuota.VerdictsUsage'],
    why: "the integration's code writes another name than it documents",
  },
  {
    command: 'vmray-get-license-usage-verdicts',
    paths: ['VMRay.VerdictQuota.PeriodEndDate', 'VMRay.VerdicsQuota.PeriodEndDate'],
    why: "the integration's code writes another name than it documents",
  },
  {
    command: 'vmray-get-license-usage-reports',
    paths: ['VMRay.ReportQuota.VerdictQuota', 'VMRay.ReportsQuota.ReportQuota'],
    why: 'table and example differ',
  },
  {
    command: 'vmray-get-license-usage-reports',
    paths: ['VMRay.ReportQuota.VerdictRemaining', 'VMRay.ReportsQuota.ReportRemaining'],
    why: 'table and example differ',
  },
  {
    command: 'vmray-get-license-usage-reports',
    paths: ['VMRay.ReportQuota.VerdictUsage', 'VMRay.ReportsQuota.ReportUsage'],
    why: 'table and example differ',
  },
  {
    command: 'vmray-get-license-usage-reports',
    paths: ['VMRay.ReportQuota.PeriodEndDate', 'VMRay.ReportsQuota.PeriodEndDate'],
    why: 'table and example differ',
  },
  {
    command: 'vmray-get-sample',
    paths: ['VMRay.Sample.Classifications', 'VMRay.Sample.Classification'],
    why: 'table and example differ',
  },
  {
    command: 'vmray-get-sample-by-hash',
    paths: ['VMRay.Sample.Classifications', 'VMRay.Sample.Classification'],
    why: 'table and example differ',
  },
  {
    command: 'vmray-get-sample',
    paths: ['VMRay.Sample.SampleID', 'VMRay.Sample.ID'],
    why: 'the argument of vmray-get-threat-indicators is said to come from VMRay.Sample.ID',
  },
  {
    command: 'vmray-get-analysis-by-sample',
    paths: ['VMRay.Analysis.AnalysisURL', 'VMRay.Analysis.SampleURL'],
    why: 'table and example differ; the API has one page for an analysis',
  },
  {
    command: 'vmray-get-threat-indicators',
    paths: ['VMRay.ThreatIndicator.Classification', 'VMRay.ThreatIndicator.Classifications'],
    why: 'all other objects have the plural',
  },
  {
    command: 'vmray-get-iocs',
    paths: ['VMRay.Sample.IOC.Mutex.Operation', 'VMRay.Sample.IOC.Mutex.Operations'],
    why: 'one name stands twice, the first time as the same as the other',
  },
  {
    command: 'vmray-get-iocs',
    paths: ['VMRay.Sample.IOC.Registry.Operation', 'VMRay.Sample.IOC.Registry.Operations'],
    why: 'one name stands twice, the first time as the same as the other',
  },
  {
    command: 'vmray-get-iocs',
    paths: ['VMRay.Sample.IOC.File.Operation', 'VMRay.Sample.IOC.File.Operations'],
    why: 'kept for playbooks of older versions',
  },
  {
    command: 'vmray-get-iocs',
    paths: ['VMRay.Sample.IOC.File.Filename', 'VMRay.Sample.IOC.File.Name'],
    why: 'documented as the same',
  },
  {
    command: 'vmray-get-iocs',
    paths: ['VMRay.Sample.IOC.IP.Countries', 'VMRay.Sample.IOC.IP.Country'],
    why: 'the API has one country',
  },
  {
    command: 'vmray-get-iocs',
    paths: ['VMRay.Sample.IOC.IP.CountryCodes', 'VMRay.Sample.IOC.IP.CountryCode'],
    why: 'the API has one country code',
  },
  {
    command: 'vmray-get-iocs',
    paths: ['VMRay.Sample.IOC.Domain.IpAddresses', 'VMRay.Sample.IOC.Domain.IPAddresses'],
    why: 'a URL has IPAddresses',
  },
  {
    command: 'vmray-get-iocs',
    paths: ['VMRay.Sample.IOC.URL.IPAddresses', 'VMRay.Sample.IOC.URL.IpAddresses'],
    why: 'a domain has IpAddresses',
  },
  {
    command: 'vmray-get-iocs',
    paths: ['VMRay.Sample.IOC.URL.Source', 'VMRay.Sample.IOC.URL.Sources'],
    why: 'domains and IP addresses have Sources',
  },
];
