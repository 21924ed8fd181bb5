import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { fixture, reportFixtures } from '../../test/fixtures.ts';
import { fieldOf, isRecord } from './envelope.ts';
import {
  flag,
  level,
  looseNumber,
  looseText,
  looseTexts,
  odd,
  readBasicFields,
  readIntelligenceFields,
  readReportData,
  readResultFields,
  readThreatTypeFields,
  size,
  text,
} from './fields.ts';
import { detectResultSchema } from './results.ts';
import {
  basicSchema,
  flagSchema,
  intelligenceSchema,
  levelSchema,
  numberSchema,
  parseLoosely,
  reportDataSchema,
  sizeSchema,
  textSchema,
  textsSchema,
  threatTypeSchema,
} from './schemas.ts';

const oddValues: readonly unknown[] = [
  ...[undefined, null, true, false, {}, [], [''], ['a', 1], [null], [[]], { a: 1 }],
  ...[0, -0, 1, 2, -1, 1.5, 1e21, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY],
  ...['', ' ', ' x ', '0', '1', '-0', '-5', '-', ' 12 ', '1.5', '1234567890123456', '12345678901234567', '٣', '1\n'],
  ...['true', 'TRUE', ' False ', 'yes', 'on', '"2"', '"\\"3\\""', '9007199254740993', '\u{a0}7\u{feff}'],
];

const anyValue = fc.oneof(
  fc.constantFrom(...oddValues),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string(),
  fc.double(),
  fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }).map(String),
);

describe.each([
  ['level', level, levelSchema],
  ['flag', flag, flagSchema],
  ['looseText', looseText, textSchema],
  ['looseNumber', looseNumber, numberSchema],
  ['size', size, sizeSchema],
  ['looseTexts', looseTexts, textsSchema],
] as const)('%s gives what its schema gives', (_, read, schema) => {
  const expectSame = (value: unknown) => {
    const { success, data } = (schema() as z.ZodType).safeParse(value);
    expect(read(value)).toEqual(success ? data : odd);
  };

  it('of odd values', () => oddValues.forEach(expectSame));
  it('of any value', () => fc.assert(fc.property(anyValue, expectSame)));
});

it('text takes texts alone, as they are', () => {
  expect(oddValues.map(text)).toEqual(oddValues.map((value) => (typeof value === 'string' ? value : odd)));
});

/** The whole of what a reader of objects does: what it gives, and the keys that it calls odd. */
type Outcome = [unknown, string[]];

function bySchema(schema: z.ZodType, value: unknown): Outcome {
  const bad: string[] = [];
  return [parseLoosely(schema, value, (key) => bad.push(key)), bad];
}

function byReader<T>(read: (value: T, onOdd: (key: string) => void) => unknown, value: T): Outcome {
  const bad: string[] = [];
  return [read(value, (key) => bad.push(key)), bad];
}

const fieldsOf = {
  data: ['FileHash', 'Filename', 'ThreatLevel', 'HasData', 'Basic', 'Sandbox', 'Intelligences', 'ThreatTypes'],
  basic: Object.keys(basicSchema().shape),
  threat: ['threat_type_desc', 'threat_type', 'risk_type', 'last_find_time'],
  intelligence: ['threat_type_l3', 'threat_type_l2', 'threat_type', 'last_find_time', 'gmt_last'],
  result: Object.keys(detectResultSchema().shape),
};

/** Under the vendor's spelling or the SDK's: a schema sees only the former. */
function named(record: unknown, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, isRecord(record) ? fieldOf(record, field) : undefined]));
}

const asRecord = (value: unknown) => (isRecord(value) ? value : {});

describe.each([
  [
    'Data',
    fieldsOf.data,
    (value: unknown) => byReader(readReportData, asRecord(value)),
    (value: unknown) => bySchema(reportDataSchema(), named(value, fieldsOf.data)),
  ],
  [
    'Basic',
    fieldsOf.basic,
    (value: unknown) => byReader(readBasicFields, asRecord(value)),
    (value: unknown) => bySchema(basicSchema(), asRecord(value)),
  ],
  [
    'ResultList',
    fieldsOf.result,
    (value: unknown) => byReader(readResultFields, asRecord(value)),
    (value: unknown) => bySchema(detectResultSchema(), named(value, fieldsOf.result)),
  ],
  [
    'ThreatTypes',
    fieldsOf.threat,
    (value: unknown) => byReader(readThreatTypeFields, value),
    (value: unknown) => bySchema(threatTypeSchema(), typeof value === 'string' ? { threat_type_desc: value } : value),
  ],
  [
    'Intelligences',
    fieldsOf.intelligence,
    (value: unknown): Outcome => [readIntelligenceFields(value), []],
    (value: unknown): Outcome => [intelligenceSchema().safeParse(value).data ?? null, []],
  ],
] as const)('the reader of %s gives what the schema gives', (_, fields, reading, expected) => {
  const expectSame = (value: unknown) => {
    expect(reading(value)).toEqual(expected(value));
  };

  it('of odd values in each field, and of what is no object', () => {
    for (const value of oddValues) {
      expectSame(value);
      for (const field of fields) expectSame({ [field]: value });
    }
  });

  it('of any object', () => {
    const spelt = fields.flatMap((field) => [field, field.charAt(0).toLowerCase() + field.slice(1)]);
    const keys = fc.constantFrom(...spelt, '__proto__', 'constructor');
    fc.assert(fc.property(fc.dictionary(keys, anyValue, { maxKeys: 8 }), expectSame), { numRuns: 300 });
  });
});

it.each(reportFixtures)('reads of %s what the schema reads', (name) => {
  const data = fieldOf(asRecord(fixture(name)), 'Data');
  const [read] = byReader(readReportData, asRecord(data));
  expect(read).toEqual(reportDataSchema().parse(named(data, fieldsOf.data)));
  expect(read).toHaveProperty('Basic', expect.anything());
});
