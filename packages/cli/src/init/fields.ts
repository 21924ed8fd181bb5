import type { Environment } from '@sandjury/core';
import type { PluginName } from '../plugins.ts';

/** One setting that `init` asks for, by a question or a flag. */
export interface SetupField {
  /** Without dashes. */
  flag: string;
  /** Where the setting stands among those of its provider. */
  path: readonly string[];
  question: string;
  /** The name of the environment variable that holds it, and not the value itself: it is a secret. */
  isVariable: boolean;
  isOptional: boolean;
  /** It is on or off: the answer is `yes`, or '' for off. */
  isSwitch: boolean;
  /** Whether there is anything to ask after these answers; a question is asked always where there is no such function. */
  isOpen?(answers: ReadonlyMap<SetupField, string>): boolean;
  /** The environment variable that says it where no flag does. */
  variable: string;
  /** Whether what is proposed without that variable is a guess, which is taken from a person alone: it decides who gets a key. */
  isGuess: boolean;
  /** What is proposed; '' where nothing is. */
  initial(env: Environment): string;
  /** Stands above it in the configuration. */
  comment: string;
}

/** A sandbox that `init` knows how to set up. */
export interface SetupSandbox {
  /** The adapter's name, and the provider's id. */
  name: PluginName;
  product: string;
  fields: readonly SetupField[];
}

const variableComment = 'The name of the environment variable that holds it: the secret itself stays out of this file.';

function variable(field: Pick<SetupField, 'flag' | 'path' | 'question'>, name: string, isOptional = false): SetupField {
  const initial = (env: Environment) => (isOptional && !env[name] ? '' : name);
  return {
    ...field,
    isVariable: true,
    isOptional,
    isSwitch: false,
    variable: name,
    isGuess: false,
    initial,
    comment: variableComment,
  };
}

function text(
  field: Pick<SetupField, 'flag' | 'path' | 'question' | 'comment'>,
  name: string,
  { initial, isGuess = false }: { initial: string; isGuess?: boolean },
): SetupField {
  return {
    ...field,
    isVariable: false,
    isOptional: initial === '' && !isGuess,
    isSwitch: false,
    variable: name,
    isGuess,
    initial: (env) => env[name] || initial,
  };
}

/** An address of this machine, to which plain http is always allowed; one in another spelling is asked about in vain. */
const ownHttp = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?:[:/]|$)/i;

/** Lets a key go over plain http: asked only where the address is such a one, and is not this machine's own. */
function plainHttp(flag: string): SetupField {
  return {
    flag,
    path: ['allowHttp'],
    question: 'Plain http, over which whoever is in between reads the key and the samples',
    isVariable: false,
    isOptional: true,
    isSwitch: true,
    variable: '',
    isGuess: false,
    initial: () => '',
    comment: 'Whoever is between here and the server can read the key and the samples.',
    isOpen: (answers) =>
      [...answers].some(([{ path }, answer]) => path[0] === 'url' && /^http:/i.test(answer) && !ownHttp.test(answer)),
  };
}

/** In the order in which they are offered. */
export const setupSandboxes: readonly SetupSandbox[] = [
  {
    name: 'vmray',
    product: 'VMRay Platform',
    fields: [
      text(
        {
          flag: 'vmray-url',
          path: ['url'],
          question: 'Address of your VMRay server',
          comment: 'The address of your server.',
        },
        'VMRAY_URL',
        { initial: 'https://eu.cloud.vmray.com', isGuess: true },
      ),
      variable({ flag: 'vmray-key-env', path: ['apiKey'], question: 'its API key' }, 'VMRAY_API_KEY'),
    ],
  },
  {
    name: 'alibaba',
    product: 'Alibaba Cloud Security Center',
    fields: [
      text(
        {
          flag: 'alibaba-region',
          path: ['region'],
          question: 'Region of your Security Center (cn-shanghai: mainland China, ap-southeast-1: elsewhere)',
          comment: 'cn-shanghai serves mainland China, ap-southeast-1 all other regions.',
        },
        'ALIBABA_CLOUD_REGION_ID',
        { initial: 'cn-shanghai' },
      ),
      text(
        {
          flag: 'alibaba-endpoint',
          path: ['endpoint'],
          question: "Another endpoint than the region's (empty: none)",
          comment: "Instead of the region's own.",
        },
        'SANDJURY_ALIBABA_ENDPOINT',
        { initial: '' },
      ),
      variable(
        { flag: 'alibaba-key-id-env', path: ['credentials', 'accessKeyId'], question: 'the AccessKey id' },
        'ALIBABA_CLOUD_ACCESS_KEY_ID',
      ),
      variable(
        { flag: 'alibaba-key-secret-env', path: ['credentials', 'accessKeySecret'], question: 'the AccessKey secret' },
        'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
      ),
      variable(
        { flag: 'alibaba-token-env', path: ['credentials', 'securityToken'], question: 'an STS token (empty: none)' },
        'ALIBABA_CLOUD_SECURITY_TOKEN',
        true,
      ),
    ],
  },
  {
    name: 'cape',
    product: 'CAPE Sandbox',
    fields: [
      text(
        {
          flag: 'cape-url',
          path: ['url'],
          question: 'Address of your CAPE server, as a browser opens it',
          comment: "The address of your server's web interface.",
        },
        'CAPE_URL',
        { initial: '', isGuess: true },
      ),
      plainHttp('cape-allow-http'),
      variable(
        { flag: 'cape-token-env', path: ['token'], question: 'its API token (empty: the server wants none)' },
        'CAPE_TOKEN',
        true,
      ),
    ],
  },
  {
    name: 'malwarebazaar',
    product: 'MalwareBazaar',
    fields: [
      {
        ...variable(
          { flag: 'malwarebazaar-key-env', path: ['authKey'], question: 'a key of auth.abuse.ch' },
          'MALWAREBAZAAR_AUTH_KEY',
        ),
        // One key opens all of abuse.ch, so that its common variable is as good.
        initial: (env) => (env.MALWAREBAZAAR_AUTH_KEY ? 'MALWAREBAZAAR_AUTH_KEY' : 'ABUSECH_AUTH_KEY'),
      },
    ],
  },
  {
    name: 'virustotal',
    product: 'VirusTotal',
    fields: [
      {
        ...variable(
          { flag: 'virustotal-key-env', path: ['apiKey'], question: 'an API key of VirusTotal' },
          'VT_API_KEY',
        ),
        initial: (env) => (!env.VT_API_KEY && env.VIRUSTOTAL_API_KEY ? 'VIRUSTOTAL_API_KEY' : 'VT_API_KEY'),
      },
    ],
  },
];

/** A sandbox that was chosen, with what was answered; an answer that is '' was left out. */
export interface SetupAnswers {
  sandbox: SetupSandbox;
  answers: ReadonlyMap<SetupField, string>;
}

/** The answers as settings of the provider. */
export function settingsOf({ answers }: SetupAnswers): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  const nested = new Map<string, Record<string, unknown>>();
  for (const [field, answer] of answers) {
    const [first = '', second] = field.path;
    if (answer === '') continue;
    const value = settingValue(field, answer);
    if (second === undefined) settings[first] = value;
    else nested.set(first, { ...nested.get(first), [second]: value });
  }
  return { ...settings, ...Object.fromEntries(nested) };
}

/** The value of a setting that was answered. */
export function settingValue({ isVariable, isSwitch }: SetupField, answer: string): string | boolean | { env: string } {
  if (isSwitch) return answer === 'yes';
  return isVariable ? { env: answer } : answer;
}
