import type { FailureInfo, Outcome, SandboxReport, Warning } from '@sandjury/core';
import type { SoarId, WireObject } from '../wire/objects.ts';
import { carriedParts } from '../wire/report.ts';
import { visibleControls } from '../words/markdown.ts';
import { type SecopsInsight, type SecopsTable, secopsInsight, secopsTable } from './case.ts';
import { type EnrichmentValue, secopsEnrichment } from './enrichment.ts';
import {
  type ResolvedScanParameters,
  type SecopsScanAction,
  type SecopsScanParameters,
  scanParameters,
} from './parameters.ts';
import { scannedReport, secopsEntityResult, secopsSample } from './result.ts';

/** What every action gives, under SecOps' own names. `json_result` is null for an action that has none. */
export interface SecopsResult<Json = unknown> {
  action: string;
  is_success: boolean;
  output_message: string;
  json_result: Json;
}

/** What a scan gives for one entity beside its JSON. */
export interface SecopsEntity {
  entity: string;
  is_suspicious: boolean;
  enrichment: Record<string, EnrichmentValue>;
  case_wall_table: SecopsTable;
  /** null where the parameters ask for none. */
  insight: SecopsInsight | null;
  /** The report's, and what the filters left out. */
  warnings: Warning[];
}

export interface SecopsScanResult extends SecopsResult<{ Entity: string; EntityResult: WireObject }[]> {
  entities: SecopsEntity[];
}

/** What became of one entity of a case, or of one file. */
export interface SecopsScanned {
  entity: string;
  outcome: Outcome;
}

/** SecOps' five actions: what each result looks like there. A result is pure data; a failure is one too. */
export const secopsActions: {
  /** Whether VMRay answered. */
  readonly Ping: (result: { ok: true } | { error: Pick<FailureInfo, 'message'> }) => SecopsResult<null>;
  /** Whether the tag was added. */
  readonly 'Add Tag to Submission': (result: {
    submissionId: SoarId;
    tag: string;
    error?: Pick<FailureInfo, 'message'> | null;
  }) => SecopsResult<null>;
  /** Throws ConfigurationError when a parameter is wrong. */
  readonly 'Scan Hash': (scanned: readonly SecopsScanned[], parameters?: SecopsScanParameters) => SecopsScanResult;
  /** Throws ConfigurationError when a parameter is wrong. */
  readonly 'Scan URL': (scanned: readonly SecopsScanned[], parameters?: SecopsScanParameters) => SecopsScanResult;
  /** `entity` is the path. One file gives its own object, several an array, in their order. */
  readonly 'Upload File And Get Report': (uploaded: readonly SecopsScanned[]) => SecopsResult;
} = {
  Ping: (result) => {
    const failure = 'error' in result ? reasonOf(result.error.message) : null;
    const message = failure === null ? 'Successfully tested connectivity.' : `Failed to test connectivity. ${failure}`;
    return { action: 'Ping', is_success: failure === null, output_message: message.trimEnd(), json_result: null };
  },
  'Add Tag to Submission': ({ submissionId, tag, error = null }) => {
    const what = `tag ${visibleControls(tag)} to submission ${submissionId}.`;
    return {
      action: 'Add Tag to Submission',
      is_success: error === null,
      output_message:
        error === null ? `Successfully added ${what}` : `Failed to add ${what} Error is ${reasonOf(error.message)}`,
      json_result: null,
    };
  },
  'Scan Hash': (scanned, parameters) => scan('Scan Hash', scanned, parameters),
  'Scan URL': (scanned, parameters) => scan('Scan URL', scanned, parameters),
  'Upload File And Get Report': (uploaded) => {
    const results = uploaded.flatMap(({ outcome }) =>
      outcome.status === 'reported' ? [{ data: secopsSample(outcome.report), result: 'ok' }] : [],
    );
    const [only = null] = results;
    return {
      action: 'Upload File And Get Report',
      is_success: results.length > 0,
      // The failure's text has this spelling of the action's name.
      output_message: messageOf('Upload File and Get Report', uploaded),
      json_result: uploaded.length > 1 ? results : only,
    };
  },
};

function scan(
  action: SecopsScanAction,
  scanned: readonly SecopsScanned[],
  given?: SecopsScanParameters,
): SecopsScanResult {
  const parameters = scanParameters(action, given);
  const found = scanned.flatMap(({ entity, outcome }) =>
    outcome.status === 'reported' ? [scanOne(entity, outcome.report, parameters)] : [],
  );
  return {
    action,
    is_success: found.length > 0,
    output_message: messageOf(action, scanned),
    json_result: found.map(({ entity, result }) => ({ Entity: entity.entity, EntityResult: result })),
    entities: found.map(({ entity }) => entity),
  };
}

function scanOne(
  entity: string,
  whole: SandboxReport,
  parameters: ResolvedScanParameters,
): { entity: SecopsEntity; result: WireObject } {
  const report = scannedReport(whole, parameters);
  const result = secopsEntityResult(report);
  const enrichment = secopsEnrichment(result, carriedParts(whole));
  const suspicious = report.verdict.value === 'malicious' || report.verdict.value === 'suspicious';
  const wanted = parameters.createInsight && (suspicious || !parameters.onlySuspiciousInsight);
  return {
    entity: {
      entity,
      is_suspicious: suspicious,
      enrichment,
      case_wall_table: secopsTable(entity, enrichment),
      insight: wanted ? secopsInsight(entity, report) : null,
      warnings: report.warnings,
    },
    result,
  };
}

function messageOf(action: string, scanned: readonly SecopsScanned[]): string {
  const named = (status: Outcome['status']) =>
    scanned.filter(({ outcome }) => outcome.status === status).map(({ entity }) => visibleControls(entity));
  const reported = named('reported');
  const failures = scanned.flatMap(({ entity, outcome }) => {
    if (outcome.status === 'failed') return [`${visibleControls(entity)} (${reasonOf(outcome.error.message)})`];
    if (outcome.status !== 'unsupported') return [];
    return [`${visibleControls(entity)} (${outcome.provider} has no ${outcome.capability})`];
  });
  const [first] = scanned;
  if (failures.length > 0 && failures.length === scanned.length) {
    const reason = scanned.length === 1 && first?.outcome.status === 'failed' ? first.outcome.error.message : null;
    return `Error executing action "${action}". Reason: ${reason === null ? failures.join('; ') : reasonOf(reason)}`;
  }
  const parts = [
    ['Reported', reported],
    ['Not known', named('not_found')],
    ['Still being analysed', named('pending')],
    ['Failed', failures],
  ] as const;
  const said = parts.filter(([, names]) => names.length > 0).map(([what, names]) => `${what}: ${names.join(', ')}.`);
  return said.length === 0 ? 'Nothing was asked.' : said.join(' ');
}

function reasonOf(message: string): string {
  return visibleControls(message);
}
