import type { PluginEnvironment } from '../../contract/plugin.ts';
import { tlsEnvironment } from '../network/tls-environment.ts';

/** Settings by the variable that holds each: `{ url: 'CAPE_URL' }`. */
export interface SettingVariables {
  required: Readonly<Record<string, string>>;
  optional?: Readonly<Record<string, string>>;
  /** The prefix of the variables of `tls`, which are optional. */
  tls: string;
}

/** The environment of a plugin whose variables each are one setting at the top. An empty variable is not set. */
export function variables({ required, optional = {}, tls: prefix }: SettingVariables): PluginEnvironment {
  const tls = tlsEnvironment(prefix);
  const all = Object.entries({ ...required, ...optional });
  return {
    required: Object.values(required),
    optional: [...Object.values(optional), ...tls.names],
    settings: (environment) => ({
      ...Object.fromEntries(
        all.flatMap(([setting, name]) => (environment[name] ? [[setting, environment[name]]] : [])),
      ),
      ...tls.settings(environment),
    }),
  };
}
