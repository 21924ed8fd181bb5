const reasons: Readonly<Record<string, string>> = {
  EISDIR: 'it is a directory',
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  ENOTDIR: 'a part of its path is not a directory',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'no space is left',
  EDQUOT: 'the quota of the disk is used up',
  EROFS: 'the file system is read-only',
  EFBIG: 'it is larger than a file may be',
};

/** Why a file cannot be opened, read or written, in words. */
export function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return (Object.hasOwn(reasons, code) ? reasons[code] : undefined) ?? (code || 'it could not be opened');
}
