import { z } from 'zod';

// What the vendor sends, as far as it is read: few fields, and as little as possible that must be there. A value of another type
// counts as absent. Say beside a field where you know it from: a page of the documentation, a version, a recorded reply.

const text = z.string().nullish().catch(null);
const number = z.number().nullish().catch(null);

/** Entries that are no objects become null, so that the others keep the index they have in the reply. */
const list = <Item extends z.ZodType>(item: Item) => z.array(item.nullable().catch(null)).nullish().catch(null);

const id = z.union([z.string(), z.number().transform(String)]);

/** GET /v1/status */
export const ServerSchema = z.object({ version: text, waiting: number });

/** POST /v1/analyses, GET /v1/analyses/ID. `state`: waiting, running, done, error. */
export const AnalysisSchema = z.object({ id, state: text });

/** GET /v1/files/HASH */
export const FileSchema = z.object({ analyses: z.array(z.object({ id, state: text, created: text })) });
/** The analyses of one file. */
export type AcmeBoxFile = z.output<typeof FileSchema>;

/** GET /v1/analyses/ID/report */
export const ReportSchema = z.object({
  id,
  file: z.object({ name: text, size: number, type: text, md5: text, sha1: text, sha256: text }).nullish().catch(null),
  verdict: z.object({ label: text, score: number }).nullish().catch(null),
  started: text,
  finished: text,
  page: text,
  findings: list(z.object({ title: text, level: number, attack: z.array(z.string()).nullish().catch(null) })),
  network: list(z.object({ kind: text, value: text, label: text })),
});
/** A report, as far as it is read. */
export type AcmeBoxReport = z.output<typeof ReportSchema>;
