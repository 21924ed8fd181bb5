import { fields, type StateWords } from '@sandjury/core/toolkit';

const { flag, list, object, required, scalar, text } = fields;

/** `YYMMDD-` and letters, as in every recorded reply. Nothing else is put into a path. */
export const sampleIdForm: RegExp = /^[0-9]{6}-[a-z0-9]{4,32}$/;
/** `static1`, `behavioral2`, `urlscan1`. */
export const taskNameForm: RegExp = /^[a-z]{1,20}[0-9]{1,4}$/;

/** The id of a sample, from whichever reply. */
export const sampleId: fields.Scalar<string> = scalar((value) =>
  typeof value === 'string' && sampleIdForm.test(value) ? value : null,
);

/** A row of GET /search and GET /samples, GET /samples/{id}, and what a submission gives. Older rows have no hash. */
export const sample = object({
  id: required(sampleId),
  status: text,
  kind: text,
  filename: text,
  url: text,
  private: flag,
  submitted: text,
  completed: text,
  tasks: list(object({ id: text, status: text })),
});
/** A submission to Triage, as far as it is read. */
export type TriageSample = fields.Read<typeof sample>;

/** Words for the state of a sample and of a task, from the vendor's documentation. Any state may end as `failed`. */
export const states: StateWords = {
  pending: 'queued',
  scheduled: 'queued',
  static_analysis: 'running',
  running: 'running',
  processing: 'running',
  reported: 'finished',
  failed: 'failed',
};
