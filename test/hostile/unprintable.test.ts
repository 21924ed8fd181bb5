import { expect, it } from 'vitest';
import { toJson } from '../../packages/cli/src/text/json.ts';
import { printable } from '../../packages/cli/src/text/printable.ts';
import { visible } from '../../packages/export/src/text/visible.ts';

it('the same characters are shown as escapes in a table, in JSON and in what is exported', () => {
  const differing: string[] = [];
  let shown = 0;
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const character = String.fromCodePoint(code);
    const isShown = printable(character) !== character;
    const inJson = toJson(character);
    const isInJson = inJson !== `"${character}"\n` && !['"', '\\'].includes(character);
    if (isShown) shown += 1;
    if (isShown !== (visible(character) !== character) || isShown !== isInJson) differing.push(code.toString(16));
  }
  expect(differing.slice(0, 10)).toEqual([]);
  expect(shown).toBeGreaterThan(1_000);
});
