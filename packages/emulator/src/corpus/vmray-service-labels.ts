import type { AnswerLabel, LabelledAnswer } from './corpus-sample.ts';
import { madeVmray } from './labels.ts';
import { recordedSummaryLabel } from './recorded.ts';

const made = (note: string): AnswerLabel => madeVmray(null, note).label;

/** The labels of VMRay's answers that are about submissions, jobs, archives and quota. */
export const vmrayServiceLabels: readonly LabelledAnswer[] = [
  {
    ...made('The keys are those of two recorded replies of 2018 and of the documented objects; the values are made.'),
    answer: 'vmray submitSample',
  },
  { ...made('No recorded reply exists; the keys are the documented ones.'), answer: 'vmray getJob' },
  { ...made('No recorded reply exists; the keys are the documented ones.'), answer: 'vmray getApiKeyQuota' },
  { ...made('A document of one line.'), answer: 'vmray getSampleReport' },
  {
    ...made('Screenshots, their index, a report and summaries written from the REST replies; real archives hold more.'),
    answer: 'vmray getAnalysisArchive',
  },
  { ...recordedSummaryLabel, answer: 'vmray getAnalysisArchiveFile 82 logs/summary_v2.json' },
];
