import { inspect } from 'node:util';
import { ResponseError, TooLargeError } from '@sandjury/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixture, reply } from '../../test/fixtures.ts';
import { answer, credentials, failureOf, hash, host, makeClient, startWire, stopWire, token } from '../../test/wire.ts';
import { alibaba, createAlibabaClient } from '../index.ts';

beforeEach(startWire);
afterEach(stopWire);

describe('failures', () => {
  const gateway = (Code: string, Message = 'said the vendor') => ({
    Code,
    Message,
    RequestId: 'REQ-1',
    HostId: host,
    Recommend: '',
  });

  it.each<[number, string, string, boolean, RegExp]>([
    [400, 'Throttling.User', 'quota', true, /asked too often/],
    [400, 'RequestTooFrequently', 'quota', true, /asked too often/],
    [400, 'ApiAuthExhausted', 'quota', false, /used up/],
    [403, 'NoPermission', 'authentication', false, /yundun-sas:GetFileDetectReport/],
    [403, 'Forbidden.RAM', 'authentication', false, /yundun-sas:GetFileDetectReport/],
    [403, 'Forbidden.AccessKeyDisabled', 'authentication', false, /access key.* was refused/],
    [404, 'InvalidAccessKeyId.NotFound', 'authentication', false, /was refused/],
    [400, 'SignatureDoesNotMatch', 'authentication', false, /was refused/],
    [400, 'IncompleteSignature', 'authentication', false, /was refused/],
    [400, 'InvalidSecurityToken.Expired', 'authentication', false, /was refused/],
    [400, 'InvalidTimeStamp.Expired', 'authentication', false, /this machine's clock is wrong/],
    [400, 'GetResultFail', 'not_found', false, /no result/],
    [400, 'SignatureNonceUsed', 'api', true, /repeated/],
    [500, 'ServerError', 'api', true, /HTTP status 500/],
    [503, 'ServiceUnavailable', 'api', true, /HTTP status 503/],
    [404, 'InvalidApi.NotFound', 'api', false, /HTTP status 404/],
    [400, 'MissingParameter', 'api', false, /HTTP status 400/],
  ])('%i %s', async (status, vendorCode, code, retryable, message) => {
    answer(status, gateway(vendorCode));
    const error = await failureOf(makeClient().getFileDetectReport({ fileHash: hash }));
    expect(error.toJSON()).toMatchObject({
      code,
      retryable,
      status,
      vendorCode,
      requestId: 'REQ-1',
      provider: 'alibaba',
    });
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`(${vendorCode}: said the vendor)`);
  });

  it.each<[string, unknown, string]>([
    ['Code as text', { ...reply(), Code: '500', Message: 'inner' }, '500'],
    ['Code as a number', { ...reply(), Code: 404, Message: 'inner' }, '404'],
    ['a name for a Code', { Code: 'GetFileError', Message: 'inner', RequestId: 'R' }, 'GetFileError'],
  ])('a business failure inside of HTTP 200: %s', async (_, body, vendorCode) => {
    answer(200, body);
    const error = await failureOf(makeClient().getFileDetectReport({ fileHash: hash }));
    expect(error.toJSON()).toMatchObject({ code: 'api', status: 200, vendorCode });
    expect(error.message).toContain('inner');
  });

  it('Success: false is a failure whatever the Code', async () => {
    answer(200, { ...reply(), Success: false, Message: 'no' });
    expect((await failureOf(makeClient().getFileDetectReport({ fileHash: hash }))).code).toBe('api');
  });

  it('keys in lower case', async () => {
    answer(403, { code: 'NoPermission', message: 'caller has no permission', requestId: 'req-2' });
    const error = await failureOf(makeClient().getFileDetectApiInvokeInfo());
    expect(error.message).toContain('yundun-sas:GetFileDetectApiInvokeInfo');
    expect(error.requestId).toBe('req-2');
  });

  it('the envelope in XML', async () => {
    const xml =
      '<?xml version="1.0"?><Error><RequestId>X-1</RequestId><Code>NoPermission</Code><Message>a &lt;b&gt; &amp;amp;</Message></Error>';
    answer(403, xml, { 'content-type': 'text/xml' });
    const error = await failureOf(makeClient().getFileDetectReport({ fileHash: hash }));
    expect(error.toJSON()).toMatchObject({ code: 'authentication', vendorCode: 'NoPermission', requestId: 'X-1' });
    expect(error.message).toContain('a <b> &amp;');
  });

  it('a page of a gateway keeps status and request id', async () => {
    answer(502, '<html>Bad Gateway</html>', { 'x-acs-request-id': 'H-1' });
    const error = await failureOf(makeClient().getFileDetectReport({ fileHash: hash }));
    expect(error.toJSON()).toMatchObject({ code: 'api', status: 502, requestId: 'H-1', retryable: true });
    expect(error.message).toContain('the reply is not JSON');
  });

  it.each([
    ['', /is empty/],
    ['OK', /is not JSON/],
    ['[1]', /is not a JSON object/],
    [JSON.stringify({ Code: '200', RequestId: 'R' }), /has no Data/],
  ])('an answer 200 with %j', async (body, message) => {
    answer(200, body, { 'x-acs-request-id': 'H-2' });
    const error = await failureOf(makeClient().getFileDetectReport({ fileHash: hash }));
    expect(error).toBeInstanceOf(ResponseError);
    expect(error.message).toMatch(message);
    expect(error.requestId).toMatch(/^(?:H-2|R)$/);
  });

  it('401 and 403 without a code are refusals, 429 is a limit', async () => {
    for (const [status, code] of [
      [401, 'authentication'],
      [403, 'authentication'],
      [429, 'quota'],
    ] as const) {
      answer(status, '');
      expect((await failureOf(makeClient().getFileDetectReport({ fileHash: hash }))).code).toBe(code);
    }
  });

  it('a reply larger or deeper than the limit', async () => {
    answer(200, reply({ Filename: 'x'.repeat(2000) }));
    const small = makeClient({ maxReplyBytes: 1000 });
    expect(await failureOf(small.getFileDetectReport({ fileHash: hash }))).toBeInstanceOf(TooLargeError);
    answer(200, '['.repeat(5000) + ']'.repeat(5000));
    expect(await failureOf(makeClient().getFileDetectReport({ fileHash: hash }))).toBeInstanceOf(TooLargeError);
  });
});

describe('secrecy', () => {
  it('a vendor that echoes secrets, control characters and a long text', async () => {
    const echo = `${credentials.accessKeySecret} ${encodeURIComponent(token)} ${token} \u001b[31m\u0000\u202e${'z'.repeat(5000)}`;
    const answers: [number, unknown][] = [
      [400, { Code: `SignatureDoesNotMatch ${token}`, Message: echo, RequestId: `${credentials.accessKeySecret}\n` }],
      [502, echo],
      [200, echo],
    ];
    for (const [status, body] of answers) {
      answer(status, body);
      const client = makeClient({ credentials: { ...credentials, securityToken: token } });
      const error = await failureOf(client.getFileDetectReport({ fileHash: hash }));
      const text = `${error.message} ${JSON.stringify(error)} ${error.stack ?? ''}`;
      for (const secret of [credentials.accessKeySecret, token, encodeURIComponent(token)])
        expect(text).not.toContain(secret);
      expect(error.message).not.toMatch(/[\u0000-\u001f\u202e]/);
      expect(error.message.length).toBeLessThan(600);
    }
  });

  it('a good reply that echoes secrets', async () => {
    const { accessKeyId, accessKeySecret } = credentials;
    const secrets = [accessKeyId, accessKeySecret, token];
    const settings = { credentials: { ...credentials, securityToken: token }, requestsPerSecond: false } as const;
    const echo = secrets.join(' ');
    const told = { RequestId: accessKeyId, Code: '200', [token]: 1, Echo: encodeURIComponent(token) };
    const client = createAlibabaClient(settings);
    const calls: [unknown, () => Promise<unknown>][] = [
      [{ ...told, Data: { TimeUnit: echo } }, () => client.getFileDetectApiInvokeInfo()],
      [
        { ...told, ResultList: [{ HashKey: hash, Result: 0, VirusType: echo }] },
        () => client.getFileDetectResult({ hashes: [hash] }),
      ],
      [{ ...told, Data: [{ EventId: '7', EventName: echo }] }, () => client.listObjectScanEvent()],
      [{ ...told, Data: { EventName: echo } }, () => client.getObjectScanEvent({ eventId: '7' })],
      [
        { ...told, UploadUrlList: [{ HashKey: hash, Message: echo }] },
        () => client.createFileDetectUploadUrl({ files: [{ hash, size: 1 }] }),
      ],
      [{ ...told, HashKey: echo }, () => client.createFileDetect({ hash, ossKey: 'x' })],
      [
        { ...reply({ Filename: echo, Basic: JSON.stringify({ virus_name: echo }), ThreatTypes: [echo] }), ...told },
        () => alibaba({ ...settings, results: false }).report({ provider: 'alibaba', id: `hash:${hash}` }),
      ],
    ];
    for (const [body, call] of calls) {
      answer(200, body);
      const text = JSON.stringify(await call());
      expect(text).toContain('[redacted]');
      for (const secret of secrets) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(encodeURIComponent(secret));
      }
    }
  });

  it('the request id of a reply that cannot be used', async () => {
    answer(200, { RequestId: token, Code: '200' });
    const client = makeClient({ credentials: { ...credentials, securityToken: token } });
    const error = await failureOf(client.getFileDetectReport({ fileHash: hash }));
    expect(error).toMatchObject({ code: 'response', requestId: '[redacted]' });
  });

  it('what a client or a provider shows of itself', () => {
    const settings = { credentials: { ...credentials, securityToken: token } };
    for (const shown of [createAlibabaClient(settings), alibaba(settings)]) {
      const text = `${inspect(shown, { depth: null, showHidden: true })}${JSON.stringify(shown)}`;
      for (const secret of [credentials.accessKeyId, credentials.accessKeySecret, token])
        expect(text).not.toContain(secret);
    }
  });

  it('a secret that is not there, and a reply', async () => {
    const client = makeClient({
      credentials: { accessKeyId: { env: 'NOT_SET_1' }, accessKeySecret: { env: 'NOT_SET_2' } },
    });
    const error = await failureOf(client.getFileDetectReport({ fileHash: hash }));
    expect(error.message).toContain('NOT_SET_1');
    answer(200, fixture('getfiledetectreport.en.docs-2024-02.json'));
    const { raw } = await makeClient().getFileDetectReport({ fileHash: hash });
    expect(JSON.stringify(raw)).not.toContain(credentials.accessKeySecret);
  });
});
