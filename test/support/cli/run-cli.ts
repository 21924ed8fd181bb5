import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root: string = join(import.meta.dirname, '../../..');

export interface CliResult {
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: Readonly<Record<string, string>>;
  input?: string | Uint8Array;
  cwd?: string;
}

/** Some hundred processes load the same sources: compiled once, they start in half the time. */
const compileCache = join(tmpdir(), 'sandjury-tests-compile-cache');

/** Runs a script of the project from source, with plain `node` and an environment that has nothing else in it. */
export function runNode(args: readonly string[], options: RunOptions = {}): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args], {
      cwd: options.cwd ?? root,
      env: { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: compileCache, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
    child.stdin.end(options.input ?? '');
  });
}

/** `sandjury …` */
export function sandjury(args: readonly string[], options: RunOptions = {}): Promise<CliResult> {
  return runNode([join(root, 'packages/cli/src/main.ts'), ...args], options);
}
