import { readTechniqueId } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { attackEdition, currentTechnique } from './current-technique.ts';
import retired from './retired.json' with { type: 'json' };

describe('the technique that an id stands for today', () => {
  it.each([
    // What VMRay and CAPE still say, and what attack.mitre.org/techniques/ID leads to.
    ['T1060', 'T1547.001', 'Registry Run Keys / Startup Folder'],
    ['T1045', 'T1027.002', 'Software Packing'],
    ['T1179', 'T1056.004', 'Credential API Hooking'],
    ['T1086', 'T1059.001', 'PowerShell'],
    // Two are one now.
    ['T1022', 'T1560', 'Archive Collected Data'],
    ['T1002', 'T1560', 'Archive Collected Data'],
    // Replaced twice.
    ['T1150', 'T1647', 'Plist File Modification'],
    ['T1073', 'T1574.001', 'DLL'],
    // A sub-technique, and one of the mobile matrix.
    ['T1574.002', 'T1574.001', 'DLL'],
    ['T1432', 'T1636.003', 'Contact List'],
  ])('is the successor of %s: %s', (id, successor, name) => {
    expect(currentTechnique(id)).toEqual({ id: successor, name, isDeprecated: false });
  });

  it.each(['T1064', 'T1043', 'T1053.004', 'T0808'])('is %s itself, deprecated, where MITRE names no other', (id) => {
    expect(currentTechnique(id)).toEqual({ id, name: null, isDeprecated: true });
  });

  it('is deprecated where what replaced it was withdrawn later', () => {
    expect(currentTechnique('T1434')).toEqual({
      id: 'T1476',
      name: 'Deliver Malicious App via Other Means',
      isDeprecated: true,
    });
  });

  it.each(['T1055', 'T1055.012', 'T1060.001', 'T9999', '__proto__', 'constructor', ''])(
    'is %j itself where the table does not have it',
    (id) => {
      expect(currentTechnique(id)).toEqual({ id, name: null, isDeprecated: false });
    },
  );
});

describe('the table of withdrawn techniques', () => {
  const rows = Object.entries(retired.replaced);

  it('says its version, its source and the licence', () => {
    expect(attackEdition.version).toMatch(/^\d+\.\d+$/);
    expect(attackEdition.source).toMatch(/^https:\/\/github\.com\/mitre/);
    expect(attackEdition.licence).toContain(
      '© 2025 The MITRE Corporation. This work is reproduced and distributed with',
    );
  });

  it('leads from an id to one that is not replaced in turn, with a name', () => {
    expect(rows.length).toBeGreaterThan(180);
    expect(
      rows.filter(([id, { id: next, name }]) => currentTechnique(next).id !== next || next === id || name === ''),
    ).toEqual([]);
  });

  it('holds ids of techniques alone, each once', () => {
    const ids = [...rows.flatMap(([id, { id: next }]) => [id, next]), ...retired.deprecated];
    expect(ids.filter((id) => readTechniqueId(id) !== id)).toEqual([]);
    expect(retired.deprecated.filter((id) => Object.hasOwn(retired.replaced, id))).toEqual([]);
    expect(new Set(retired.deprecated).size).toBe(retired.deprecated.length);
  });
});
