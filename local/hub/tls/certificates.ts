import { randomBytes, X509Certificate } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { readIfPresent, writeFileAtomically } from '../files.ts';

/** A server certificate with its key, and where the certificate of its authority lies, all PEM. */
export interface ServerCertificate {
  cert: string;
  key: string;
  caPath: string;
}

const DAY = 86_400_000;
const AUTHORITY_DAYS = 3650;
// Apple's platforms refuse TLS server certificates that are valid for longer than 825 days.
const SERVER_DAYS = 820;
const RENEW_BEFORE_DAYS = 30;

/**
 * Opens the hub's certificates in `directory`, making an authority and a server certificate where they
 * are missing. The server certificate is renewed when it soon expires or lacks a name; the authority
 * stays, so that devices which trust it go on trusting.
 *
 * @param directory made when missing
 * @param names host names and IP addresses the server is reached by
 */
export async function openCertificates(
  directory: string,
  names: readonly string[],
  now: Date,
): Promise<ServerCertificate> {
  await mkdir(directory, { recursive: true });
  const caPath = join(directory, 'ca.pem');
  const authority = await openAuthority(caPath, join(directory, 'ca.key'), now);
  const certPath = join(directory, 'server.pem');
  const keyPath = join(directory, 'server.key');
  const cert = await readIfPresent(certPath);
  const key = await readIfPresent(keyPath);
  if (cert && key && serves(cert, authority.cert, names, now)) return { cert, key, caPath };
  const made = await generate(
    'IoT Hub stand-in',
    SERVER_DAYS,
    now,
    [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
    authority,
  );
  await writeFileAtomically(keyPath, made.key);
  await writeFileAtomically(certPath, made.cert, 0o644);
  return { ...made, caPath };
}

async function openAuthority(certPath: string, keyPath: string, now: Date) {
  const cert = await readIfPresent(certPath);
  const key = await readIfPresent(keyPath);
  if (cert && key) return { cert, key };
  // Where two authorities are trusted, one of the same name would hide the other.
  const name = `IoT Hub stand-in authority ${randomBytes(4).toString('hex')}`;
  const made = await generate(name, AUTHORITY_DAYS, now, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ]);
  await writeFileAtomically(keyPath, made.key);
  await writeFileAtomically(certPath, made.cert, 0o644);
  return made;
}

function serves(cert: string, ca: string, names: readonly string[], now: Date): boolean {
  const server = new X509Certificate(cert);
  return (
    server.verify(new X509Certificate(ca).publicKey) &&
    Date.parse(server.validTo) - now.getTime() > RENEW_BEFORE_DAYS * DAY &&
    names.every((name) => (isIP(name) ? server.checkIP(name) : server.checkHost(name)) !== undefined)
  );
}

async function generate(
  commonName: string,
  days: number,
  now: Date,
  extensions: import('selfsigned').CertificateExtension[],
  ca?: { cert: string; key: string },
): Promise<{ cert: string; key: string }> {
  // Loading it costs more than the rest of a start, and only a first start needs it.
  const selfsigned = await import('selfsigned');
  const made = await selfsigned.generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - DAY),
    notAfterDate: new Date(now.getTime() + days * DAY),
    extensions,
    ...(ca ? { ca } : {}),
  });
  return { cert: made.cert, key: made.private };
}
