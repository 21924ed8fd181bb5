import type { PluginFormat, ReportFilters, SandboxReport } from '@sandjury/core';
import { formatNames } from '../words/format-names.ts';
import { type SecopsScanResult, secopsActions } from './actions.ts';
import { type SecopsScanParameters, scanParameters } from './parameters.ts';

/** A report as the result of Scan Hash, or of Scan URL for a URL. Throws ConfigurationError when a parameter is wrong. */
export function secopsReportResult(report: SandboxReport, parameters: SecopsScanParameters = {}): SecopsScanResult {
  const { provider, sample, ref } = report;
  const { sha256, sha1, md5 } = sample.hashes;
  const entity = sample.url ?? sha256 ?? sha1 ?? md5 ?? sample.names[0] ?? ref.id;
  const action = sample.kind === 'url' ? 'Scan URL' : 'Scan Hash';
  return secopsActions[action]([{ entity, outcome: { provider, status: 'reported', report, others: [] } }], parameters);
}

/** The format with parameters of its own. Throws ConfigurationError when one is wrong. */
export function createSecopsFormat(parameters: SecopsScanParameters = {}): PluginFormat {
  scanParameters('Scan Hash', parameters);
  return {
    ...formatNames.secops,
    render: (reports, filters) => {
      const own = { ...parameters, ...limitsOf(filters) };
      const results = reports.map((report) => secopsReportResult(report, own));
      return JSON.stringify(results.length === 1 ? results[0] : results, null, 2);
    },
  };
}

/** Limits that whoever asked for the reports has set go before Google's. */
function limitsOf({ mostPerType, scoreThreshold, mostIndicators }: ReportFilters = {}): SecopsScanParameters {
  return {
    ...(mostPerType !== undefined && { maxIocsToReturn: mostPerType }),
    ...(scoreThreshold !== undefined && { threatIndicatorScoreThreshold: scoreThreshold }),
    ...(mostIndicators !== undefined && { maxThreatIndicatorsToReturn: mostIndicators }),
  };
}

/** Reports as SecOps results: JSON, one report one result, several an array. With Google's default parameters. */
export const secops: PluginFormat = createSecopsFormat();
