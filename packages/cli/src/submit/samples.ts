import type { Question } from '@sandjury/compare';
import { ConfigurationError, defang, type FileSample } from '@sandjury/core';
import { fileSample } from '@sandjury/core/toolkit';
import { questionOf } from '../input/question.ts';

/** A sample to submit, and the question of its comparison. */
export interface SampleInput {
  /** As the user wrote it. */
  name: string;
  question: Question;
  sample: { file: FileSample } | { url: string };
}

/** Files and URLs to submit. A hash is refused: there is nothing behind it to send. */
export async function samplesOf(inputs: readonly string[], signal: AbortSignal): Promise<SampleInput[]> {
  const samples: SampleInput[] = [];
  for (const input of inputs) {
    const question = await questionOf(input, signal);
    if ('hash' in question) {
      throw new ConfigurationError(`${input} is a hash: only a file or a URL can be submitted.`);
    }
    if ('url' in question) samples.push({ name: question.url, question, sample: { url: question.url } });
    else samples.push({ name: input, question, sample: { file: await fileSample(input) } });
  }
  return samples;
}

/** A sample's name for a person: a URL defanged; a file as it was named, since two folders may have one name. Not yet printable. */
export function shownName(name: string): string {
  return /^https?:/i.test(name) ? defang('url', name) : name;
}
