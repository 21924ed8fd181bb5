import { type AnalysisRef, type CallOptions, type FileSample, SandboxError } from '@sandjury/core';
import {
  beforeUncertain,
  bytesSample,
  type FormPart,
  filePart,
  type JsonApi,
  uncertain,
  urlPart,
} from '@sandjury/core/toolkit';
import { created, unread } from '../wire/analysis.ts';
import { internalError, invalidParameter, isCode } from './refusals.ts';
import { chunkBytes, chunksOf, type Field } from './submission.ts';

/** How long Joe Sandbox has to delete a submission of which a chunk was lost. */
const deleteMs = 10_000;

/** Sends samples to one server. */
export function createUpload(api: JsonApi, { id: provider, vendor }: { id: string; vendor: string }) {
  const doubt = (error: SandboxError, ref: AnalysisRef | null = null) => uncertain(error, { provider, vendor, ref });

  /** submission/new, once. After an internal error nobody knows what was done, whatever its status. */
  const submit = async (sent: { values: readonly Field[] } | { form: readonly FormPart[] }, options?: CallOptions) => {
    try {
      return await api.submit({ path: '/v2/submission/new', ...sent }, created, options);
    } catch (error) {
      throw isCode(error, internalError) && error.retryable ? doubt(error) : error;
    }
  };

  /** Whether Joe Sandbox says that it has deleted what was begun. */
  const isDeleted = (submissionId: string) => {
    const values = { submission_id: submissionId };
    const call = { method: 'POST', path: '/v2/submission/delete', values, repeatable: true } as const;
    return api.call(call, unread, { deadlineMs: deleteMs }).then(
      () => true,
      () => false,
    );
  };

  const inChunks = async (file: FileSample, fields: readonly Field[], options: CallOptions) => {
    const { signal, deadlineMs } = options;
    // Unless the caller limits the whole, each chunk has the time of a call of its own.
    const budget = deadlineMs === undefined ? options : api.budget(options);
    const begun = await submit({ values: [...fields, ['chunked-sample', file.name]] }, budget);
    const submissionId = begun.value.submission_id;
    try {
      for await (const chunk of chunksOf(file, provider)) {
        const own: Field[] = [['submission_id', submissionId], ...chunk.fields];
        const form = [...partsOf(own), filePart('chunk', bytesSample('chunk', chunk.content), provider)];
        await api.submit({ path: '/v2/submission/chunked-sample', form }, unread, budget);
      }
      return begun;
    } catch (error) {
      if (signal?.aborted || !SandboxError.is(error)) throw error;
      if (await isDeleted(submissionId)) throw beforeUncertain(error) ?? error;
      throw doubt(beforeUncertain(error) ?? error, { provider, id: `submission:${submissionId}` });
    }
  };

  return {
    url: async (url: string, fields: readonly Field[], options?: CallOptions) => {
      urlPart('url', url, provider);
      return submit({ values: [...fields, ['url', url]] }, options);
    },
    /** A large file in chunks, where the server takes some. */
    file: async (file: FileSample, fields: readonly Field[], options: CallOptions = {}) => {
      const sample = filePart('sample', file, provider);
      const whole = () => submit({ form: [...partsOf(fields), sample] }, options);
      if (file.size <= chunkBytes) return whole();
      try {
        return await inChunks(file, fields, options);
      } catch (error) {
        // An older server, as the vendor's client finds it out.
        const isUnknown = isCode(error, invalidParameter) && error.message.includes('chunked-sample');
        if (isUnknown) return whole();
        throw error;
      }
    },
  };
}

function partsOf(fields: readonly Field[]): FormPart[] {
  return fields.map(([name, value]) => ({ name, value }));
}
