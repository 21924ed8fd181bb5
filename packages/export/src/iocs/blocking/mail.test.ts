import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../../../test/support/packages/any-character.ts';
import { madeInput, madeIoc, madeReport } from '../../../test/made-inputs.ts';
import { stixErrors } from '../../../test/stix-schemas.ts';
import type { ExportInput } from '../../input.ts';
import { toMisp } from '../../misp/to-misp.ts';
import type { StixObject } from '../../stix/object.ts';
import { toStix } from '../../stix/to-stix.ts';

const options = { now: '2026-11-22T08:00:00Z' };

interface Header {
  senders?: string[];
  recipients?: string[];
  subjects?: string[];
}

function inputOf(header: Header): ExportInput {
  const iocs = [madeIoc('email-message', 'as the source shows it', { details: { ...header } })];
  return madeInput([madeReport('x', 'malicious', { iocs })]);
}

function stixOf(input: ExportInput): { mail: StixObject | undefined; addresses: string[]; patterns: unknown[] } {
  const bundle = toStix(input, options);
  expect(stixErrors(bundle)).toEqual([]);
  const of = (type: string) => bundle.objects.filter((object) => object.type === type);
  return {
    mail: of('email-message')[0],
    addresses: of('email-addr').map(({ value }) => String(value)),
    patterns: of('indicator').map(({ pattern }) => pattern),
  };
}

/** `relation value` of each attribute of the mail, with `!` where it may be blocked. */
function mispOf(input: ExportInput): string[] {
  const mails = toMisp(input, options).Event.Object.filter(({ name }) => name === 'email');
  return mails.flatMap((object) =>
    object.Attribute.map((one) => `${one.to_ids ? '!' : ''}${one.object_relation} ${one.value}`),
  );
}

describe('a sender', () => {
  const both = "[email-message:from_ref.value = 'bad@evil.example' AND email-message:subject = 'Hi']";

  it.each([
    'bad@evil.example',
    '<bad@evil.example>',
    'Bad Guy <bad@evil.example>',
    '"Guy, B." <bad@evil.example>',
    '=?UTF-8?Q?B=C3=A4d?= <bad@evil.example>',
    'bad@evil.example (Bad Guy)',
    'Bad\r\n Guy <bad@EVIL.example>',
    'Guys: bad@evil.example;',
    'victim@corp.example <bad@evil.example>',
    'Bad Guy <bad[@]evil[.]example>',
  ])('in the form %j is the sender, and its subject narrows the pattern', (sender) => {
    const input = inputOf({ senders: [sender], subjects: ['Hi'] });
    const { mail, addresses, patterns } = stixOf(input);
    expect(mail).toMatchObject({ subject: 'Hi', from_ref: expect.stringMatching(/^email-addr--/) });
    expect({ addresses, patterns }).toEqual({ addresses: ['bad@evil.example'], patterns: [both] });
    expect(mispOf(input).filter((text) => text.startsWith('!'))).toEqual(['!from bad@evil.example']);
    expect(mispOf(input)).toContain('subject Hi');
  });

  it('of an international domain has its ASCII form', () => {
    const { addresses } = stixOf(inputOf({ senders: ['Bäd <bad@bücher.example>'] }));
    expect(addresses).toEqual(['bad@xn--bcher-kva.example']);
  });

  it('is one of several: each is blocked', () => {
    const input = inputOf({ senders: ['A <a@evil.example>, b@evil.example'], subjects: ["it's"] });
    expect(stixOf(input).patterns).toEqual([
      "[email-message:from_ref.value IN ('a@evil.example', 'b@evil.example') AND email-message:subject = 'it\\'s']",
    ]);
    expect(mispOf(input)).toEqual([
      '!from a@evil.example',
      'from-display-name A',
      '!from b@evil.example',
      "subject it's",
    ]);
  });

  it('without a subject is blocked, and no subject is made up', () => {
    const input = inputOf({ senders: ['bad@evil.example'] });
    const { mail, patterns } = stixOf(input);
    expect(mail).not.toHaveProperty('subject');
    expect(patterns).toEqual(["[email-message:from_ref.value = 'bad@evil.example']"]);
    expect(mispOf(input)).toEqual(['!from bad@evil.example']);
  });

  it.each([
    ['that is a recipient, whom a forger wrote', ['Victim <victim@corp.example>']],
    ['at a host of nobody', ['root@localhost']],
    ['that is no mailbox', ['Bad Guy']],
    ['that is empty', ['<>']],
  ])('%s blocks nothing', (_, senders) => {
    const input = inputOf({ senders, recipients: ['victim@corp.example'], subjects: ['Hi'] });
    expect(stixOf(input).patterns).toEqual([]);
    expect(mispOf(input).filter((text) => text.startsWith('!'))).toEqual([]);
    expect(stixOf(input).mail).toMatchObject({ subject: 'Hi' });
  });
});

describe('a mail of which no sender is known', () => {
  it.each([{ subjects: ['RE: Meeting'] }, { recipients: ['victim@corp.example'], subjects: ['RE: Meeting'] }])(
    '%j is seen, and blocks nothing',
    (header) => {
      const input = inputOf(header);
      expect(stixOf(input)).toMatchObject({ mail: { subject: 'RE: Meeting' }, patterns: [] });
      expect(mispOf(input)).toContain('subject RE: Meeting');
      expect(mispOf(input).filter((text) => text.startsWith('!'))).toEqual([]);
    },
  );

  it('and no subject is left out, for what a source shows is no subject', () => {
    const input = inputOf({ recipients: ['victim@corp.example'] });
    expect(stixOf(input).mail).toBeUndefined();
    expect(mispOf(input)).toEqual([]);
  });
});

describe('an address', () => {
  const flagged = (roles: string[]) => {
    const iocs = [madeIoc('email-addr', 'Name <a@evil.example>', { details: { roles } })];
    const input = madeInput([madeReport('x', 'malicious', { iocs })]);
    return { patterns: stixOf(input).patterns, misp: mispOf(input) };
  };

  it('that only received is the victim', () => {
    expect(flagged(['recipient'])).toEqual({ patterns: [], misp: ['to a@evil.example'] });
  });

  it.each([[[]], [['sender']], [['recipient', 'sender']]])('with the roles %j may be blocked', (roles) => {
    expect(flagged(roles)).toEqual({
      patterns: ["[email-addr:value = 'a@evil.example']"],
      misp: ['!from a@evil.example'],
    });
  });

  it('that one source saw receive and another accuses as the sender may be blocked', () => {
    const seen = (provider: string, roles: string[], isIoc: boolean) =>
      madeReport(provider, 'malicious', {
        iocs: [madeIoc('email-addr', 'a@evil.example', { isIoc, details: { roles } })],
      });
    const accused = madeInput([seen('x', ['recipient'], true), seen('y', ['sender'], true)]);
    const merelySeen = madeInput([seen('x', ['recipient'], true), seen('y', ['sender'], false)]);
    expect(stixOf(accused).patterns).toHaveLength(1);
    expect(stixOf(merelySeen).patterns).toHaveLength(0);
  });
});

describe('any header', () => {
  it('gives a pattern only with a sender in it, and has nothing else blocked', () => {
    const texts = fc.array(
      fc.oneof(fc.string({ unit: anyCharacter }), fc.emailAddress(), fc.constant('A <a@b.example>')),
      {
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(texts, texts, texts, (senders, recipients, subjects) => {
        const input = inputOf({ senders, recipients, subjects });
        const patterns = toStix(input, options).objects.flatMap(({ pattern }) => pattern ?? []);
        expect(patterns.filter((one) => !/^\[email-message:from_ref\.value (?:=|IN) /.test(String(one)))).toEqual([]);
        expect(mispOf(input).filter((text) => /^!(?!from )/.test(text))).toEqual([]);
      }),
    );
  });
});
