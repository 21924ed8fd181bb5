import { parseSync } from 'oxc-parser';

/** A test, or a group of them, that stands in a file. */
export interface TestTitle {
  /** Without the values that a table or a template puts in, but for words of the table itself. */
  title: string;
  /** Always, and whoever runs it. One that needs a program or a user that is not there is not meant. */
  isSkipped: boolean;
}

interface Node {
  type: string;
  [key: string]: unknown;
}

const makers: ReadonlySet<string> = new Set(['it', 'test', 'describe']);
const skipping: ReadonlySet<string> = new Set(['skip', 'todo', 'fails']);

/** The titles of `it`, `test` and `describe` as they stand in a file: not in its comments, and not in any other text of it. */
export function testTitles(file: string, text: string): TestTitle[] {
  const found: TestTitle[] = [];
  const walk = (value: unknown, isSkipped: boolean): void => {
    if (Array.isArray(value)) for (const item of value) walk(item, isSkipped);
    if (!isNode(value)) return;
    const made = value.type === 'CallExpression' ? readCall(value) : null;
    const isOver = isSkipped || made?.isSkipped === true;
    for (const title of made?.titles ?? []) found.push({ title, isSkipped: isOver });
    for (const child of Object.values(value)) walk(child, isOver);
  };
  walk(parseSync(file, text).program, false);
  return found;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** `it('…')`, `it.skip('…')`, `describe.each(table)('…')`; null of any other call. */
function readCall(call: Node): { titles: string[]; isSkipped: boolean } | null {
  const words: string[] = [];
  let table: unknown;
  let callee = call.callee;
  while (isNode(callee) && callee.type !== 'Identifier') {
    if (callee.type === 'MemberExpression') {
      words.push(nameOf(callee.property));
      callee = callee.object;
    } else if (callee.type === 'CallExpression') {
      table = listOf(callee.arguments)[0];
      callee = callee.callee;
    } else return null;
  }
  const title = textOf(listOf(call.arguments)[0]);
  if (!makers.has(nameOf(callee)) || title === null) return null;
  return { titles: titlesOf(title, table), isSkipped: words.some((word) => skipping.has(word)) };
}

/** One title, or one for each row whose first value is a text that the title shows. */
function titlesOf(title: string, table: unknown): string[] {
  const rows = title.includes('%s') && isNode(table) ? listOf(table.elements) : [];
  const words = rows.flatMap(
    (row) => textOf(isNode(row) && row.type === 'ArrayExpression' ? listOf(row.elements)[0] : row) ?? [],
  );
  return words.length === 0 ? [plain(title)] : words.map((word) => plain(title.replace('%s', () => word)));
}

/** What stands for a value is left out at the end, and is `…` elsewhere. */
function plain(title: string): string {
  return title
    .replace(/:? *%[sdifjo]$/, '')
    .replaceAll(/%[sdifjo]/g, '…')
    .trim();
}

/** Of a template what does not change. */
function textOf(value: unknown): string | null {
  if (!isNode(value)) return null;
  if (value.type === 'Literal') return typeof value.value === 'string' ? value.value : null;
  if (value.type !== 'TemplateLiteral') return null;
  const parts = listOf(value.quasis).map((part) => (isNode(part) ? (part.value as { cooked: string }).cooked : ''));
  return parts.join('').trim();
}

function nameOf(value: unknown): string {
  return isNode(value) && typeof value.name === 'string' ? value.name : '';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
