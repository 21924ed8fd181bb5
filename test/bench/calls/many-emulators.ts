import { writeFileSync } from 'node:fs';
import {
  type CorpusSample,
  corpus,
  emulatorAlibabaCredentials,
  emulatorVmrayApiKey,
  startAlibabaEmulator,
  startVmrayEmulator,
} from '@sandjury/emulator';
import { hashNumber } from '../tools/hash-number.ts';

// Both emulators with a known sample under every fifth hash, each with an id and hashes of its own. Ends with its parent.
const count = Number(process.argv[2]);
const [recorded] = corpus.filter(({ vmray, alibaba }) => vmray !== null && alibaba !== null);
if (recorded === undefined) throw new Error('The corpus has no sample that both know.');
const many = Array.from({ length: Math.ceil(count / 5) }, (_, index) => copyOf(recorded, index * 5));
const options = { keepCalls: 100, corpus: many };
const [vmray, alibaba] = await Promise.all([
  startVmrayEmulator({ ...options, verdictQuota: null, reportQuota: null, apiKeyQuota: 1e9 }),
  startAlibabaEmulator({ ...options, remainingChecks: 1e9, flowRate: 1e6 }),
]);
const told = {
  vmray: vmray.url,
  vmrayKey: emulatorVmrayApiKey,
  alibaba: alibaba.url,
  accessKeyId: emulatorAlibabaCredentials.accessKeyId,
  accessKeySecret: emulatorAlibabaCredentials.accessKeySecret,
};
writeFileSync(1, `${JSON.stringify(told, null, 2)}\n`);
process.stdin.resume().on('end', () => process.exit(0));

function copyOf(sample: CorpusSample, number: number): CorpusSample {
  const hashes = {
    md5: hashNumber('md5', number),
    sha1: hashNumber('sha1', number),
    sha256: hashNumber('sha256', number),
  };
  let text = JSON.stringify(sample);
  for (const kind of ['md5', 'sha1', 'sha256'] as const) text = text.replaceAll(sample.hashes[kind], hashes[kind]);
  const renumbered = text.replaceAll(/"((?:\w+_)?(?:sample|analysis|submission)_id)":(\d+)/g, (_, key, id) => {
    return `"${key}":${Number(id) + number * 1_000_000}`;
  });
  return { ...(JSON.parse(renumbered) as CorpusSample), name: `${sample.name}-${number}` };
}
