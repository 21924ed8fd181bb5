import { SandboxError, type SettingProblem } from '@sandjury/core';

/** The settings that an error calls wrong; [] for one about something else. The adapter may have another copy of core. */
export function settingProblems(error: unknown): readonly SettingProblem[] {
  if (!SandboxError.is(error) || !('settings' in error) || !Array.isArray(error.settings)) return [];
  return error.settings.filter(isProblem);
}

function isProblem(value: unknown): value is SettingProblem {
  return (
    typeof value === 'object' && value !== null && 'path' in value && Array.isArray(value.path) && 'message' in value
  );
}

/** What is wrong with a setting, and which other would do, by the name that `nameOf` gives to its key. */
export function problemText(
  { message, alternative }: SettingProblem,
  nameOf: (key: string) => string = (key) => key,
): string {
  return alternative === undefined ? message : `${message}, or set ${nameOf(alternative.join('.'))}`;
}
