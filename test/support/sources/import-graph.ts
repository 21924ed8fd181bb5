import { dirname, join } from 'node:path/posix';

/** Which file imports what: paths below `src`, with slashes, and specifiers as they are written. */
export interface FileImport {
  readonly file: string;
  readonly specifier: string;
}

/** The rooms of a package, which are the folders of its `src`, and which rooms and which files each may know beside itself. */
export type Rooms = Readonly<Record<string, readonly string[]>>;

/** The imports that lead from a room of the table to what it may not know. */
export function strangers(imports: readonly FileImport[], rooms: Rooms): string[] {
  return imports.flatMap(({ file, specifier }) => {
    const from = roomOf(file);
    if (!specifier.startsWith('.') || !Object.hasOwn(rooms, from)) return [];
    const target = join(dirname(file), specifier);
    const known = [from, ...(rooms[from] ?? [])];
    return known.includes(target) || known.includes(roomOf(target)) ? [] : [`${file} imports ${specifier}`];
  });
}

function roomOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : '';
}

/** Files that import each other, directly or over others; imports of types count. */
export function circles(imports: readonly FileImport[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { file, specifier } of imports) {
    if (specifier.startsWith('.')) next.set(file, [...(next.get(file) ?? []), join(dirname(file), specifier)]);
  }
  const reached = new Map([...next.keys()].map((file) => [file, reachedFrom(file, next)]));
  const inCircles = [...reached.keys()].filter((file) => reached.get(file)?.has(file));
  const groups = inCircles.map((file) =>
    inCircles.filter((other) => reached.get(file)?.has(other) && reached.get(other)?.has(file)).sort(),
  );
  return [...new Map(groups.map((group) => [group.join(), group])).values()];
}

function reachedFrom(start: string, next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [...(next.get(start) ?? [])];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    open.push(...(next.get(file) ?? []));
  }
  return reached;
}
