import { madeReport } from '../../corpus/alibaba/made.ts';
import { type VirusType, virusTypes } from '../../corpus/alibaba/terms.ts';
import type { AlibabaAnswers } from '../../corpus/corpus-sample.ts';
import type { ServiceFile } from './files.ts';

const types: readonly VirusType[] = Object.values(virusTypes);

/** The lowest score and the number of scores, by threat level. */
const scoreBands = [
  [0, 61],
  [61, 20],
  [81, 20],
] as const;

/**
 * What the service finds in a file that the corpus does not know. A made-up rule, which reads the SHA-256 alone:
 * first byte below 80 hex is safe, below c0 suspicious, above malicious. The second byte picks the virus type, the third the score in its band.
 */
export function unknownFileAnswers(file: ServiceFile, now: number): AlibabaAnswers {
  const [level = 0, kind = 0, place = 0] = Buffer.from(file.hashes.sha256.slice(0, 6), 'hex');
  const threatLevel = level < 0x80 ? 0 : level < 0xc0 ? 1 : 2;
  const [lowest, width] = scoreBands[threatLevel];
  const virusType = types[kind % types.length];
  const result = threatLevel === 0 ? '0' : '1';
  return madeReport({
    hashes: { sha1: '', ...file.hashes },
    filename: file.upload?.filename ?? '',
    threatLevel,
    ...(threatLevel === 0 || virusType === undefined ? {} : { virusName: virusType }),
    results: { virus: result, webshell: '0', sandbox: result },
    sizeBytes: file.upload?.bytes ?? 0,
    firstSubmit: shanghaiTime(now),
    detection: { score: lowest + (place % width) },
  });
}

/** `YYYY-MM-DD HH:mm:ss` without a zone, in the time of the service's own region. */
function shanghaiTime(now: number): string {
  return new Date(now + 8 * 60 * 60 * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
