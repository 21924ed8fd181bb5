import type { Screenshot } from '@sandjury/core';
import { byText, ifKnown } from '@sandjury/core/toolkit';
import { analysis } from '../../wire/samples.ts';
import type { VmrayApi, VmrayId } from '../connection.ts';
import { archiveMembers, type VmrayArchiveOptions } from './files.ts';

const folder = 'screenshots/';
const picture = /\.(png|jpe?g)$/i;

/**
 * The screenshots of an analysis in the order in which they were taken, named `analysis_<id>_screenshot_<n>.png` from 0. The
 * archive's own names decide nothing but the order. [] for an analysis that has none: static ones. Throws NotFoundError where
 * there is no such analysis, TooLargeError over the limits (1000 entries, 64 MiB unpacked, unless given).
 */
export async function screenshots(
  api: VmrayApi,
  analysisId: VmrayId,
  { mostEntries, mostBytes, ...options }: VmrayArchiveOptions,
): Promise<Screenshot[]> {
  const remaining = api.budget(options);
  const id = api.segment(analysisId, 'the id of an analysis');
  const limits = { ...(mostEntries !== undefined && { mostEntries }), ...(mostBytes !== undefined && { mostBytes }) };
  const found = await ifKnown(archiveMembers(api, id, [`${folder}*`], { ...remaining, ...limits }));
  // An analysis without screenshots answers as one that does not exist.
  if (found === null) await api.get(`/analysis/${id}`, analysis, remaining);
  const files = new Map(found?.members.map(({ name, content }) => [name, content]));
  const index = files.get(`${folder}index.log`);
  const log = index === undefined ? '' : Buffer.from(index).toString('utf8');
  return orderOf(log, files.keys()).flatMap((name, place): Screenshot[] => {
    const content = files.get(`${folder}${name}`);
    if (content === undefined) return [];
    const [mimeType, extension] = /png$/i.test(name) ? ['image/png', 'png'] : ['image/jpeg', 'jpg'];
    return [{ name: `analysis_${id}_screenshot_${place}.${extension}`, mimeType, content }];
  });
}

/** The names that `screenshots/index.log` gives, by time; after them those that it does not mention, by name. */
export function orderOf(log: string, paths: Iterable<string>): string[] {
  const timed = log.split('\n').flatMap((line, place) => {
    // Time offset in milliseconds, size, hashes, file name.
    const [time = '', , , name = ''] = line.trim().split('|');
    const file = name.trim().split('/').at(-1) ?? '';
    const timeMs = /^\d{1,15}$/.test(time.trim()) ? Number(time) : Number.MAX_SAFE_INTEGER;
    return picture.test(file) ? [{ file, timeMs, place }] : [];
  });
  timed.sort((a, b) => a.timeMs - b.timeMs || a.place - b.place);
  const others: string[] = [];
  for (const path of paths) {
    const file = path.slice(folder.length);
    if (path.startsWith(folder) && !file.includes('/') && picture.test(file)) others.push(file);
  }
  return [...new Set([...timed.map(({ file }) => file), ...others.sort(byText)])];
}
