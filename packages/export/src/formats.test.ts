import { describe, expect, it } from 'vitest';
import { hostileInput } from '../test/hostile-input.ts';
import { manySources } from '../test/made-inputs.ts';
import { exportFormats } from './formats.ts';

const options = { now: '2026-11-22T08:00:00Z', tlp: 'green' } as const;

describe.each(exportFormats.map((format) => [format.name, format] as const))('%s', (_name, format) => {
  it('gives the same text twice, ends it with a line end, and changes nothing of its input', () => {
    const input = manySources();
    const before = JSON.stringify(input);
    const text = format.render(input, options);
    expect(format.render(input, options)).toBe(text);
    expect(text.endsWith('\n')).toBe(true);
    expect(JSON.stringify(input)).toBe(before);
  });

  it('is JSON where it says so, and sends no control character to a terminal', () => {
    const text = format.render(hostileInput(), options);
    if (format.mediaType.includes('json')) expect(JSON.parse(text)).toBeTypeOf('object');
    expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/);
  });
});

it('has the formats that a command line offers, each name once', () => {
  expect(exportFormats.map((format) => format.name)).toEqual([
    'stix',
    'misp',
    'csv',
    'csv-summary',
    'markdown',
    'html',
    'soar',
  ]);
});
