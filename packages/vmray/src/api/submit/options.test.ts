import { ConfigurationError } from '@sandjury/core';
import { valueParts } from '@sandjury/core/toolkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../../../test/support/packages/any-character.ts';
import { longestTag, tagProblem, tagSegment } from '../tags.ts';
import { submitFields } from './options.ts';
import { wireFileName } from './request.ts';

const text = fc.string({ minLength: 1, unit: 'grapheme' });
const tag = text.filter((value) => tagProblem(value) === null && !value.includes(','));
const options = fc.record(
  {
    archivePassword: text,
    documentPassword: text,
    sampleType: text,
    shareable: fc.boolean(),
    maxJobs: fc.nat(),
    tags: fc.uniqueArray(tag, { maxLength: 5 }),
    comment: fc.string({ unit: 'grapheme' }),
    reanalyze: fc.boolean(),
    analysisCaching: fc.constantFrom('disabled', 'enabled', 'smart', 'legacy'),
    analyzerMode: fc.constantFrom('reputation', 'static'),
    netSchemeName: text,
    analysisTimeoutMs: fc.integer({ min: 1, max: 3600 }).map((seconds) => seconds * 1000),
    userConfig: fc.dictionary(fc.string(), fc.jsonValue()),
  },
  { requiredKeys: [] },
);

describe('options of a submission', () => {
  it('that are right go into the form, each as it was given, and nothing else does', () => {
    fc.assert(
      fc.property(options, (given) => {
        const fields = new Map(
          valueParts(submitFields(given, 'vmray')).map((part) => [part.name, 'value' in part ? part.value : undefined]),
        );
        expect(fields.get('shareable')).toBe(String(given.shareable ?? false));
        expect(fields.get('max_jobs')).toBe(String(given.maxJobs ?? 1));
        expect(fields.get('archive_password')).toBe(given.archivePassword);
        expect(fields.get('document_password')).toBe(given.documentPassword);
        expect(fields.get('sample_type')).toBe(given.sampleType);
        expect(fields.get('comment')).toBe(given.comment);
        expect(fields.get('tags')?.split(',') ?? []).toEqual(given.tags ?? []);
        const config = JSON.parse(fields.get('user_config') ?? '{}');
        expect(config.timeout ?? null).toEqual(
          given.analysisTimeoutMs === undefined ? (given.userConfig?.timeout ?? null) : given.analysisTimeoutMs / 1000,
        );
        const known = ['reanalyze', 'analysis_caching', 'analyzer_mode', 'user_config', 'tags', 'comment'];
        const all = [...known, 'shareable', 'max_jobs', 'archive_password', 'document_password', 'sample_type'];
        expect([...fields.keys()].filter((name) => !all.includes(name))).toEqual([]);
      }),
    );
  });

  it('with a key that is not known are refused, whatever else they say', () => {
    const known =
      'archivePassword documentPassword sampleType shareable maxJobs tags comment reanalyze analysisCaching analyzerMode netSchemeName analysisTimeoutMs userConfig webhookNotification';
    const stranger = fc.string().filter((key) => !known.split(' ').includes(key));
    fc.assert(
      fc.property(options, stranger, fc.jsonValue(), (given, key, value) => {
        const all = Object.fromEntries([...Object.entries(given), [key, value]]);
        expect(() => submitFields(all, 'vmray')).toThrow(ConfigurationError);
      }),
    );
  });

  it.each([
    null,
    1,
    'x',
    [],
    { maxJobs: Number.NaN },
    { shareable: 'true' },
    { tags: 'a' },
    { userConfig: { a: undefined } },
  ])('%j is refused', (given) => {
    expect(() => submitFields(given, 'vmray')).toThrow(ConfigurationError);
  });

  it('a tag given twice goes once', () => {
    expect(submitFields({ tags: ['a', 'b', 'a'] }, 'vmray').tags).toBe('a,b');
  });
});

describe('a tag', () => {
  it('is counted in characters, not in code units', () => {
    expect(tagProblem('😀'.repeat(longestTag))).toBeNull();
    expect(tagProblem('😀'.repeat(longestTag + 1))).not.toBeNull();
  });

  it('stays one segment of a path, and comes back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 20 }), (value) => {
        if (tagProblem(value) !== null) return;
        const path = new URL(`https://x.example/submission/5/tag/${tagSegment(value, 'vmray')}`).pathname.split('/');
        expect(path.slice(0, 4)).toEqual(['', 'submission', '5', 'tag']);
        expect(path.length).toBe(5);
        expect(decodeURIComponent(path[4] ?? '')).toBe(value);
      }),
    );
  });
});

describe('a file name', () => {
  it('in any script arrives whole, and cannot break out of its header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        const { filename, encoded } = wireFileName(name);
        expect(filename).toMatch(/^[\x20-\x7e]+$/);
        expect(filename).not.toMatch(/["%\\]/);
        expect(encoded === null ? filename : Buffer.from(encoded, 'base64').toString()).toBe(name);
      }),
    );
  });
});
