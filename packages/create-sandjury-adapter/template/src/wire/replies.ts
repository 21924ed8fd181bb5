import { fields } from '@sandjury/core/toolkit';

const { list, md5, number, object, required, section, sha1, sha256, size, text, texts } = fields;

// What the vendor sends, as far as it is read: few fields, and as little as possible that must be there. A value of another type counts
// as absent, with a warning. Say beside a field where you know it from: a page of the documentation, a version, a recorded reply.

/** Where the report stands in `raw` of a report of ours. */
export const root = '/report';

/** GET /v1/status */
export const server = object({ version: text, waiting: number });

/** POST /v1/analyses, GET /v1/analyses/ID. `state`: waiting, running, done, error. */
export const analysis = object({ id: required(text), state: text, created: text });
export type AcmeBoxAnalysis = fields.Read<typeof analysis>;

/** GET /v1/files/HASH */
export const file = object({ analyses: required(list(analysis)) });

/** GET /v1/analyses/ID/report */
export const report = object({
  id: required(text),
  file: section({ name: text, size, type: text, md5, sha1, sha256 }),
  verdict: section({ label: text, score: number }),
  started: text,
  finished: text,
  page: text,
  findings: list(object({ title: text, level: number, attack: texts })),
  network: list(object({ kind: text, value: text, label: text })),
});
/** A report, as far as it is read. */
export type AcmeBoxReport = fields.Read<typeof report>;
