import { ConfigurationError } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { pluginText } from './custom-formats.ts';
import { noFilters } from './report-filters.ts';

function rendered(text: string): string {
  return pluginText({ name: 'own', description: '', render: () => text }, [], noFilters);
}

describe('the text of a format that an adapter brings', () => {
  it('keeps its lines and tabs, and gets an end of line where it has none', () => {
    expect(rendered('a\tb\r\nc\n')).toBe('a\tb\r\nc\n');
    expect(rendered('\n\na')).toBe('\n\na\n');
    expect(rendered('')).toBe('\n');
  });

  it('shows what would act on a terminal', () => {
    expect(rendered('\u001b]0;x\u0007')).toBe('\\u{1b}]0;x\\u{7}\n');
    expect(rendered('good\rbad\n\u202efdp.exe\n\u009b2J')).toBe('good\\u{d}bad\n\\u{202e}fdp.exe\n\\u{9b}2J\n');
  });

  it('is a mistake of the adapter where it makes none', () => {
    const failing = (render: () => string) => () => pluginText({ name: 'own', description: '', render }, [], noFilters);
    expect(
      failing(() => {
        throw new TypeError('boom\nat line two');
      }),
    ).toThrow(new ConfigurationError('The adapter that brings --format own failed: boom'));
    expect(failing(() => JSON.parse('null'))).toThrow(/^The adapter that brings --format own failed: what it made is/);
  });

  it('stays JSON where it is JSON, or lines of it', () => {
    const value = { name: '\u001b[2J\u202e\u200b' };
    const text = rendered(JSON.stringify(value));
    expect(text).toBe('{"name":"\\u001b[2J\\u202e\\u200b"}\n');
    expect(JSON.parse(text)).toEqual(value);
    const lines = rendered(`${JSON.stringify(value)}\n${JSON.stringify([1])}\n`);
    expect(
      lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([value, [1]]);
    expect(lines).not.toMatch(/[\u202e\u200b]/);
  });
});
