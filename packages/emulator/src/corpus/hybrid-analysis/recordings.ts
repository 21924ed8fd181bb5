import overview from '../../fixtures/hybrid-analysis/overview_get__malicious_eicar__api2.8.0_cut.json' with {
  type: 'json',
};
import program from '../../fixtures/hybrid-analysis/report_summary__malicious_exe_av0__api2.8.0.json' with {
  type: 'json',
};
import eicar from '../../fixtures/hybrid-analysis/search_hash__eicar_two_environments__api2.8.0_cut.json' with {
  type: 'json',
};
import type { JsonObject } from '../../kit/json.ts';
import { type Answer, type CorpusSample, defineCorpusSample } from '../corpus-sample.ts';

const rows = 'search_hash__eicar_two_environments__api2.8.0_cut.json';

/** Replies of the real Hybrid Analysis, which its emulator knows beside the corpus. */
export const hybridAnalysisRecordings: readonly CorpusSample[] = [
  recorded('recorded-installer', 'A program that no engine detects', [program], {
    fixture: 'report_summary__malicious_exe_av0__api2.8.0.json',
  }),
  recorded('recorded-eicar', 'The test file, by scanners and in a sandbox', eicar, { fixture: rows, overview }),
];

function recorded(
  name: string,
  title: string,
  summaries: readonly JsonObject[],
  { fixture, overview: all }: { readonly fixture: string; readonly overview?: JsonObject },
): CorpusSample {
  const { md5, sha1, sha256 } = summaries[0] ?? {};
  const provenance = 'ninoseki/hybridanalysisx, commit 9e5ddc79, MIT';
  const note = 'Recorded of this very sample in January 2020. Names of files and submissions are cut to a few.';
  const answer = (data: JsonObject, from = fixture): Answer<JsonObject> => {
    return { label: { origin: 'recorded', note, fixture: from, provenance }, data };
  };
  const overviewFixture = 'overview_get__malicious_eicar__api2.8.0_cut.json';
  return defineCorpusSample({
    name,
    title,
    story: 'Hybrid Analysis alone knows it, and its replies were recorded.',
    hashes: { md5: String(md5), sha1: String(sha1), sha256: String(sha256) },
    vmray: null,
    alibaba: null,
    'hybrid-analysis': {
      summaries: summaries.map((summary) => answer(summary)),
      ...(all && { overview: answer(all, overviewFixture) }),
    },
  });
}
