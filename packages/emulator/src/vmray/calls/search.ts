import type { JsonObject } from '../../kit/json.ts';
import { ParameterError } from '../pages.ts';

type Filter = (sample: JsonObject) => boolean;

/** The fields of a search, and where a sample has them. */
const columns: ReadonlyMap<string, string> = new Map([
  ['filename', 'sample_filename'],
  ['threat_name', 'sample_threat_names'],
  ['url', 'sample_url'],
  ['vti_classification', 'sample_classifications'],
]);

const operators: ReadonlySet<string> = new Set(['==', '<>', 'like', 'not like']);

const mostFilters = 10;

/**
 * What `<field> <operator> <value>`, joined by `and` and `or`, selects: `and` binds closer, and case is ignored (API reference 2026.2.1).
 * Throws ParameterError.
 */
export function searchOf(query: string): Filter {
  const words = wordsOf(query);
  const alternatives: Filter[][] = [[]];
  for (let connector: string | undefined = 'and'; connector !== undefined; connector = words.shift()) {
    const column = columns.get(words.shift() ?? '');
    const first = words.shift() ?? '';
    const operator = first === 'not' ? `not ${words.shift()}` : first;
    const value = words.shift();
    const isFilter = column !== undefined && operators.has(operator) && value !== undefined;
    if (!isFilter || !['and', 'or'].includes(connector)) throw new ParameterError('Invalid value for parameter query');
    if (connector === 'or') alternatives.push([]);
    alternatives.at(-1)?.push(filterOf(column, operator, value.replaceAll('"', '').toLowerCase()));
  }
  if (alternatives.flat().length > mostFilters) throw new ParameterError('Too many filters in parameter query');
  return (sample) => alternatives.some((filters) => filters.every((matches) => matches(sample)));
}

/** A value with blanks is in double quotes. Throws ParameterError where a quote is left alone. */
function wordsOf(query: string): string[] {
  if ((query.split('"').length - 1) % 2 === 1) throw new ParameterError('Invalid value for parameter query');
  return query.match(/"[^"]*"|[^\s"]+/g) ?? [];
}

function filterOf(column: string, operator: string, wanted: string): Filter {
  const isNegative = operator === '<>' || operator.startsWith('not');
  const parts = operator.endsWith('like') ? wanted.split('%') : [wanted];
  return (sample) => {
    const values = [sample[column] ?? []].flat();
    return values.some((value) => isLike(String(value).toLowerCase(), parts)) !== isNegative;
  };
}

/** Whether a text is these parts in their order, with anything between them: `%` of SQL's LIKE. */
function isLike(text: string, parts: readonly string[]): boolean {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
