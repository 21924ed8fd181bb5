import { noIocs } from '../../corpus/vmray/made.ts';
import type { JsonObject, JsonValue } from '../../kit/json.ts';
import { ParameterError } from '../pages.ts';
import { isBoolean, isTrue } from '../submit/parameters.ts';

/** Which IOCs of a sample are asked for. `null`: whatever they are. */
export interface IocFilter {
  /** One of the ten arrays; the others are empty then. */
  readonly type: string | null;
  readonly verdict: string | null;
  readonly severity: string | null;
  /** Also what is no indicator. */
  readonly allArtifacts: boolean;
}

// The parameters that the API reference documents, under their names in a path.
const parameters = {
  type: 'ioc_type',
  verdict: 'ioc_verdict',
  severity: 'ioc_severity',
  all_artifacts: 'all_artifacts',
};
const paths = ['', 'type', 'verdict', 'severity', 'all_artifacts', 'type/verdict', 'type/severity'];

const verdicts: ReadonlySet<string> = new Set(['malicious', 'suspicious', 'clean', 'null']);
const severities: ReadonlySet<string> = new Set(
  'malicious suspicious unknown not_suspicious whitelisted blacklisted'.split(' '),
);
const types: ReadonlySet<string> = new Set(Object.keys(noIocs()));

/**
 * Reads the filter from the query and from the segments behind `iocs`, such as `type/files/verdict/malicious`; the path wins. `null` for a path that
 * the API does not have. Throws ParameterError for a value that it does not take.
 */
export function iocFilter(query: URLSearchParams, path: string | undefined): IocFilter | null {
  const segments = path?.split('/') ?? [];
  const names = segments.filter((_, index) => index % 2 === 0);
  if (segments.length % 2 !== 0 || !paths.includes(names.join('/'))) return null;
  const inPath = new Map(names.map((name, index) => [name, segments[2 * index + 1] ?? '']));
  const given = (name: keyof typeof parameters): string | null =>
    inPath.get(name) ?? query.get(parameters[name]) ?? null;
  const word = (name: keyof typeof parameters, known: ReadonlySet<string>): string | null => {
    const value = given(name);
    if (value === null || known.has(value)) return value;
    throw new ParameterError(`Invalid value for parameter ${parameters[name]}`);
  };
  const all = given('all_artifacts');
  if (all !== null && !isBoolean(all)) throw new ParameterError('Invalid value for parameter all_artifacts');
  return {
    type: word('type', types),
    verdict: word('verdict', verdicts),
    severity: word('severity', severities),
    allArtifacts: isTrue(all ?? undefined),
  };
}

/** The `iocs` of a reply with what the filter lets through. */
export function selectedIocs(arrays: JsonValue, filter: IocFilter): JsonObject {
  const selected = Object.entries(arrays ?? {}).map(([name, items]: [string, JsonValue]): [string, JsonValue] => {
    if (!Array.isArray(items)) return [name, items];
    const isWanted = filter.type === null || filter.type === name;
    return [name, isWanted ? items.filter((item) => isSelected(item, filter)) : []];
  });
  return Object.fromEntries(selected);
}

function isSelected(item: JsonObject, { verdict, severity, allArtifacts }: IocFilter): boolean {
  if (!allArtifacts && item.ioc !== true) return false;
  if (severity !== null && item.severity !== severity) return false;
  // The value `not_available` cannot be asked for by its own name.
  const isUnrated = item.verdict === null || item.verdict === 'not_available';
  return verdict === null || (verdict === 'null' ? isUnrated : item.verdict === verdict);
}
