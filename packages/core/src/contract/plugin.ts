import type { z } from 'zod';
import { checkArgument } from '../model/arguments.ts';
import type { SandboxReport } from '../model/report.ts';
import type { ReportFilters } from '../report/filter.ts';
import type { SandboxProvider } from './provider.ts';

/** Environment variables, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * How a provider is made from environment variables alone. When none of `required` is set there is no such provider; when
 * only some are set, that is a mistake of the user and names what is missing. `settings` turns the variables into settings.
 */
export interface PluginEnvironment {
  required: readonly string[];
  optional: readonly string[];
  /**
   * Settings from the variables it is given, which need not be `process.env`; called only when every required one is set. The value
   * of a secret is passed on as it is, to the setting that takes secrets.
   */
  settings(environment: Environment): unknown;
}

/** An output format of one vendor's world (`xsoar`, `secops`): what it is for, and reports → text. */
export interface PluginFormat {
  name: string;
  description: string;
  /**
   * The text of these reports in this format, ending with a line end. The command line shows controls in it as escapes. `filters` are
   * those that the reports have been through: a format with limits of its own uses theirs instead.
   */
  render(reports: readonly SandboxReport[], filters?: ReportFilters): string;
}

/** What an adapter package exports, so that an application can use it by its name. */
export interface SandboxPlugin<Settings = never> {
  /** Also the default id of its provider. */
  name: string;
  product: string;
  /** Checks the settings that `create` takes. Unknown keys are refused. */
  settings: z.ZodType;
  environment: PluginEnvironment;
  /** What a person needs to use it, and where that is to be had: `an API key that you make in its web interface`. */
  needs?: string;
  /**
   * What a submission takes beside tags and comment: a strict zod object, each field of which has a description and, where there is one,
   * a default. What it gives reaches `submitFile` and `submitUrl` as `vendor`. On the command line it is `--set ID.KEY=VALUE`, and
   * `sandjury providers ID` lists it. Left out where a submission takes no more.
   */
  submitOptions?: z.ZodType;
  /** Throws ConfigurationError when the settings are wrong. */
  create(settings: Settings): SandboxProvider;
  /**
   * Reports from saved vendor replies (parsed JSON), offline and pure. Several replies about one thing become one report. What
   * counts as one is the vendor's own notion of what it judges: a sample, or each task of it. Throws ResponseError when a
   * document is not a reply of this vendor.
   */
  read(...documents: readonly unknown[]): SandboxReport[];
  /**
   * The documents for `read` in a ZIP archive that the vendor gives for download; left out where it gives none. Offline. No member is
   * unpacked beyond `maxBytes`, nor all of them together. Throws ResponseError when there is no such document in it, TooLargeError
   * over the limit.
   */
  unpack?(archive: Uint8Array, limits: { maxBytes: number }): Promise<readonly unknown[]>;
  formats: readonly PluginFormat[];
}

/** Types a plugin; adds nothing at run time. */
export function definePlugin<Settings>(plugin: SandboxPlugin<Settings>): SandboxPlugin<Settings> {
  checkArgument(plugin, 'object', 'definePlugin: plugin', 'an object with name, product, settings, create and read');
  return plugin;
}
