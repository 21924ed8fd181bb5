import { z } from 'zod';
import { lazyObject } from './lazy-object.ts';

/** Hashes of one file: lower-case hex; ssdeep as the tool prints it. A malformed hash is left out, never corrected. */
export const HashesSchema = lazyObject(() => ({
  md5: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .exactOptional(),
  sha1: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .exactOptional(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .exactOptional(),
  sha512: z
    .string()
    .regex(/^[0-9a-f]{128}$/)
    .exactOptional(),
  ssdeep: z.string().exactOptional(),
  imphash: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .exactOptional(),
}));
/** Hashes of one file in lower-case hex (`ssdeep` in its own notation). A hash that is not known is not there. */
export type Hashes = z.infer<typeof HashesSchema>;

/**
 * A ticket for an analysis: one process may store it, and another may fetch the report with it. Only its provider reads `id`
 * (VMRay `sample:12`, Alibaba `hash:44d8…`). Written `PROVIDER/ID` where a text is needed.
 */
export const AnalysisRefSchema = lazyObject(() => ({ provider: z.string(), id: z.string() }));
/** A ticket for an analysis, as plain JSON: a provider, and an id that only this provider reads. Any process may fetch the report with it. */
export type AnalysisRef = z.infer<typeof AnalysisRefSchema>;

/**
 * The sample a report is about. `size` in bytes. A URL sample has no hashes: those that a vendor gives are of a text file
 * that holds the URL. `parents` and `children` are tickets of the same provider.
 */
export const SampleInfoSchema = lazyObject(() => ({
  kind: z.enum(['file', 'url']),
  url: z.string().nullable(),
  hashes: HashesSchema,
  names: z.array(z.string()),
  size: z.number().int().nonnegative().nullable(),
  type: z.string().nullable(),
  mimeType: z.string().nullable(),
  parents: z.array(AnalysisRefSchema),
  children: z.array(AnalysisRefSchema),
}));
/** What was analysed: a file or a URL. `size` in bytes; `type` in the vendor's words. A URL has no hashes. */
export type SampleInfo = z.infer<typeof SampleInfoSchema>;
