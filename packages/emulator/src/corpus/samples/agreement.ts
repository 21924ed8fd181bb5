import { madeReport } from '../alibaba/made.ts';
import { intelligenceTypes, virusTypes } from '../alibaba/terms.ts';
import installerReport from '../cape/benign-installer.json' with { type: 'json' };
import smokeReport from '../cape/smoke-tester.json' with { type: 'json' };
import { type CorpusHashes, type CorpusSample, defineCorpusSample } from '../corpus-sample.ts';
import installerRuns from '../hybrid-analysis/benign-installer.json' with { type: 'json' };
import smokeRuns from '../hybrid-analysis/smoke-tester.json' with { type: 'json' };
import installerJoeReport from '../joe-sandbox/benign-installer.json' with { type: 'json' };
import smokeJoeReport from '../joe-sandbox/smoke-tester.json' with { type: 'json' };
import {
  hashesOfText,
  madeCape,
  madeHybridAnalysis,
  madeJoeSandbox,
  madeTriage,
  madeVirustotal,
  madeVmray,
} from '../labels.ts';
import { pythonText, trailingCommaText } from '../text-styles.ts';
import installerOverview from '../triage/benign-installer.json' with { type: 'json' };
import smokeOverview from '../triage/smoke-tester.json' with { type: 'json' };
import installerFile from '../virustotal/benign-installer.json' with { type: 'json' };
import smokeFile from '../virustotal/smoke-tester.json' with { type: 'json' };
import { artifact, domainIoc } from '../vmray/iocs.ts';
import { analysis, madeSample, vti } from '../vmray/made.ts';
import { smokeTesterIocs } from '../vmray/smoke-tester-iocs.ts';
import { recordedSmokeTester } from './recorded.ts';

/** Hashes of the recorded sample 12. */
const smokeTesterHashes: CorpusHashes = {
  md5: '607234cb98cd6127dbc761c04c53fd65',
  sha1: '6c26eab9b233bd1921f1607879a9d3f4aa92ff23',
  sha256: '46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29',
};

/** Both call it malicious, and they share infrastructure under different spellings. */
export const smokeTester: CorpusSample = defineCorpusSample({
  name: 'smoke-tester',
  title: 'A test program that every product flags',
  story: 'Both sandboxes call it malicious, and what they saw on the network is the same under different spellings.',
  hashes: smokeTesterHashes,
  cape: { tasks: [{ report: madeCape(smokeReport, 'The sample is recorded with VMRay, its report of CAPE is not.') }] },
  virustotal: madeVirustotal(smokeFile),
  triage: madeTriage(smokeOverview),
  'hybrid-analysis': madeHybridAnalysis(smokeRuns),
  'joe-sandbox': madeJoeSandbox(smokeJoeReport),
  vmray: {
    samples: [
      {
        ...recordedSmokeTester,
        iocs: madeVmray(
          { status: 'finished', iocs: smokeTesterIocs },
          'The sample is recorded, its IOC reply is not. Hosts and addresses are those reserved for documentation.',
        ),
      },
    ],
  },
  alibaba: madeReport({
    hashes: smokeTesterHashes,
    filename: 'SmokeTester.exe',
    threatLevel: 2,
    virusName: virusTypes.engineTest,
    results: { virus: '1', webshell: '0', sandbox: '1' },
    sizeBytes: 14_848,
    firstSubmit: '2021-02-11 09:12:58',
    updated: '2024-02-20 16:00:00',
    intelligences: [intelligenceTypes.downloadSource, intelligenceTypes.commandServer],
    threatTypes: [
      { term: intelligenceTypes.commandServer, risk: 1, lastFound: '2024-02-19 08:30:00', codes: ['C&C Server'] },
    ],
    eventId: '810000000000000012',
    event: {
      source: 'OSS',
      ossKey: 'uploads/SmokeTester.exe',
      firstTime: 1_708_387_200_000,
      lastTime: 1_708_416_000_000,
    },
    detection: { score: 100, fileLabels: ['PE32'] },
    sandbox: {
      NetworkData: {
        domain: ['Update.Example.NET.', 'telemetry.example.com'],
        ip: ['::ffff:192.0.2.10', '198.51.100.7'],
        url: ['HTTP://CDN.example.org:80/stage2.bin', 'https://update.example.net:443/check?id=7'],
      },
      FileData: {
        dropped: [{ path: 'C:\\Users\\sandbox\\AppData\\Roaming\\updater.exe', ...hashesOfText('updater') }],
      },
      ProcessData: { process: [{ command_line: 'updater.exe --install', parent: null, elevated: true }] },
    },
    styles: { basic: trailingCommaText, sandbox: pythonText },
  }),
});

const installerHashes = hashesOfText('benign-installer');

/** Both call it harmless. */
export const benignInstaller: CorpusSample = defineCorpusSample({
  name: 'benign-installer',
  title: 'A signed installer',
  story: 'Both sandboxes call it harmless; one contact to the vendor is an artifact, no indicator.',
  hashes: installerHashes,
  cape: { tasks: [{ report: madeCape(installerReport) }] },
  virustotal: madeVirustotal(installerFile),
  triage: madeTriage(installerOverview),
  'hybrid-analysis': madeHybridAnalysis(installerRuns),
  'joe-sandbox': madeJoeSandbox(installerJoeReport),
  vmray: {
    samples: [
      madeSample({
        id: 1001,
        hashes: installerHashes,
        filename: 'setup.msi',
        sizeBytes: 2_301_952,
        type: 'MSI Setup',
        created: '2024-05-14T10:01:12',
        verdict: 'clean',
        severity: 'not_suspicious',
        score: 12,
        analyses: [
          analysis(2001, '2024-05-14T10:03:40', {
            analysis_verdict: 'clean',
            analysis_severity: 'not_suspicious',
            analysis_vti_score: 12,
          }),
        ],
        iocs: {
          domains: [
            domainIoc({
              domain: 'download.example.com',
              original_domains: ['download.example.com'],
              ...artifact,
              analysis_ids: [2001],
            }),
          ],
        },
        vtis: [vti(7001, [2001], ['Reputation', 'Known clean file', -1])],
      }),
    ],
  },
  alibaba: madeReport({
    hashes: installerHashes,
    filename: 'setup.msi',
    threatLevel: 0,
    results: { virus: '0', webshell: '0', sandbox: '0' },
    sizeBytes: 2_301_952,
    firstSubmit: '2024-05-15 03:20:11',
    sandbox: { NetworkData: { domain: ['download.example.com'] } },
  }),
});
