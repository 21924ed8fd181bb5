/** How many of which characters. */
interface Run {
  readonly accepts: (character: string) => boolean;
  readonly least: number;
  readonly most: number;
}

const run = /(\\[dw]|\\[^\w\s]|\[[^[\]^][^[\]]*\]|[\w.-])(?:\{(\d{1,4})(?:(,)(\d{0,4}))?\}|([+*]))?/g;

/**
 * Reads the form of a segment. It is written like a regular expression, of which it may use `.`, `\d`, `\w`, classes such as `[a-f_]`, plain and
 * escaped characters, `{n}`, `|` between whole alternatives, and at the end of an alternative `+`, `*`, `{n,}` or `{n,m}`. Whatever a text holds, it is read once
 * for each alternative. Throws SyntaxError for anything else.
 */
export function segmentForm(source: string): (text: string) => boolean {
  const alternatives = source.split('|').map((alternative) => {
    const runs = [...alternative.matchAll(run)];
    const parsed = runs.map(runOf);
    const isWhole = runs.map(([text]) => text).join('') === alternative && alternative !== '';
    const isOpenInside = parsed.slice(0, -1).some(({ least, most }) => least !== most);
    if (isWhole && !isOpenInside) return parsed;
    throw new SyntaxError(
      `The form "${source}" of a segment uses more than \\d, \\w, classes, and a repetition at its end.`,
    );
  });
  return (text) => alternatives.some((runs) => fits(runs, text));
}

function fits(runs: readonly Run[], text: string): boolean {
  let at = 0;
  for (const { accepts, least, most } of runs) {
    const start = at;
    while (at < text.length && at - start < most && accepts(text.charAt(at))) at += 1;
    if (at - start < least) return false;
  }
  return at === text.length;
}

function runOf([, characters = '', least, comma, most, sign]: readonly (string | undefined)[]): Run {
  const accepts = accepting(characters);
  if (sign !== undefined) return { accepts, least: sign === '+' ? 1 : 0, most: Number.POSITIVE_INFINITY };
  if (least === undefined) return { accepts, least: 1, most: 1 };
  const open = most === undefined || most === '' ? Number.POSITIVE_INFINITY : Number(most);
  return { accepts, least: Number(least), most: comma === undefined ? Number(least) : open };
}

const isDigit = (character: string): boolean => character >= '0' && character <= '9';
const isWord = (character: string): boolean => /^\w$/.test(character);

function accepting(characters: string): Run['accepts'] {
  if (characters === '.') return () => true;
  if (characters === '\\d') return isDigit;
  if (characters === '\\w') return isWord;
  if (!characters.startsWith('[')) return (character) => character === characters.at(-1);
  const members = characters.slice(1, -1).match(/\\[dw]|\\[^\w\s]|\w-\w|[^\\]/g) ?? [];
  const each = members.map((member): Run['accepts'] => {
    if (member === '.') return accepting('\\.');
    if (member.length < 3) return accepting(member);
    return (character) => character >= member.charAt(0) && character <= member.charAt(2);
  });
  return (character) => each.some((accepts) => accepts(character));
}
