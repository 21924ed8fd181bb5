/** The command as a function, for programs that make adapters. Importing it runs nothing. */
export { type CreatedAdapter, type CreateOptions, createAdapter } from './create-adapter.ts';
export { type Names, UsageError } from './names.ts';
