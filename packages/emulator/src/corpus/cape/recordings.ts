import fsutil from '../../fixtures/cape/report-22-fsutil-score-0.8.json' with { type: 'json' };
import qakbot from '../../fixtures/cape/report-22-qakbot.json' with { type: 'json' };
import cobaltStrike from '../../fixtures/cape/report-24-cobaltstrike-config.json' with { type: 'json' };
import neverRan from '../../fixtures/cape/report-24-never-ran.json' with { type: 'json' };
import type { JsonObject } from '../../kit/json.ts';
import { type Answer, type CorpusHashes, type CorpusSample, defineCorpusSample } from '../corpus-sample.ts';

/** Reports of real runs of CAPE, which its emulator knows beside the corpus. Whoever asks for them may meet real addresses. */
export const capeRecordings: readonly CorpusSample[] = [
  recorded('recorded-fsutil', 'A tool of Windows with a low score', fsutil, 'report-22-fsutil-score-0.8.json'),
  recorded('recorded-qakbot', 'A family that only the payloads show', qakbot, 'report-22-qakbot.json'),
  recorded('recorded-never-ran', 'A program that never ran', neverRan, 'report-24-never-ran.json'),
  recorded('recorded-stager', 'A script with a configuration', cobaltStrike, 'report-24-cobaltstrike-config.json'),
];

function recorded(
  name: string,
  title: string,
  report: JsonObject & { readonly target: { readonly file: CorpusHashes } },
  fixture: string,
): CorpusSample {
  const { md5, sha1, sha256 } = report.target.file;
  const note =
    'Recorded of this very sample, and shortened: long lists are cut, texts that say nothing of the sample left out.';
  const provenance = 'mandiant/capa-testfiles, commit 4fa9a044, Apache-2.0';
  const answer: Answer<JsonObject> = { label: { origin: 'recorded', fixture, provenance, note }, data: report };
  return defineCorpusSample({
    name,
    title,
    story: 'CAPE alone knows it, and its report is that of a real server.',
    hashes: { md5, sha1, sha256 },
    vmray: null,
    alibaba: null,
    cape: { tasks: [{ report: answer }] },
  });
}
