import reportEn from '../../fixtures/alibaba/getfiledetectreport.en.docs-2024-02.json' with { type: 'json' };
import reportZh from '../../fixtures/alibaba/getfiledetectreport.zh.metadata-2024-06.json' with { type: 'json' };
import detectResult from '../../fixtures/alibaba/getfiledetectresult.metadata-2024-06.json' with { type: 'json' };
import scanEvent from '../../fixtures/alibaba/listobjectscanevent.metadata-2024-06.json' with { type: 'json' };
import analysisList from '../../fixtures/vmray/analysis_list_by_submission__malicious__platform4.2.json' with {
  type: 'json',
};
import mitreAttack from '../../fixtures/vmray/mitre_attack_get__finished.json' with { type: 'json' };
import sample from '../../fixtures/vmray/sample_get__malicious_exe__platform4.2.json' with { type: 'json' };
import submission from '../../fixtures/vmray/submission_get__finished_malicious__platform4.2.json' with {
  type: 'json',
};
import systemInfo from '../../fixtures/vmray/system_info_get__platform4.2.json' with { type: 'json' };
import vtis from '../../fixtures/vmray/vtis_get__finished_11_indicators.json' with { type: 'json' };
import type { JsonObject } from '../../kit/json.ts';
import type { AlibabaEventData, AlibabaReportData, Answer, AnswerLabel } from '../corpus-sample.ts';

const mispFeed = 'vmray/vmray-misp-feed, commit 4dd511fdbffa506171e5e4e66a2450093d22d15a, MIT';
const anotherSample = 'Recorded from another sample: its analysis ids are not those of this one.';

function recordedVmray<Data>(fixture: string, data: Data, note = 'Recorded of this very sample.'): Answer<Data> {
  return { label: { origin: 'recorded', fixture, provenance: mispFeed, note }, data };
}

/** The replies that were recorded of VMRay platform 4.2, about sample 12 unless the label says otherwise. */
export const recordedSmokeTester: {
  readonly sample: Answer<JsonObject>;
  readonly analyses: Answer<readonly JsonObject[]>;
  readonly vtis: Answer<JsonObject>;
  readonly mitreAttack: Answer<JsonObject>;
  readonly submission: Answer<JsonObject>;
} = {
  sample: recordedVmray('sample_get__malicious_exe__platform4.2.json', sample.data),
  analyses: recordedVmray('analysis_list_by_submission__malicious__platform4.2.json', analysisList.data),
  vtis: recordedVmray('vtis_get__finished_11_indicators.json', vtis.data, anotherSample),
  mitreAttack: recordedVmray('mitre_attack_get__finished.json', mitreAttack.data, anotherSample),
  submission: recordedVmray('submission_get__finished_malicious__platform4.2.json', submission.data),
};

/** GET /system_info as recorded. */
export const recordedSystemInfo: Answer<JsonObject> = recordedVmray(
  'system_info_get__platform4.2.json',
  systemInfo.data,
  'Recorded of the same platform; api_items_per_request follows the option of the emulator.',
);

/** The example of the documentation, masked hash included. */
export const recordedReport: Answer<AlibabaReportData> = {
  label: {
    origin: 'recorded',
    fixture: 'getfiledetectreport.en.docs-2024-02.json, getfiledetectreport.zh.metadata-2024-06.json',
    provenance: 'Alibaba Cloud help page of 2024-02-20 and OpenAPI metadata of 2024-06-24',
    note: 'The printed example of the documentation, not a capture of the live service. Its own FileHash is masked, so the hashes to ask for are made up.',
  },
  data: { en: reportEn.Data, zh: reportZh.Data },
};

const metadata = 'Alibaba Cloud OpenAPI metadata of 2024-06-24';
const example = 'The printed example of the documentation, not a capture of the live service.';

function without(value: JsonObject | undefined, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => !names.includes(name)));
}

/** The example of GetFileDetectResult, in which result and score contradict each other. */
export const recordedDetection: Answer<JsonObject> = {
  label: {
    origin: 'recorded',
    fixture: 'getfiledetectresult.metadata-2024-06.json',
    provenance: metadata,
    note: `${example} The hash asked for takes the place of its masked one.`,
  },
  data: without(detectResult.ResultList[0], ['HashKey', 'Compress', 'Code', 'Message']),
};

const eventRow = without(scanEvent.Data[0], ['EventId']);

/** The example of ListObjectScanEvent. */
export const recordedEvent: Answer<AlibabaEventData> = {
  label: {
    origin: 'recorded',
    fixture: 'listobjectscanevent.metadata-2024-06.json',
    provenance: metadata,
    note: `${example} Its EventId is that of the report's example, and both languages give the same row. It promises sub-events that do not exist.`,
  },
  data: { en: eventRow, zh: eventRow, status: 0 },
};

/** The label of `logs/summary_v2.json` in the archive of analysis 82, which is read from its fixture when it is asked for. */
export const recordedSummaryLabel: AnswerLabel = recordedVmray(
  'summary_v2__malicious_exe__schema2.1_platform4.2.json',
  null,
  'Recorded of analysis 82 of this very sample.',
).label;
