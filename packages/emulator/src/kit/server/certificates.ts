import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bitString, bytes, context, integer, objectId, octetString, sequence, set, utcTime, utf8 } from './der.ts';

/**
 * What a TLS emulator shows: a certificate for 127.0.0.1 and localhost that its authority vouches for, one that has expired, one for another host
 * (`other.emulator.test`), or one that nobody vouches for.
 */
export type CertificateKind = 'valid' | 'expired' | 'wrong-host' | 'self-signed';

/** A certificate and its key, in PEM. Made on the spot, for a loopback server alone. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

interface Identity {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const dayMs = 86_400_000;
let madeAuthority: (Identity & { readonly pem: string }) | undefined;
const madeCertificates = new Map<CertificateKind, ServerCertificate>();

/** The certificate, in PEM, of the authority that vouches for every emulator of this process. */
export function certificateAuthority(): string {
  return authority().pem;
}

/** The certificate of a kind; the same one for every emulator of this process. */
export function serverCertificate(kind: CertificateKind): ServerCertificate {
  const made = madeCertificates.get(kind) ?? makeCertificate(kind);
  madeCertificates.set(kind, made);
  return made;
}

function authority(): Identity & { readonly pem: string } {
  if (madeAuthority === undefined) {
    const identity = newIdentity('Emulated authority');
    const extensions = [extension('551d13', sequence(bytes(0x01, [0xff])))];
    madeAuthority = { ...identity, pem: certificate(identity, identity, { days: [-1, 365], extensions }) };
  }
  return madeAuthority;
}

function makeCertificate(kind: CertificateKind): ServerCertificate {
  const isElsewhere = kind === 'wrong-host';
  const identity = newIdentity(isElsewhere ? 'other.emulator.test' : 'Emulated server');
  const names = isElsewhere
    ? [bytes(0x82, Buffer.from('other.emulator.test'))]
    : [bytes(0x82, Buffer.from('localhost')), bytes(0x87, [127, 0, 0, 1])];
  const issuer = kind === 'self-signed' ? identity : authority();
  const cert = certificate(identity, issuer, {
    days: kind === 'expired' ? [-20, -10] : [-1, 365],
    extensions: [extension('551d11', sequence(...names))],
  });
  return { key: String(identity.privateKey.export({ type: 'pkcs8', format: 'pem' })), cert };
}

function newIdentity(name: string): Identity {
  return { name, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
}

const ecdsaWithSha256 = sequence(objectId('2a8648ce3d040302'));

/** An X.509 certificate (RFC 5280), version 3. `days`: from when to when it holds, from now. */
function certificate(
  subject: Identity,
  issuer: Identity,
  { days, extensions }: { readonly days: readonly [number, number]; readonly extensions: readonly Buffer[] },
): string {
  const now = Date.now();
  const tbs = sequence(
    context(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    nameOf(issuer),
    sequence(...days.map((day) => utcTime(new Date(now + day * dayMs)))),
    nameOf(subject),
    subject.publicKey.export({ type: 'spki', format: 'der' }),
    context(3, sequence(...extensions)),
  );
  const signature = sign('sha256', tbs, issuer.privateKey);
  return pem(sequence(tbs, ecdsaWithSha256, bitString(signature)));
}

function nameOf({ name }: Identity): Buffer {
  return sequence(set(sequence(objectId('550403'), utf8(name))));
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(objectId(id), octetString(value));
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
