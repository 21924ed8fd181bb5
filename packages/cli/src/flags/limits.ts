import { constants } from 'node:buffer';

/** A document is read as one text, and the engine has none longer than this (about 512 MiB). */
export const mostBytes: number = constants.MAX_STRING_LENGTH;

/** The largest document that is read, in bytes, unless the user sets another limit. */
export const defaultMaxBytes: number = 256 * 1024 * 1024;
