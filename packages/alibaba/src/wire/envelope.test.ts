import { describe, expect, it } from 'vitest';
import { readXmlEnvelope } from './envelope.ts';

const envelope = (code: string | null, message: string | null = null, requestId: string | null = null) => ({
  code,
  message,
  requestId,
  success: null,
});

describe('an envelope in XML', () => {
  it.each([
    ['<Error><RequestId>R</RequestId><Code>C</Code><Message>M</Message></Error>', envelope('C', 'M', 'R')],
    ['<error><requestId>R</requestId><code>C</code><message>M</message></error>', envelope('C', 'M', 'R')],
    ['<Error><Code xmlns="x" y=\'z\'>C</Code></Error>', envelope('C')],
    ['<ns:Error><ns:Code>C</ns:Code><ns:Message a="b">M</ns:Message></ns:Error>', envelope('C', 'M')],
    ['<Error><Code\n>C</Code\n></Error>', envelope('C')],
    ['<!DOCTYPE e><Error><Message/><Code>C</Code><Message >later</Message></Error>', envelope('C', 'later')],
    ['<Error><Message /><Code>C</Code></Error>', envelope('C')],
    ['<E><Code>a &lt; b</Code></E>', envelope('a < b')],
  ])('%s', (text, expected) => {
    expect(readXmlEnvelope(text)).toEqual(expected);
  });

  it.each([
    ['no code', '<Error><Message>M</Message></Error>'],
    ['a code that does not end', '<Error><Code>C</Error>'],
    ['a code that ends under another name', '<Error><Code>C</ns:Code></Error>'],
    ['another element', '<Error><ErrorCode>C</ErrorCode><Coder>C</Coder></Error>'],
    ['text before it', 'Error: <Code>C</Code>'],
    ['a page, whose code is an example', '<!doctype html><html><body><code>nginx</code></body></html>'],
    ['a page', '<HTML lang="en"><Code>C</Code></HTML>'],
  ])('is none with %s', (_name, text) => {
    expect(readXmlEnvelope(text)).toBeNull();
  });

  it('takes time in proportion to its length, whatever is in it', () => {
    for (const piece of ['<Code>', '<Code ', '<a', '<a:', '</Code', '<Message><requestId>']) {
      const startedAt = performance.now();
      readXmlEnvelope(`<E>${piece.repeat(500_000)}`);
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    }
  });
});
