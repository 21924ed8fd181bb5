/** The command line as a function, for programs that embed it. Importing it runs nothing. */
export { exitStatus } from './exit-status.ts';
export type { Io } from './io.ts';
export { run } from './run.ts';
