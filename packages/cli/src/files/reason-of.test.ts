import { expect, it } from 'vitest';
import { reasonOf } from './reason-of.ts';

it.each([
  [{ code: 'ENOSPC' }, 'no space is left'],
  [Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }), 'permission denied'],
  [{ code: 'ERR_INVALID_ARG_VALUE' }, 'no file has such a name'],
  [{ code: 'EXDEV' }, 'EXDEV'],
  [{ code: 'constructor' }, 'constructor'],
  [new Error('x'), 'it could not be opened'],
  [null, 'it could not be opened'],
])('%j is told in words where there are any', (error, words) => expect(reasonOf(error)).toBe(words));
