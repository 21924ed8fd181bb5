import { describe, expect, it } from 'vitest';
import { fixtureData } from '../../test/fixtures.ts';
import { xsoarInputs } from '../../test/replies.ts';
import { isObject } from '../wire/objects.ts';
import { type XsoarContext, xsoarCommands } from './commands.ts';

const md5 = '607234cb98cd6127dbc761c04c53fd65';
const sha1 = '6c26eab9b233bd1921f1607879a9d3f4aa92ff23';

function contextOf(iocs: object): XsoarContext {
  return xsoarCommands['vmray-get-iocs'].context({ sampleId: 1, iocs: { iocs } });
}

/** One object of each kind that XSOAR makes an indicator of, with the same words of the verdict. */
function each(words: object) {
  const ioc = { ioc: true, ...words };
  return {
    domains: [{ ...ioc, domain: 'bad.example' }],
    ips: [{ ...ioc, ip_address: '192.0.2.1' }],
    urls: [{ ...ioc, url: 'http://bad.example/' }],
    email_addresses: [{ ...ioc, email_address: 'bob@example.net' }],
    files: [{ ...ioc, filename: 'a.exe', file_size: 10, mime_type: 'text/plain', hashes: [{ md5_hash: md5 }] }],
  };
}

describe('Malicious, which XSOAR adds to an indicator with the score 3', () => {
  it('is in Domain, IP, URL and File, with the reason of the verdict', () => {
    const Malicious = { Vendor: 'VMRay', Description: 'known bad' };
    expect(contextOf(each({ verdict: 'malicious', verdict_reason_description: 'known bad' }))).toMatchObject({
      Domain: [{ Name: 'bad.example', Malicious }],
      IP: [{ Address: '192.0.2.1', Malicious }],
      URL: [{ Data: 'http://bad.example/', Malicious }],
      File: [{ Path: 'a.exe', MD5: md5, Malicious }],
    });
  });

  it('is not in Email: XSOAR has none there', () => {
    expect(contextOf(each({ verdict: 'malicious' })).Email).toEqual([{ Address: 'bob@example.net' }]);
  });

  it('has no description where there is no reason', () => {
    for (const reason of [undefined, null, '']) {
      const { Domain } = contextOf(each({ verdict: 'malicious', verdict_reason_description: reason }));
      expect(Domain).toEqual([{ Name: 'bad.example', Malicious: { Vendor: 'VMRay', Description: null } }]);
    }
  });

  it.each([
    ['suspicious', { verdict: 'suspicious', verdict_reason_description: 'x' }],
    ['clean', { verdict: 'clean', verdict_reason_description: 'x' }],
    ['not_available', { verdict: 'not_available' }],
    ['null', { verdict: null }],
    ['a word that nobody knows', { verdict: 'terrible' }],
    ['no word at all', {}],
  ])('is not in an object whose verdict is %s', (_, words) => {
    const { Domain, IP, URL, File } = contextOf(each(words));
    for (const object of [Domain, IP, URL, File].flat()) expect(object).not.toHaveProperty('Malicious');
  });

  it('goes with the score where the verdict is taken from the severity', () => {
    const context = contextOf(each({ severity: 'blacklisted' }));
    expect(context.IP).toMatchObject([{ Malicious: { Vendor: 'VMRay' } }]);
    expect(context.DBotScore).toContainEqual(expect.objectContaining({ Indicator: '192.0.2.1', Score: 3 }));
  });

  it('of a value that is there twice is that of the most severe, with its reason', () => {
    const domain = (verdict: string, reason: string | null) => ({
      domain: 'bad.example',
      ioc: true,
      verdict,
      verdict_reason_description: reason,
    });
    const Malicious = { Vendor: 'VMRay', Description: 'the second' };
    const twice = [domain('clean', 'the first'), domain('malicious', null), domain('malicious', 'the second')];
    for (const domains of [twice, twice.toReversed()]) {
      expect(contextOf({ domains }).Domain).toEqual([{ Name: 'bad.example', Malicious }]);
    }
  });

  it('is in each file of an entry with several sets of hashes', () => {
    const file = { filename: 'a', ioc: true, verdict: 'malicious', hashes: [{ md5_hash: md5 }, { sha1_hash: sha1 }] };
    const Malicious = { Vendor: 'VMRay', Description: null };
    expect(contextOf({ files: [file] }).File).toEqual([
      { Path: 'a', MD5: md5, Malicious },
      { Path: 'a', SHA1: sha1, Malicious },
    ]);
  });

  it('is not in the File of a sample that was found by its hash: the integration gives it no score', () => {
    const sample = fixtureData('sample_get__malicious_exe__platform4.2.json');
    if (!isObject(sample)) throw new Error('expected an object');
    const { 'vmray-get-sample-by-hash': command } = xsoarCommands;
    const context = command.context({ ...xsoarInputs['vmray-get-sample-by-hash'], samples: [sample] });
    expect(context.File).toMatchObject([{ MD5: md5 }]);
    expect(context.File).not.toMatchObject([{ Malicious: {} }]);
  });
});

describe('the File of an IOC', () => {
  it('has the size and the type of the one file that it is', () => {
    expect(contextOf(each({ verdict: 'clean' })).File).toEqual([
      { Path: 'a.exe', MD5: md5, Size: 10, Type: 'text/plain' },
    ]);
  });

  it('has no size where several sets of hashes share it: nothing says whose it is', () => {
    const file = { filename: 'a', ioc: true, file_size: 10, hashes: [{ md5_hash: md5 }, { sha1_hash: sha1 }] };
    expect(contextOf({ files: [file] }).File).toEqual([
      { Path: 'a', MD5: md5 },
      { Path: 'a', SHA1: sha1 },
    ]);
  });
});
