import { type AnalysisRef, ConfigurationError } from '@sandjury/core';

/** The ticket of a task. Everything in CAPE is one: an analysis, its report, what a submission becomes. */
export function taskRef(provider: string, taskId: number): AnalysisRef {
  return { provider, id: `task:${taskId}` };
}

/** The task that a ticket names, in digits. Throws ConfigurationError when it is no ticket of this provider. */
export function taskOf(ref: AnalysisRef, provider: string): string {
  if (ref.provider !== provider) {
    throw new ConfigurationError(`${provider}: the ticket is of another provider.`, { provider, ref });
  }
  const [, taskId] = /^task:([0-9]{1,15})$/.exec(ref.id) ?? [];
  if (taskId !== undefined) return taskId;
  throw new ConfigurationError(`${provider}: expected a ticket of the form task:N.`, { provider, ref });
}
