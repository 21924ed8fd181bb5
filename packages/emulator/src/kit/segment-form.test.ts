import { describe, expect, it } from 'vitest';
import { segmentForm } from './segment-form.ts';

describe('the form of a segment', () => {
  it.each([
    ['\\d+', ['0', '0123456789'], ['', 'a', '1a', '१']],
    ['\\d{1,15}', ['1', '1'.repeat(15)], ['', '1'.repeat(16)]],
    ['\\d{3}', ['123'], ['12', '1234']],
    ['\\d{2,}', ['12', '123456'], ['1']],
    ['\\w*', ['', 'a_1'], ['a-b', 'ä', 'a b', 'a\n']],
    ['md5|sha1|sha256', ['md5', 'sha1', 'sha256'], ['md', 'sha', 'sha2565', 'md5|sha1']],
    ['[\\da-fA-F]{32,64}', ['0aF'.repeat(12)], ['g'.repeat(32), 'a'.repeat(31), 'a'.repeat(65)]],
    ['[a-z][a-z0-9_]*', ['a', 'sha256hash', 'x_1'], ['1a', '_a', '', 'aB']],
    ['.*', ['', 'a/b', '\n'], []],
    ['.{2}', ['..', 'ab'], ['a', 'abc']],
    ['[a_.-]+', ['a_.-'], ['b', '']],
    ['a-\\d{2}\\.x+', ['a-12.xx'], ['a-12.', 'a-1.x', 'a-12yx', 'a-123.x']],
    ['\\d{2}x|y', ['12x', 'y'], ['12y', 'x']],
  ])('%s', (form, those, not) => {
    const accepts = segmentForm(form);
    expect(those.filter((text) => !accepts(text))).toEqual([]);
    expect(not.filter(accepts)).toEqual([]);
  });

  it.each([
    '',
    'a|',
    '(',
    '(a)',
    '\\d+\\d+',
    '\\d*x',
    '.*x',
    '.+.',
    '[^/]+',
    '[a',
    'a?',
    '^a$',
    '\\s',
    '\\b',
    '{2}',
    'a{',
    'a++',
  ])('refuses %j', (form) => expect(() => segmentForm(form)).toThrow(SyntaxError));

  it('takes what the text has of characters, and no more', () => {
    const accepts = segmentForm('[a-z]{3}\\w*');
    const started = performance.now();
    expect(accepts(`${'a'.repeat(1_000_000)}!`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
