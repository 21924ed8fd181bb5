import type { Environment } from '../../contract/plugin.ts';

/** The variables that name the files of `tls`, for the environment of a plugin. */
export interface TlsEnvironment {
  /** In order: `PREFIX_TLS_CA_FILE`, `PREFIX_TLS_CERT_FILE`, `PREFIX_TLS_KEY_FILE`, `PREFIX_TLS_PASSPHRASE`. All are optional. */
  names: readonly string[];
  /** `{ tls }` of those that are set; {} where none is. An empty one is not set. */
  settings(environment: Environment): { tls?: Record<string, string> };
}

const suffixes = {
  caFile: 'TLS_CA_FILE',
  certFile: 'TLS_CERT_FILE',
  keyFile: 'TLS_KEY_FILE',
  passphrase: 'TLS_PASSPHRASE',
} as const;

/** The variables of one vendor: `tlsEnvironment('VMRAY')`. */
export function tlsEnvironment(prefix: string): TlsEnvironment {
  const variables = Object.entries(suffixes).map(([setting, suffix]) => [setting, `${prefix}_${suffix}`] as const);
  return {
    names: variables.map(([, name]) => name),
    settings(environment) {
      const tls: Record<string, string> = {};
      for (const [setting, name] of variables) {
        const value = environment[name];
        if (value) tls[setting] = value;
      }
      return Object.keys(tls).length === 0 ? {} : { tls };
    },
  };
}
