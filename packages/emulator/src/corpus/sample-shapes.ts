import { madeReport } from './alibaba/made.ts';
import { virusTypes } from './alibaba/terms.ts';
import dropperReport from './cape/reanalysed-dropper.json' with { type: 'json' };
import failedReport from './cape/reanalysed-dropper-failed.json' with { type: 'json' };
import legacyReport from './cape/severity-only.json' with { type: 'json' };
import { type CorpusSample, defineCorpusSample } from './corpus-sample.ts';
import dropperRuns from './hybrid-analysis/reanalysed-dropper.json' with { type: 'json' };
import legacyRuns from './hybrid-analysis/severity-only.json' with { type: 'json' };
import { hashesOfText, madeCape, madeHybridAnalysis } from './labels.ts';
import { indicator, mutexIoc } from './vmray/iocs.ts';
import { analysis, madeSample, vti } from './vmray/made.ts';

const dropperHashes = hashesOfText('reanalysed-dropper');
const dropper = {
  hashes: dropperHashes,
  filename: 'update.scr',
  sizeBytes: 40_960,
  type: 'Windows Exe (x86-32)',
  verdict: 'malicious',
  severity: 'malicious',
} as const;

/** Two VMRay samples for one hash. */
export const reanalysedDropper: CorpusSample = defineCorpusSample({
  name: 'reanalysed-dropper',
  title: 'A dropper analysed twice',
  story: 'VMRay holds two samples for this hash, an old suspicious one and a newer malicious one.',
  hashes: dropperHashes,
  cape: { tasks: [{ report: madeCape(failedReport), status: 'failed_analysis' }, { report: madeCape(dropperReport) }] },
  'hybrid-analysis': madeHybridAnalysis(dropperRuns),
  vmray: {
    samples: [
      madeSample({
        ...dropper,
        id: 1501,
        created: '2019-04-01T12:00:00',
        // Objects of before platform 4.0 have severities only; this one was analysed then.
        verdict: null,
        severity: 'suspicious',
        score: 46,
        analyses: [analysis(2501, '2019-04-01T12:05:00', { analysis_severity: 'suspicious', analysis_vti_score: 46 })],
        vtis: [vti(7501, [2501], ['Execution', 'Drops PE file', 2])],
      }),
      madeSample({
        ...dropper,
        id: 1502,
        created: '2024-01-15T09:30:00',
        score: 88,
        classifications: ['Dropper'],
        analyses: [
          analysis(2502, '2024-01-15T09:34:00', {
            analysis_verdict: 'malicious',
            analysis_severity: 'malicious',
            analysis_vti_score: 88,
          }),
          analysis(2503, '2024-01-15T09:35:00', {
            analysis_verdict: 'suspicious',
            analysis_severity: 'suspicious',
            analysis_vti_score: 50,
          }),
        ],
        iocs: {
          mutexes: [
            mutexIoc({
              mutex_name: 'Global\\drop-once',
              operations: ['Create'],
              analysis_ids: [2502, 2503],
              ...indicator('malicious'),
            }),
          ],
        },
        vtis: [vti(7502, [2502, 2503], ['Execution', 'Drops PE file', 4])],
      }),
    ],
  },
  alibaba: madeReport({
    hashes: dropperHashes,
    filename: 'update.scr',
    threatLevel: 2,
    virusName: virusTypes.downloader,
    results: { virus: '1', webshell: '0', sandbox: '1' },
    sizeBytes: 40_960,
    firstSubmit: '2024-01-16 11:45:30',
  }),
});

const legacyHashes = hashesOfText('severity-only');

/** No verdict, only the older severity. */
export const severityOnly: CorpusSample = defineCorpusSample({
  name: 'severity-only',
  title: 'A sample with a severity and no verdict',
  story: 'VMRay says not_available as verdict and blacklisted as severity; Alibaba Cloud calls it high risk.',
  hashes: legacyHashes,
  cape: { tasks: [{ report: madeCape(legacyReport) }] },
  'hybrid-analysis': madeHybridAnalysis(legacyRuns),
  vmray: {
    samples: [
      madeSample({
        id: 1701,
        hashes: legacyHashes,
        filename: 'old.exe',
        sizeBytes: 77_824,
        type: 'Windows Exe (x86-32)',
        created: '2018-07-07T07:07:07',
        verdict: 'not_available',
        severity: 'blacklisted',
        score: null,
        analyses: [
          analysis(2701, '2018-07-07T07:10:00', {
            analysis_verdict: 'not_available',
            analysis_severity: 'blacklisted',
          }),
        ],
      }),
    ],
  },
  alibaba: madeReport({
    hashes: legacyHashes,
    filename: 'old.exe',
    threatLevel: 2,
    virusName: virusTypes.ransomware,
    results: { virus: '1', webshell: '', sandbox: '1' },
    sizeBytes: 77_824,
    firstSubmit: '',
  }),
});
