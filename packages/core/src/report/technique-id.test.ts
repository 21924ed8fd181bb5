import { describe, expect, it } from 'vitest';
import { readTechniqueId } from './technique-id.ts';

describe('the id of a technique', () => {
  it.each([
    ['T1055', 'T1055'],
    ['t1055.012', 'T1055.012'],
    [' T1055 ', 'T1055'],
    ['T1055 .012', 'T1055.012'],
    ['T1055\u00a0', 'T1055'],
    // Mobile and ICS techniques have ids of the same form.
    ['T1406', 'T1406'],
    ['T0800', 'T0800'],
  ])('is read from %j', (text, id) => {
    expect(readTechniqueId(text)).toBe(id);
  });

  it.each([
    ...['TA0005', 'B0001', 'B0001.001', 'C0002', 'E1059', 'E1055.m01', 'OB0001', 'OC0006', 'F0001'],
    ...['S0154', 'G0016', 'M1040', 'DS0009', 'DET0001', 'AN0001'],
    ...['', 'T', 'T105', 'T10555', 'T1055.12', 'T1055.0123', 'T1055.', 'XT1055', 'T1055.012.001', 'Process Injection'],
    ...['T１０５５', 'T1055\u0000', 'T1055\u200b', 'T1055/012', '__proto__'],
  ])('is not read from %j', (text) => {
    expect(readTechniqueId(text)).toBeNull();
  });
});
