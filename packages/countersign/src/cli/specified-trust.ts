// SPDX-License-Identifier: Apache-2.0
import { authorityOfChain } from '../authority/trust/authorities-of-certificates.ts';
import { encodeHex } from '../bytes/hex.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';
import { parsePublicKey } from '../crypto/public-key-file.ts';
import type { Files } from '../ports/files.ts';
import { noteKeyId } from '../tlog/note-key-hash.ts';
import type { TrustedLog } from '../tlog/trusted-log.ts';
import type { CertificateAuthority } from '../x509/certificate-authority.ts';
import { parseCertificatesPem } from '../x509/parse-certificate-pem.ts';
import { parseServiceSpec, type ServiceSpec, type SpecGrammar, specPeriod, specText } from './service-spec.ts';

const maxPemBytes = 1024 * 1024;
const maxCertificates = 16;

/** The log that `url=…,public-key=FILE,start-time=…[,end-time=…][,origin=…]` describes. */
export async function specifiedLog(text: string, flag: string, files: Files): Promise<TrustedLog> {
  const grammar: SpecGrammar = {
    flag,
    required: ['url', 'public-key', 'start-time'],
    optional: ['end-time', 'origin'],
  };
  const spec = parseServiceSpec(text, grammar);
  const publicKey = parsePublicKey(await files.read(specText(spec, 'public-key'), maxPemBytes));
  const { startMs = 0, endMs } = specPeriod(spec, flag);
  const origin = specText(spec, 'origin');
  // A log of Rekor 2 is known by what its signed notes call its key, which the name of the log goes into.
  const isNamed = origin !== '' && publicKey.kind === 'ed25519';
  return {
    keyId: isNamed ? encodeHex(noteKeyId(origin, 'ed25519', publicKey)) : publicKey.fingerprint,
    publicKey,
    baseUrl: specText(spec, 'url'),
    validFor: { startMs, ...(endMs === undefined ? {} : { endMs }) },
  };
}

/** The authority that `url=…,certificate-chain=FILE[,start-time=…][,end-time=…]` describes. */
export async function specifiedAuthority(text: string, flag: string, files: Files): Promise<CertificateAuthority> {
  const grammar: SpecGrammar = {
    flag,
    required: ['url', 'certificate-chain'],
    optional: ['start-time', 'end-time'],
  };
  const spec: ServiceSpec = parseServiceSpec(text, grammar);
  const pem = await files.read(specText(spec, 'certificate-chain'), maxPemBytes);
  const chain = parseCertificatesPem(decodeUtf8(pem, 'certificate-malformed'), maxCertificates);
  return authorityOfChain(chain, { uri: specText(spec, 'url'), validFor: specPeriod(spec, flag) });
}
