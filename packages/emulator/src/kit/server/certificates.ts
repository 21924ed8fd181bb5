/**
 * The certificate of a TLS emulator: a valid one for 127.0.0.1 and localhost, signed by its authority; an expired one; one for another host
 * (`other.emulator.test`); or a self-signed one.
 */
export type CertificateKind = 'valid' | 'expired' | 'wrong-host' | 'self-signed';

/** A certificate and its key, in PEM. Made at run time, for a loopback server alone. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

const dayMs = 86_400_000;
let madeAuthority: Promise<ServerCertificate> | undefined;
const madeCertificates = new Map<CertificateKind, Promise<ServerCertificate>>();

/** The certificate, in PEM, of the authority that signs the certificates of every emulator of this process. Rejects where the package `selfsigned` is not installed. */
export async function certificateAuthority(): Promise<string> {
  return (await authority()).cert;
}

/** The certificate of a kind; the same one for every emulator of this process. Rejects where the package `selfsigned` is not installed. */
export function serverCertificate(kind: CertificateKind): Promise<ServerCertificate> {
  const made = madeCertificates.get(kind) ?? makeCertificate(kind);
  madeCertificates.set(kind, made);
  return made;
}

function authority(): Promise<ServerCertificate> {
  madeAuthority ??= make('Emulated authority', { days: [-1, 365] });
  return madeAuthority;
}

async function makeCertificate(kind: CertificateKind): Promise<ServerCertificate> {
  const host = kind === 'wrong-host' ? 'other.emulator.test' : 'localhost';
  const days = kind === 'expired' ? ([-20, -10] as const) : ([-1, 365] as const);
  return make(host, { host, days, ...(kind === 'self-signed' ? {} : { issuer: await authority() }) });
}

interface CertificateOptions {
  /** The period of validity, counted from now. */
  readonly days: readonly [number, number];
  /** The host of the certificate; without it, the certificate is an authority's. */
  readonly host?: string;
  /** The authority that signs it; self-signed unless given. */
  readonly issuer?: ServerCertificate;
}

async function make(name: string, { days, host, issuer }: CertificateOptions): Promise<ServerCertificate> {
  // Loaded for TLS alone: it brings 21 packages.
  const { generate } = await import('selfsigned');
  const address = host === 'localhost' ? [{ type: 7, ip: '127.0.0.1' } as const] : [];
  const at = (day: number): Date => new Date(Date.now() + day * dayMs);
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: at(days[0]),
    notAfterDate: at(days[1]),
    ...(issuer === undefined ? {} : { ca: issuer }),
    extensions:
      host === undefined
        ? [{ name: 'basicConstraints', cA: true, critical: true }]
        : [{ name: 'subjectAltName', altNames: [{ type: 2, value: host }, ...address] }],
  });
  return { key: made.private, cert: made.cert };
}
