import { deflatedZeros, encrypted, stored, zipOf } from './zip-write.ts';

/** Names of the archives that attack the program that unpacks them. */
export type HostileArchive = 'traversal' | 'many-entries' | 'bomb' | 'encrypted';

const picture = Buffer.from('no picture');

const builders: Readonly<Record<HostileArchive, () => Buffer>> = {
  // Every way out of a folder that a name can try, beside one name that is good.
  traversal: () =>
    zipOf(
      [
        '../../outside.png',
        'screenshots/../../../outside.png',
        '/outside.png',
        'C:\\outside.png',
        '..\\..\\outside.png',
        'screenshots/inside.png',
      ].map((name) => stored(name, picture)),
    ),
  'many-entries': () =>
    zipOf(Array.from({ length: 100_000 }, (_, index) => stored(`screenshots/${index}.png`, Buffer.alloc(0)))),
  bomb: () => zipOf([deflatedZeros('screenshots/zeros.png', 10 * 1024 ** 3)]),
  encrypted: () => zipOf([encrypted('screenshots/locked.png', picture, 'made-up-password')]),
};

/**
 * An archive for `archiveOverride`: names that leave the folder, 100,000 empty members, one member that unpacks to 10 GiB (10 MB in the file, in
 * ZIP64 form, its check sum right), or a member encrypted with the password `made-up-password`.
 */
export function hostileArchive(kind: HostileArchive): Buffer {
  return builders[kind]();
}
