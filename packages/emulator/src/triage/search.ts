import { type JsonValue, listOf, objectOf } from '../kit/json.ts';
import { type StoredSample, sampleIn } from './store.ts';

/** Where the values of an operator are found in an overview. */
const operators: Readonly<Record<string, (sample: StoredSample) => readonly (JsonValue | undefined)[]>> = {
  md5: hashOf('md5'),
  sha1: hashOf('sha1'),
  sha256: hashOf('sha256'),
  sha512: hashOf('sha512'),
  family: ({ answers }) => listOf(objectOf(answers.overview.data.analysis).family),
  tag: ({ answers }) => listOf(objectOf(answers.overview.data.analysis).tags),
  botnet: configured('botnet'),
  // Addresses that were extracted; what was submitted is found by none of them.
  url: configured('c2'),
  domain: configured('c2'),
  ip: configured('c2'),
};

function hashOf(kind: string) {
  return ({ answers }: StoredSample) => [sampleIn(answers)[kind]];
}

function configured(key: string) {
  return ({ answers }: StoredSample) =>
    listOf(answers.overview.data.extracted).flatMap((item) => [objectOf(objectOf(item).config)[key]].flat());
}

type Term = (sample: StoredSample) => boolean;

/** Reads a query: terms with AND and OR, AND first, and NOT before a term. A bare hash is one; null for what cannot be parsed. */
export function readQuery(query: string): Term | null {
  const options: (Term | null)[][] = [[]];
  let isWanted = true;
  for (const word of query.match(/(?:\w+:)?"[^"]*"|\S+/g) ?? ['']) {
    if (word === 'OR') options.push([]);
    else if (word === 'NOT') isWanted = false;
    else if (word !== 'AND') {
      options.at(-1)?.push(termOf(word, isWanted));
      isWanted = true;
    }
  }
  if (options.some((terms) => terms.length === 0 || terms.includes(null))) return null;
  return (sample) => options.some((terms) => terms.every((term) => term?.(sample)));
}

function termOf(text: string, isWanted: boolean): Term | null {
  const [, operator, quoted, plain] = /^(?:(\w+):)?(?:"([^"]*)"|([^\s"?]+))$/.exec(text) ?? [];
  const value = (quoted ?? plain)?.toLowerCase();
  const isHash = /^[0-9a-f]{32,128}$/.test(value ?? '');
  const names = operator === undefined && isHash ? ['md5', 'sha1', 'sha256', 'sha512'] : [operator ?? ''];
  const readers = names.flatMap((name) => operators[name] ?? []);
  if (value === undefined || readers.length === 0) return null;
  return (sample) => {
    const found = readers.flatMap((read) => read(sample)).map((one) => String(one).toLowerCase());
    return found.some((one) => one.includes(value)) === isWanted;
  };
}
