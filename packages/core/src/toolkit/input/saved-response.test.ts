import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSuccess, openResponse } from './saved-response.ts';

const body = { Data: { FileHash: 'x' }, Code: '200' };
const headers = { 'content-type': 'application/json' };
const text = JSON.stringify(body);

describe('the body of a response', () => {
  it.each<[string, unknown, number | null]>([
    ['of an SDK', { headers, statusCode: 200, body }, 200],
    ['of an SDK in capitals', { Headers: headers, StatusCode: 200, Body: body }, 200],
    ['of an SDK in Python', { headers, status_code: 200, body }, 200],
    ['of an SDK without a status', { headers, body }, null],
    ['of an SDK without anything else', { body }, null],
    ['of an SDK with a status as text', { statusCode: '403', body }, 403],
    ['of axios', { status: 200, statusText: 'OK', headers, config: {}, data: body }, 200],
    [
      'of PowerShell',
      { StatusCode: 200, StatusDescription: 'OK', Content: text, RawContent: 'x', Headers: headers },
      200,
    ],
    ['as a text', { statusCode: 200, body: `\ufeff ${text}` }, 200],
    ['as Base64', { statusCode: 200, body: Buffer.from(text).toString('base64'), isBase64Encoded: true }, 200],
    ['as the bytes of Node', { statusCode: 200, body: JSON.parse(JSON.stringify(Buffer.from(text))) }, 200],
    ['in another response', { statusCode: 200, body: JSON.stringify({ headers, status: 500, data: body }) }, 500],
  ])('%s', (_, document, status) => {
    expect(openResponse(document)).toEqual({ status, body });
  });

  it.each([
    ['a reply of a vendor', body],
    ['one with data', { result: 'ok', data: { sample_id: 1 } }],
    ['one with a status', { status: 'finished', iocs: {} }],
    ['one with a status that is a number, and data', { status: 200, data: [] }],
    ['a body among other fields', { id: 1, body: 'of a mail', subject: 'x' }],
    ['a list', [{ statusCode: 200, body }]],
    ['a text', text],
    ['null', null],
  ])('is all of %s', (_, document) => {
    expect(openResponse(document)).toEqual({ status: null, body: document });
  });

  it('that is no JSON is left as it is', () => {
    expect(openResponse({ statusCode: 502, body: '<html>Bad gateway</html>' })).toEqual({
      status: 502,
      body: '<html>Bad gateway</html>',
    });
    expect(openResponse({ statusCode: 200, body: '{"cut' }).body).toBe('{"cut');
  });

  it('of any JSON is found without a failure', () => {
    const keys = ['headers', 'statusCode', 'body', 'Body', 'data', 'status', 'Content', '__proto__'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), (document) => {
        const { status } = openResponse(document);
        expect(status === null || (status >= 100 && status <= 599)).toBe(true);
      }),
    );
  });
});

it('a success is a status of 200 to 299, or none', () => {
  expect([null, 200, 204, 299].map(isSuccess)).toEqual([true, true, true, true]);
  expect([100, 199, 300, 404, 500].map(isSuccess)).toEqual([false, false, false, false, false]);
});
