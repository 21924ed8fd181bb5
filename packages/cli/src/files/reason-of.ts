const reasons: Readonly<Record<string, string>> = {
  EISDIR: 'it is a directory',
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'a part of its path is not a directory',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'no space is left',
  EDQUOT: 'the quota of the disk is used up',
  EROFS: 'the file system is read-only',
  EFBIG: 'it is larger than a file may be',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EBUSY: 'it is in use',
  EIO: 'the device failed',
  EPIPE: 'nobody reads it any more',
  // Of Node: only a zero byte makes a name none.
  ERR_INVALID_ARG_VALUE: 'no file has such a name',
};

/** Returns the reason why a file cannot be opened, read or written, in words. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error) ?? '';
  return (Object.hasOwn(reasons, code) ? reasons[code] : undefined) ?? (code || 'it could not be opened');
}

/** The code of an error of the file system; null where it has none. */
export function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
}
