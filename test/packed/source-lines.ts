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
  ['virustotal', 900],
  ['triage', 900],
  ['emulator: triage', 350],
  ['malwarebazaar', 500],
  ['triage', 900],
  ['hybrid-analysis', 900],
  ['joe-sandbox', 1000],
  ['emulator: virustotal', 230],
  ['emulator: malwarebazaar', 120],
  ['emulator: triage', 350],
  ['emulator: hybrid-analysis', 350],
  ['emulator: joe-sandbox', 350],
  ['hybrid-analysis', 900],
  ['emulator: hybrid-analysis', 350],
]);

const template = 'create-sandjury-adapter/template/src';

/**
 * TypeScript of `src` without tests, in lines as `wc -l` counts them: each package, each room of the emulator, and the adapter that
 * `create-sandjury-adapter` writes.
 */
export function sourceLines(packagesFolder: string): SourceLines[] {
  const rows = readdirSync(packagesFolder).map((name) => row(name, filesOf(join(packagesFolder, name, 'src'))));
  const emulator = join(packagesFolder, 'emulator/src');
  const rooms = foldersIn(emulator).map((room) => row(`emulator: ${room}`, filesOf(join(emulator, room))));
  const all = [...rows, ...rooms, row('template', filesOf(join(packagesFolder, template)))];
  return all.filter(({ files }) => files > 0).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function row(name: string, files: readonly string[]): SourceLines {
  const lines = files.reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length - 1, 0);
  return { name, files: files.length, lines, goal: goals.get(name) ?? null };
}

function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name));
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
