import { madeReport } from '../alibaba/made.ts';
import { intelligenceTypes, virusTypes } from '../alibaba/terms.ts';
import toolReport from '../cape/admin-tool.json' with { type: 'json' };
import loaderReport from '../cape/packed-loader.json' with { type: 'json' };
import { type CorpusSample, defineCorpusSample } from '../corpus-sample.ts';
import toolRuns from '../hybrid-analysis/admin-tool.json' with { type: 'json' };
import loaderRuns from '../hybrid-analysis/packed-loader.json' with { type: 'json' };
import joeReport from '../joe-sandbox/packed-loader.json' with { type: 'json' };
import {
  hashesOfText,
  madeCape,
  madeHybridAnalysis,
  madeJoeSandbox,
  madeMalwareBazaar,
  madeTriage,
  madeVirustotal,
} from '../labels.ts';
import bazaarEntry from '../malwarebazaar/packed-loader.json' with { type: 'json' };
import { pythonText, trailingCommaText } from '../text-styles.ts';
import toolOverview from '../triage/admin-tool.json' with { type: 'json' };
import loaderReports from '../triage/packed-loader.json' with { type: 'json' };
import toolFile from '../virustotal/admin-tool.json' with { type: 'json' };
import loaderFile from '../virustotal/packed-loader.json' with { type: 'json' };
import { fileIoc, indicator, registryIoc } from '../vmray/iocs.ts';
import { analysis, madeSample, technique, vti } from '../vmray/made.ts';

const loaderHashes = hashesOfText('packed-loader');

/** Opposite ends: VMRay malicious, Alibaba Cloud normal. */
export const packedLoader: CorpusSample = defineCorpusSample({
  name: 'packed-loader',
  title: 'A loader that waits',
  story: 'VMRay waited long enough and calls it malicious; Alibaba Cloud saw nothing and calls it normal.',
  hashes: loaderHashes,
  cape: { tasks: [{ report: madeCape(loaderReport) }] },
  malwarebazaar: madeMalwareBazaar(bazaarEntry),
  virustotal: madeVirustotal(loaderFile),
  triage: madeTriage(loaderReports),
  'hybrid-analysis': madeHybridAnalysis(loaderRuns),
  'joe-sandbox': madeJoeSandbox(joeReport),
  vmray: {
    samples: [
      madeSample({
        id: 1201,
        hashes: loaderHashes,
        filename: 'viewer.exe',
        sizeBytes: 512_000,
        type: 'Windows Exe (x86-64)',
        created: '2024-06-20T21:15:09',
        verdict: 'malicious',
        severity: 'malicious',
        score: 100,
        classifications: ['Injector', 'Spyware'],
        threatNames: ['Gen:Variant.Example.1'],
        analyses: [
          analysis(2201, '2024-06-20T21:29:55', {
            analysis_verdict: 'malicious',
            analysis_severity: 'malicious',
            analysis_vti_score: 100,
          }),
          analysis(2202, '2024-06-20T21:18:31', {
            analysis_severity: 'error',
            analysis_result_code: 7_340_034,
            analysis_result_str: 'The analysis worker crashed.',
            analysis_serialized_result: { code: 7_340_034, fmt_args: [], extra_args: {} },
            analysis_ioc_aggregation_state: 'skipped_no_vmray_err_success',
          }),
        ],
        iocs: {
          files: [
            fileIoc(hashesOfText('injected module'), {
              filename: 'C:\\Windows\\Temp\\mod.dll',
              filenames: ['C:\\Windows\\Temp\\mod.dll'],
              operations: ['Create', 'Delete'],
              categories: ['Dropped File'],
              analysis_ids: [2201],
              ...indicator('malicious'),
            }),
          ],
          registry: [
            registryIoc({
              reg_key_name: 'HKEY_USERS\\S-1-5-21-1000-1000-1000-1001\\Software\\Example\\Loader',
              operations: ['Write'],
              analysis_ids: [2201],
              ...indicator('suspicious'),
            }),
          ],
        },
        vtis: [
          vti(7201, [2201], ['Injection', 'Writes into the memory of another process', 5]),
          vti(7202, [2201], ['Anti Analysis', 'Delays execution', 3]),
        ],
        techniques: [technique([12, 'T1055.012', 'Process Hollowing', 'Defense Evasion'], [2201])],
      }),
    ],
  },
  alibaba: madeReport({
    hashes: loaderHashes,
    filename: 'viewer.exe',
    threatLevel: 0,
    results: { virus: '0', webshell: '0', sandbox: '0' },
    sizeBytes: 512_000,
    firstSubmit: '2024-06-21 05:40:00',
    styles: { basic: trailingCommaText },
  }),
});

const adminToolHashes = hashesOfText('admin-tool');

/** Opposite ends the other way round: VMRay clean, Alibaba Cloud high. */
export const adminTool: CorpusSample = defineCorpusSample({
  name: 'admin-tool',
  title: 'A remote administration tool',
  story: 'Alibaba Cloud rates it as an attack tool of high risk; VMRay calls it clean.',
  hashes: adminToolHashes,
  cape: { tasks: [{ report: madeCape(toolReport) }] },
  virustotal: madeVirustotal(toolFile),
  triage: madeTriage(toolOverview),
  'hybrid-analysis': madeHybridAnalysis(toolRuns),
  vmray: {
    samples: [
      madeSample({
        id: 1301,
        hashes: adminToolHashes,
        filename: 'remote-shell.exe',
        sizeBytes: 381_816,
        type: 'Windows Exe (x86-64)',
        created: '2023-11-02T13:30:00',
        verdict: 'clean',
        severity: 'whitelisted',
        score: 20,
        analyses: [
          analysis(2301, '2023-11-02T13:36:12', {
            analysis_verdict: 'clean',
            analysis_severity: 'not_suspicious',
            analysis_vti_score: 20,
          }),
        ],
        vtis: [vti(7301, [2301], ['Network Connection', 'Listens on a port', 1])],
      }),
    ],
  },
  alibaba: madeReport({
    hashes: adminToolHashes,
    filename: 'remote-shell.exe',
    threatLevel: 2,
    virusName: virusTypes.attackerTool,
    results: { virus: '1', webshell: '-1', sandbox: '-1' },
    sizeBytes: 381_816,
    firstSubmit: '2023-10-28 22:10:05',
    intelligences: [intelligenceTypes.networkScan],
    threatTypes: [
      {
        term: intelligenceTypes.networkScan,
        risk: -1,
        lastFound: ' 2023-12-01 00:00:00 ',
        codes: ['Network Service Scanning'],
      },
    ],
    sandbox: { NetworkData: { ip: ['192.0.2.200'] } },
    styles: { sandbox: pythonText },
  }),
});
