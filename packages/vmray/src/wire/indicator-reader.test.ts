import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtureData } from '../../test/fixtures.ts';
import { mitreAttackReader, vtisReader } from './indicator-reader.ts';
import { MitreAttackSchema, VtisSchema } from './schemas.ts';

/** The schemas are the truth: what they take the readers take, with the same result; what they refuse the readers refuse. */
function expectSame(reply: unknown): void {
  for (const [reader, schema] of [
    [vtisReader, VtisSchema],
    [mitreAttackReader, MitreAttackSchema],
  ] as const) {
    const { success, data } = schema.safeParse(reply);
    expect(reader.safeParse(reply)).toEqual(success ? { success, data } : { success });
  }
}

const fields = [
  ...['id', 'category', 'operation', 'score', 'classifications', 'threat_names', 'analysis_ids'],
  ...['technique_id', 'technique', 'tactics', 'threat_indicators', '__proto__', 'constructor'],
];

describe('the readers of VTIs and techniques give what the schemas give', () => {
  it.each(['vtis_get__finished_11_indicators.json', 'mitre_attack_get__finished.json'])('of %s', (name) => {
    const reply = fixtureData(name);
    expectSame(reply);
    const { threat_indicators: vtis = null } = VtisSchema.parse(reply);
    const { mitre_attack_techniques: techniques = null } = MitreAttackSchema.parse(reply);
    expect(vtis ?? techniques).not.toEqual([]);
  });

  it('of any JSON', () => {
    const odd = fc.oneof(fc.constantFrom('', 'x', '4', 1, null, true, [], {}, [null, '', 'x', 1, {}]), fc.jsonValue());
    const item = fc.dictionary(fc.constantFrom(...fields), odd, { maxKeys: 8 });
    const items = fc.oneof(fc.array(fc.oneof(item, odd)), odd);
    const reply = fc.record(
      { status: odd, threat_indicators: items, mitre_attack_techniques: items },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(fc.oneof(reply, odd), expectSame), { numRuns: 500 });
  });
});
