import type { JsonObject } from '../../kit/json.ts';
import { madeReport } from '../alibaba/made.ts';
import { virusTypes } from '../alibaba/terms.ts';
import readmeReport from '../cape/archive-of-two-readme-txt.json' with { type: 'json' };
import scriptReport from '../cape/archive-of-two-run-js.json' with { type: 'json' };
import { type AlibabaAnswers, type CorpusSample, defineCorpusSample } from '../corpus-sample.ts';
import { hashesOfText, madeCape, madeTriage } from '../labels.ts';
import archiveReports from '../triage/archive-of-two.json' with { type: 'json' };
import { artifact, fileIoc, indicator } from '../vmray/iocs.ts';
import { analysis, madeSample, staticRun, vti } from '../vmray/made.ts';

const archiveHashes = hashesOfText('archive-of-two');
const scriptHashes = hashesOfText('archive-of-two/run.js');
const readmeHashes = hashesOfText('archive-of-two/readme.txt');

/** A container whose verdict is that of no child alone. */
export const archiveOfTwo: CorpusSample = defineCorpusSample({
  name: 'archive-of-two',
  title: 'An archive with two files',
  story: 'VMRay calls the archive suspicious, one of its two files malicious and the other clean.',
  hashes: archiveHashes,
  cape: { tasks: [{ report: madeCape(scriptReport) }, { report: madeCape(readmeReport) }] },
  triage: madeTriage(archiveReports),
  vmray: {
    samples: [
      madeSample({
        id: 1601,
        hashes: archiveHashes,
        filename: 'documents.zip',
        sizeBytes: 10_240,
        type: 'Archive',
        created: '2024-02-02T02:02:02',
        verdict: 'suspicious',
        severity: 'suspicious',
        score: 70,
        children: [1602, 1603],
        fields: {
          sample_container_type: 'zip',
          sample_password_protected: true,
          sample_password: 'made-up-archive-password',
          sample_child_relations: [relation(8001, 1602, 'malicious'), relation(8002, 1603, 'clean')],
        },
        analyses: [
          analysis(2601, '2024-02-02T02:03:00', {
            ...staticRun,
            analysis_verdict: 'suspicious',
            analysis_severity: 'suspicious',
            analysis_vti_score: 70,
          }),
        ],
        iocs: {
          files: [
            fileIoc(scriptHashes, {
              filename: 'run.js',
              filenames: ['run.js'],
              categories: ['Extracted File'],
              analysis_ids: [2601],
              ...indicator('malicious'),
            }),
            fileIoc(readmeHashes, {
              filename: 'readme.txt',
              filenames: ['readme.txt'],
              categories: ['Extracted File'],
              analysis_ids: [2601],
              ...artifact,
            }),
          ],
        },
      }),
      madeSample({
        id: 1602,
        hashes: scriptHashes,
        filename: 'run.js',
        sizeBytes: 3_100,
        type: 'JavaScript',
        created: '2024-02-02T02:02:03',
        verdict: 'malicious',
        severity: 'malicious',
        score: 90,
        parents: [1601],
        analyses: [
          analysis(2602, '2024-02-02T02:06:00', {
            analysis_verdict: 'malicious',
            analysis_severity: 'malicious',
            analysis_vti_score: 90,
          }),
        ],
        vtis: [vti(7601, [2602], ['Obfuscation', 'Script is obfuscated', 3])],
      }),
      madeSample({
        id: 1603,
        hashes: readmeHashes,
        filename: 'readme.txt',
        sizeBytes: 120,
        type: 'Text Document',
        created: '2024-02-02T02:02:03',
        verdict: 'clean',
        severity: 'not_suspicious',
        score: 0,
        parents: [1601],
        analyses: [
          analysis(2603, '2024-02-02T02:04:00', {
            ...staticRun,
            analysis_verdict: 'clean',
            analysis_severity: 'not_suspicious',
            analysis_vti_score: 0,
          }),
        ],
      }),
    ],
  },
  alibaba: madeReport({
    hashes: archiveHashes,
    filename: 'documents.zip',
    threatLevel: 1,
    virusName: virusTypes.maliciousScript,
    results: { virus: '1', webshell: '0', sandbox: '' },
    sizeBytes: 10_240,
    firstSubmit: '2024-02-03 00:00:01',
    sandbox: { FileData: { unpacked: [{ name: 'run.js', sha256: scriptHashes.sha256.toUpperCase() }] } },
    eventId: '810000000000001601',
    event: { source: 'OSS', ossKey: 'uploads/documents.zip', firstTime: 1_706_889_601_000, hasSubEvent: true },
    detection: { fileLabels: ['Zip'] },
    members: [
      { path: 'run.js', layer: 1, hashes: scriptHashes, answers: scriptAnswers() },
      { path: 'readme.txt', layer: 1, hashes: readmeHashes, answers: readmeAnswers() },
    ],
  }),
});

function relation(id: number, child: number, verdict: 'malicious' | 'clean'): JsonObject {
  return {
    relation_id: id,
    relation_type: 'Embedded File',
    relation_parent_sample_id: 1601,
    relation_parent_sample_verdict: 'suspicious',
    relation_child_sample_id: child,
    relation_child_sample_verdict: verdict,
  };
}

function scriptAnswers(): AlibabaAnswers {
  return madeReport({
    hashes: scriptHashes,
    filename: 'run.js',
    threatLevel: 2,
    virusName: virusTypes.maliciousScript,
    results: { virus: '1', webshell: '0', sandbox: '' },
    sizeBytes: 3_100,
    firstSubmit: '2024-02-03 00:00:01',
    eventId: '810000000000001602',
    event: {
      source: 'OSS',
      ossKey: 'uploads/documents.zip',
      firstTime: 1_706_889_601_000,
      parentEventId: '810000000000001601',
    },
  });
}

function readmeAnswers(): AlibabaAnswers {
  return madeReport({
    hashes: readmeHashes,
    filename: 'readme.txt',
    threatLevel: 0,
    results: { virus: '0', webshell: '0', sandbox: '' },
    sizeBytes: 120,
    firstSubmit: '2024-02-03 00:00:01',
  });
}
