import type { OptionType, SubmitOption } from '../configuration/submit-options.ts';
import { columns, wrap } from '../text/layout.ts';
import { printable } from '../text/printable.ts';
import { widthOf } from '../text/width.ts';

/** The options of a provider's submissions, for a person: key, type, default, and what each is for. */
export function submitOptionLines(id: string, options: readonly SubmitOption[] | null, width: number): string[] {
  if (options === null || options.length === 0) return ['A submission takes no options of this vendor alone.'];
  const cells = options.map((option) => [`  ${option.key}`, typeText(option), defaultText(option)].map(printable));
  const heads = columns([['  KEY', 'TYPE', 'UNLESS GIVEN'], ...cells]);
  const indent = Math.max(...heads.map(widthOf)) + 2;
  const isBeside = width - indent >= leastText;
  const lines = heads.flatMap((head, index) => {
    const text = index === 0 ? (isBeside ? 'MEANING' : '') : meaningOf(options[index - 1]);
    if (!isBeside)
      return [head, ...(text === '' ? [] : wrap(text, Math.max(1, width - 6)).map((one) => `      ${one}`))];
    const [first = '', ...rest] = wrap(text, width - indent);
    const row = head + ' '.repeat(indent - widthOf(head)) + first;
    return [row.trimEnd(), ...rest.map((one) => ' '.repeat(indent) + one)];
  });
  return [`A submission takes, as --set ${printable(id)}.KEY=VALUE:`, ...lines];
}

/** A description with less room than this goes below its option. */
const leastText = 30;

const typeNames: Readonly<Record<OptionType, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  array: 'list (JSON)',
  object: 'object (JSON)',
  any: 'text or JSON',
};

function typeText({ type, values }: SubmitOption): string {
  return values === null ? typeNames[type] : 'word';
}

function meaningOf(option: SubmitOption | undefined): string {
  const { description = null, values = null } = option ?? {};
  return printable([description, values?.join(' | ')].filter((text) => text != null).join(': '));
}

function defaultText({ default: value }: SubmitOption): string {
  if (value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
