/** An element of a list that stands `depth` levels deep in a document of two blanks a level, on a line of its own. */
export function jsonItem(value: unknown, depth: number): string {
  const indent = `\n${'  '.repeat(depth)}`;
  return indent + JSON.stringify(value, null, 2).replaceAll('\n', indent);
}
