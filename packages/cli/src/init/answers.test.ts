import { describe, expect, it } from 'vitest';
import { fakeIo } from '../../test/fake-io.ts';
import { answersFromFlags, answersFromPerson, type SetupFlags } from './answers.ts';
import { configurationText } from './configuration-text.ts';
import { type SetupAnswers, settingsOf } from './fields.ts';

/** The answers of a person who types these lines, and the questions. */
async function talk(
  lines: string[],
  env: Record<string, string> = {},
  said: { names: readonly string[]; flags: SetupFlags } = { names: [], flags: {} },
) {
  const { io, text } = fakeIo({ env });
  const questions: string[] = [];
  const answers = await answersFromPerson(
    async (question) => {
      questions.push(question);
      const line = lines.shift();
      if (line === undefined) throw new Error(`No answer left for: ${question}`);
      return line;
    },
    io,
    said,
  );
  expect(lines).toEqual([]);
  return { settings: named(answers), questions, said: text.err };
}

function named(answers: readonly SetupAnswers[]): Record<string, unknown> {
  return Object.fromEntries(answers.map((one) => [one.sandbox.name, settingsOf(one)]));
}

describe('the questions', () => {
  it('propose an answer to everything but the address of a CAPE server', async () => {
    const { settings, questions, said } = await talk([
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      'cape.example',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
    ]);
    expect(settings).toEqual({
      vmray: { url: 'https://eu.cloud.vmray.com', apiKey: { env: 'VMRAY_API_KEY' } },
      alibaba: {
        region: 'cn-shanghai',
        credentials: {
          accessKeyId: { env: 'ALIBABA_CLOUD_ACCESS_KEY_ID' },
          accessKeySecret: { env: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET' },
        },
      },
      cape: { url: 'cape.example' },
      malwarebazaar: { authKey: { env: 'MALWAREBAZAAR_AUTH_KEY' } },
      virustotal: { apiKey: { env: 'VT_API_KEY' } },
      'hybrid-analysis': { apiKey: { env: 'HYBRID_ANALYSIS_API_KEY' } },
      'joe-sandbox': { url: 'https://jbxcloud.joesecurity.org/api', apiKey: { env: 'JBX_API_KEY' } },
      triage: { url: 'https://tria.ge', apiKey: { env: 'TRIAGE_API_KEY' } },
    });
    expect(said).toContain('An answer is needed.');
    expect(questions[1]).toBe('  Address of your VMRay server [https://eu.cloud.vmray.com]: ');
  });

  it.each([
    [{}, 'MALWAREBAZAAR_AUTH_KEY'],
    [{ ABUSECH_AUTH_KEY: 'k' }, 'ABUSECH_AUTH_KEY'],
    [{ ABUSECH_AUTH_KEY: 'k', MALWAREBAZAAR_AUTH_KEY: 'k' }, 'MALWAREBAZAAR_AUTH_KEY'],
  ])('propose the variable that has the key of abuse.ch: %j', async (env, name) => {
    const { settings } = await talk(['malwarebazaar', ''], env);
    expect(settings).toEqual({ malwarebazaar: { authKey: { env: name } } });
  });

  it.each([
    [{}, 'VT_API_KEY'],
    [{ VIRUSTOTAL_API_KEY: 'k' }, 'VIRUSTOTAL_API_KEY'],
    [{ VIRUSTOTAL_API_KEY: 'k', VT_API_KEY: 'k' }, 'VT_API_KEY'],
  ])('propose the variable that has the key of VirusTotal: %j', async (env, name) => {
    expect((await talk(['virustotal', ''], env)).settings).toEqual({ virustotal: { apiKey: { env: name } } });
  });

  it.each([
    [{}, 'HYBRID_ANALYSIS_API_KEY'],
    [{ HYBRIDANALYSIS_API_KEY: 'k' }, 'HYBRIDANALYSIS_API_KEY'],
    [{ HYBRIDANALYSIS_API_KEY: 'k', HYBRID_ANALYSIS_API_KEY: 'k' }, 'HYBRID_ANALYSIS_API_KEY'],
  ])('propose the variable that has the key of Hybrid Analysis: %j', async (env, name) => {
    const { settings } = await talk(['hybrid-analysis', ''], env);
    expect(settings).toEqual({ 'hybrid-analysis': { apiKey: { env: name } } });
  });

  it('propose what the environment has', async () => {
    const env = { VMRAY_URL: 'https://vmray.example', SANDJURY_ALIBABA_ENDPOINT: 'https://sas.example' };
    const { settings } = await talk(['alibaba, VMRAY', '', '', '', '', '', ''], env);
    expect(settings).toMatchObject({
      vmray: { url: env.VMRAY_URL },
      alibaba: { endpoint: env.SANDJURY_ALIBABA_ENDPOINT },
    });
  });

  it.each([
    [{}, { url: 'cape.example' }],
    [{ CAPE_TOKEN: 't' }, { url: 'cape.example', token: { env: 'CAPE_TOKEN' } }],
    [
      { CAPE_TOKEN: 't', CAPE_URL: 'cape.example' },
      { url: 'cape.example', token: { env: 'CAPE_TOKEN' } },
    ],
  ])('propose what is optional where the environment has it: %j', async (env, expected) => {
    const flags = 'CAPE_URL' in env ? {} : { capeUrl: 'cape.example' };
    expect(named(await answersFromFlags(['cape'], flags, env))).toEqual({ cape: expected });
  });

  it.each([
    ['http://10.0.0.5:8000', true],
    ['HTTP://cape.example/', true],
  ])('let plain http to %s be chosen by a flag, and by nothing else', async (capeUrl, allowHttp) => {
    const flags = { capeUrl, capeAllowHttp: true };
    expect(named(await answersFromFlags(['cape'], flags, {}))).toEqual({ cape: { url: capeUrl, allowHttp } });
    await expect(answersFromFlags(['cape'], { capeUrl }, {})).rejects.toThrow(
      /cape: url: plain http would send the key/,
    );
  });

  it('ask about plain http where the address is such a one, and not this machine', async () => {
    const address = '  Address of your CAPE server, as a browser opens it: ';
    const plain = '  Plain http, over which whoever is in between reads the key and the samples [no]: ';
    const token = '  Environment variable with the API token (empty: none): ';
    const asked = async (url: string, ...answers: string[]) => talk(['cape', url, ...answers]);
    const yes = await asked('http://10.0.0.5:8000', 'Y', '');
    expect(yes.questions.slice(1)).toEqual([address, plain, token]);
    expect(yes.settings).toEqual({ cape: { url: 'http://10.0.0.5:8000', allowHttp: true } });
    for (const url of ['https://cape.example', 'cape.example', 'http://127.0.0.1:8000', 'http://localhost']) {
      const other = await asked(url, '');
      expect(other.questions.slice(1)).toEqual([address, token]);
      expect(other.settings).toEqual({ cape: { url } });
    }
    const no = await asked('http://10.0.0.5', 'perhaps', 'no', '', 'cape.example', '');
    expect(no.settings).toEqual({ cape: { url: 'cape.example' } });
    expect(no.said).toContain('Expected yes or no.');
    expect(no.said).toContain('plain http would send the key in the clear');
  });

  it('are asked again until the answer is right, and quote no secret', async () => {
    const secret = 'k3yk3yk3yk3yk3yk3yk3y';
    const { settings, said } = await talk([
      'joe',
      'vmray',
      'http://plain.example',
      '',
      '',
      'vmray.example',
      secret,
      'a b',
      'MY_KEY',
    ]);
    expect(settings).toEqual({ vmray: { url: 'vmray.example', apiKey: { env: 'MY_KEY' } } });
    expect(said).toContain('There is no joe');
    expect(said).toContain('plain http');
    expect(said).toContain('This looks like a secret');
    expect(said).toContain('Expected the name of an environment variable');
    expect(said).not.toContain(secret);
  });
});

describe('the questions about sandboxes that are named', () => {
  const address = '  Address of your VMRay server [https://eu.cloud.vmray.com]: ';
  const key = '  Environment variable with the API key [VMRAY_API_KEY]: ';
  const plain = '  Plain http, over which whoever is in between reads the key and the samples [no]: ';

  it.each([
    ['nothing is known', {}, {}, [address, key]],
    ['the environment has the key', { VMRAY_API_KEY: 'k' }, {}, [address]],
    ['a flag gives the address', {}, { vmrayUrl: 'https://lab.example' }, [key]],
    ['the environment has both', { VMRAY_URL: 'https://lab.example', VMRAY_API_KEY: 'k' }, {}, []],
  ])('are those that are open: %s', async (_, env, flags, expected) => {
    const { questions } = await talk(
      expected.map(() => ''),
      env,
      { names: ['vmray'], flags },
    );
    expect(questions).toEqual(expected);
  });

  it('leave what is optional to its flag', async () => {
    const env = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'i', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 's' };
    const { questions, settings } = await talk(['ap-southeast-1'], env, { names: ['alibaba'], flags: {} });
    expect(questions).toHaveLength(1);
    expect(settings).toMatchObject({ alibaba: { region: 'ap-southeast-1' } });
  });

  it('are all asked when an answer that was known is wrong', async () => {
    const flags = { vmrayUrl: 'http://plain.example' };
    const { questions, settings } = await talk(['', '', 'https://lab.example', ''], {}, { names: [], flags });
    expect(questions).toEqual([plain, key, address, key]);
    expect(settings).toMatchObject({ vmray: { url: 'https://lab.example' } });
  });

  it('are not asked when flags have said everything, and wrongly', async () => {
    const flags = { vmrayUrl: 'ftp://plain.example', vmrayKeyEnv: 'MY_KEY' };
    await expect(talk([], {}, { names: [], flags })).rejects.toThrow(/^vmray: url: /);
  });
});

describe('the flags', () => {
  it('choose a sandbox as its name does', async () => {
    const flags = { vmrayUrl: 'https://v.example', alibabaTokenEnv: 'MY_TOKEN', quiet: true };
    expect(named(await answersFromFlags([], flags, {}))).toMatchObject({
      vmray: { url: 'https://v.example' },
      alibaba: { credentials: { securityToken: { env: 'MY_TOKEN' } } },
    });
    expect(named(await answersFromFlags(['alibaba'], {}, {}))).not.toHaveProperty('vmray');
  });

  it.each([
    [{ vmrayKeyEnv: 'LTAI5tMadeUpKeyForTests' }, /^--vmray-key-env: This looks like a secret/],
    [{ alibabaKeyIdEnv: '' }, /^--alibaba-key-id-env: An answer is needed/],
    [{ alibabaRegion: 'mars-1' }, /^alibaba: region: "mars-1" is not known/],
    [{ alibabaRegion: 'CN-SHANGHAI' }, /^alibaba: region: "CN-SHANGHAI" is not known/],
    [
      { alibabaRegion: 'mars-1', alibabaEndpoint: 'https://sas.example' },
      /^alibaba: region: "mars-1" is not known; .*\(--alibaba-endpoint does not make it right\.\)$/,
    ],
  ])('%j are refused', async (flags, message) => {
    await expect(answersFromFlags([], flags, {})).rejects.toThrow(message);
  });

  it('refuse a region that is none where the environment has the endpoint, or the region', async () => {
    const env = { SANDJURY_ALIBABA_ENDPOINT: 'https://sas.example' };
    await expect(answersFromFlags(['alibaba'], { alibabaRegion: 'mars-1' }, env)).rejects.toThrow(
      '"mars-1" is not known',
    );
    const both = { ...env, ALIBABA_CLOUD_REGION_ID: 'mars-1' };
    await expect(answersFromFlags(['alibaba'], {}, both)).rejects.toThrow('"mars-1" is not known');
    expect(named(await answersFromFlags(['alibaba'], { alibabaRegion: 'eu-central-1' }, env))).toMatchObject({
      alibaba: { region: 'eu-central-1', endpoint: 'https://sas.example' },
    });
  });

  it.each([{}, { VMRAY_URL: '' }])('do not leave open which server gets the key: %j', async (env) => {
    await expect(answersFromFlags(['vmray'], {}, { VMRAY_API_KEY: 'k', ...env })).rejects.toThrow(
      /^Give --vmray-url, or set the environment variable VMRAY_URL/,
    );
    expect(named(await answersFromFlags(['vmray'], {}, { VMRAY_URL: 'v.example' }))).toMatchObject({
      vmray: { url: 'v.example' },
    });
    await expect(answersFromFlags(['cape'], {}, { CAPE_TOKEN: 't', ...env })).rejects.toThrow(
      /^Give --cape-url, or set the environment variable CAPE_URL/,
    );
  });

  it('may name a variable that is set, whatever it looks like', async () => {
    const name = 'vmray0key0of0the0lab';
    const flags = { vmrayUrl: 'https://v.example', vmrayKeyEnv: name };
    const [vmray] = await answersFromFlags([], flags, { [name]: 'x' });
    expect(vmray && settingsOf(vmray)).toMatchObject({ apiKey: { env: name } });
  });
});

it('what is written holds what was answered, and no value of a variable', async () => {
  const env = { VMRAY_API_KEY: 'the-secret-itself' };
  const text = configurationText(
    await answersFromFlags(['vmray'], { vmrayUrl: 'https://"quoted".example'.replaceAll('"', '') }, env),
  );
  expect(text).toContain('"url": "https://quoted.example",');
  expect(text).toContain('"apiKey": { "env": "VMRAY_API_KEY" },');
  expect(text).not.toContain('the-secret-itself');
});
