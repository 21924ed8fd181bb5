import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../kit/json.ts';
import { corpus } from './corpus.ts';
import { arrayForm } from './samples/array-form.ts';
import { pythonText, trailingCommaText } from './text-styles.ts';

describe('Python literals', () => {
  it.each<[JsonValue, string]>([
    [null, 'None'],
    [[true, false, 1.5], '[True, False, 1.5]'],
    [{ a: {}, b: [] }, "{'a': {}, 'b': []}"],
    ["it's", `"it's"`],
    [`both ' and "`, `'both \\' and "'`],
    ['C:\\x\n\u001b\u009b', "'C:\\\\x\\n\\x1b\\x9b'"],
    ['挖矿', "'挖矿'"],
  ])('%j', (value, text) => expect(pythonText(value)).toBe(text));
});

it('the comma before the brace is all that keeps Basic from being JSON', () => {
  const value = { md5: 'a"b', size: '1' };
  const text = trailingCommaText(value);
  expect(() => JSON.parse(text)).toThrow();
  expect(JSON.parse(text.replace(/,\n {4}}$/, '}'))).toEqual(value);
});

function styleOf(value: JsonValue | undefined): string {
  if (typeof value !== 'string') return 'real';
  try {
    JSON.parse(value);
    return 'json';
  } catch {
    return /,\s*}$/.test(value) ? 'trailing-comma' : 'python';
  }
}

describe('the corpus', () => {
  const reports = corpus.flatMap(({ alibaba }) =>
    alibaba === null ? [] : [alibaba.report.data.en, alibaba.report.data.zh],
  );

  it.each([
    ['Basic', ['json', 'trailing-comma']],
    ['Sandbox', ['json', 'python']],
    ['Intelligences', ['json']],
    ['ThreatTypes', ['json']],
  ])('writes %s in the styles %j, as texts always', (field, styles) => {
    expect([...new Set(reports.map((report) => styleOf(report[field])))].sort()).toEqual(styles);
    expect(styleOf(arrayForm.alibaba?.report.data.en[field])).toBe('real');
  });

  it('says the same in both languages but for the terms', () => {
    for (const { alibaba } of corpus) {
      if (alibaba === null || alibaba.report.label.origin === 'recorded') continue;
      const { en, zh } = alibaba.report.data;
      expect(Object.keys(en)).toEqual(Object.keys(zh));
      expect([en.Sandbox, en.ThreatLevel]).toEqual([zh.Sandbox, zh.ThreatLevel]);
    }
  });

  it('has Chinese terms where English ones are', () => {
    const miner = corpus.find(({ name }) => name === 'miner-drop')?.alibaba?.report.data;
    expect(miner?.en.Basic).toContain('"virus_name": "Mining software"');
    expect(miner?.zh.Basic).toContain('"virus_name": "挖矿程序"');
  });
});
