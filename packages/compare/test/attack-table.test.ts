import { describe, expect, it } from 'vitest';
import { retiredTechniques } from './attack-table.ts';

const technique = (id: string, parts: object = {}, source = 'mitre-attack') => ({
  type: 'attack-pattern',
  id: `attack-pattern--${id}`,
  name: `Name of ${id}`,
  external_references: [
    { source_name: 'capec', external_id: 'CAPEC-1' },
    { source_name: source, external_id: id },
  ],
  ...parts,
});
const revoked = { revoked: true };
const revokedBy = (id: string, successor: string) => ({
  type: 'relationship',
  id: `relationship--${id}`,
  relationship_type: 'revoked-by',
  source_ref: `attack-pattern--${id}`,
  target_ref: `attack-pattern--${successor}`,
});

describe('the table made from a STIX bundle', () => {
  it('leads to the end of a chain of replacements, whatever the order of the objects', () => {
    const objects = [
      revokedBy('T1150', 'T1547.011'),
      technique('T1547.011', revoked),
      technique('T1647'),
      technique('T1150', revoked),
      revokedBy('T1547.011', 'T1647'),
    ];
    const successor = { id: 'T1647', name: 'Name of T1647' };
    const table = { replaced: { T1150: successor, 'T1547.011': successor }, deprecated: [] };
    expect(retiredTechniques(objects)).toEqual(table);
    expect(JSON.stringify(retiredTechniques(objects.toReversed()))).toBe(JSON.stringify(table));
  });

  it('calls deprecated what has no successor: by MITRE, by a missing object, by a circle', () => {
    const objects = [
      technique('T1064', { x_mitre_deprecated: true }),
      technique('T1454', revoked, 'mitre-mobile-attack'),
      technique('T1001', revoked),
      revokedBy('T1001', 'T9999'),
      technique('T2001', revoked),
      technique('T2002', revoked),
      revokedBy('T2001', 'T2002'),
      revokedBy('T2002', 'T2001'),
    ];
    expect(retiredTechniques(objects)).toEqual({
      replaced: {},
      deprecated: ['T1001', 'T1064', 'T1454', 'T2001', 'T2002'],
    });
  });

  it('marks a successor that was withdrawn later, and leaves its predecessor with it', () => {
    const objects = [
      technique('T1434', revoked),
      technique('T1476', { x_mitre_deprecated: true }),
      revokedBy('T1434', 'T1476'),
    ];
    expect(retiredTechniques(objects)).toEqual({
      replaced: { T1434: { id: 'T1476', name: 'Name of T1476' } },
      deprecated: ['T1476'],
    });
  });

  it('takes nothing from groups and software that were revoked, nor from techniques in use', () => {
    const objects = [
      technique('T1055'),
      {
        type: 'intrusion-set',
        id: 'intrusion-set--1',
        revoked: true,
        external_references: [{ source_name: 'mitre-attack', external_id: 'G0001' }],
      },
      { ...revokedBy('T1055', 'T1056'), source_ref: 'intrusion-set--1' },
      revokedBy('T1055', 'T1056'),
      technique('T1056'),
      technique('X', { external_references: [], x_mitre_deprecated: true }),
    ];
    expect(retiredTechniques(objects)).toEqual({ replaced: {}, deprecated: [] });
  });
});
