import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The code of one package, or of a part of it. */
export interface SourceLines {
  readonly name: string;
  readonly files: number;
  readonly lines: number;
  /** The most that it shall have, where somebody has said so. */
  readonly goal: number | null;
}

// Adapters are to stay cheap, and so are their emulators. A goal is kept by having less to say, never by longer lines.
const goals: ReadonlyMap<string, number> = new Map([
  ['cape', 1100],
  ['emulator: cape', 300],
  ['template', 450],
  ['vmray', 4200],
  ['alibaba', 4600],
]);

/** Rooms that count by themselves, and not with their package. */
const apart: ReadonlyMap<string, readonly string[]> = new Map([['vmray', ['soar']]]);

const template = 'create-sandjury-adapter/template/src';

/**
 * TypeScript of `src` without tests, in lines as `wc -l` counts them: each package without what counts apart, each room of the emulator, and the adapter
 * that `create-sandjury-adapter` writes.
 */
export function sourceLines(packagesFolder: string): SourceLines[] {
  const rows = readdirSync(packagesFolder).flatMap((name) => {
    const source = join(packagesFolder, name, 'src');
    const own = (apart.get(name) ?? []).filter((room) => existsSync(join(source, room)));
    const whole = row(name, filesOf(source, own));
    return [whole, ...own.map((room) => row(`${name}: ${room}`, filesOf(join(source, room))))];
  });
  const emulator = join(packagesFolder, 'emulator/src');
  const rooms = foldersIn(emulator).map((room) => row(`emulator: ${room}`, filesOf(join(emulator, room))));
  const all = [...rows, ...rooms, row('template', filesOf(join(packagesFolder, template)))];
  return all.filter(({ files }) => files > 0).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function row(name: string, files: readonly string[]): SourceLines {
  const lines = files.reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length - 1, 0);
  return { name, files: files.length, lines, goal: goals.get(name) ?? null };
}

function filesOf(folder: string, without: readonly string[] = []): string[] {
  if (!existsSync(folder)) return [];
  const excluded = without.map((room) => join(folder, room));
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => !excluded.some((room) => file.startsWith(join(room, '/'))));
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

/** The same as a table. */
export function sourceLinesTable(rows: readonly SourceLines[]): string {
  const line = ({ name, files, lines, goal }: SourceLines): string => {
    const compared = goal === null ? '' : lines > goal ? `${goal} (${lines - goal} too many)` : `${goal}`;
    return `${name} | ${files} | ${lines} | ${compared}`;
  };
  return ['source without tests | files | lines | goal', ...rows.map(line)].join('\n');
}
