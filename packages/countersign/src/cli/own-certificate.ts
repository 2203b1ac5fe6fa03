// SPDX-License-Identifier: Apache-2.0
import { decodeUtf8 } from '../bytes/utf8.ts';
import { constantTimeEqual } from '../crypto/constant-time-equal.ts';
import type { StreamSigner } from '../crypto/stream-signer.ts';
import { UntrustedError, UsageError } from '../errors/errors.ts';
import type { SigningParty } from '../sign/signing-party.ts';
import type { Certificate } from '../x509/certificate.ts';
import { isSelfIssued } from '../x509/is-self-issued.ts';
import { parseCertificatesPem } from '../x509/parse-certificate-pem.ts';
import { verifyCertificatePath } from '../x509/verify-certificate-path.ts';
import type { CliContext } from './context.ts';
import { type Flags, flagText } from './define-command.ts';

const maxCertificateBytes = 64 * 1024;
const maxCertificates = 8;

/**
 * The key with the certificate that `--certificate` names: for this key, and signed by the chain where one is given.
 *
 * @throws {UsageError} `usage-flag`, `file-not-found`, `file-unreadable`
 * @throws {MalformedError} `pem-malformed`, `certificate-malformed`
 */
export async function ownCertificateParty(
  signer: StreamSigner,
  flags: Flags,
  context: CliContext,
): Promise<SigningParty<StreamSigner>> {
  const [certificate, ...others] = await readCertificates(flagText(flags, 'certificate') ?? '', context);
  if (certificate === undefined)
    throw new UsageError('usage-flag', 'there is no certificate in the file of `--certificate`');
  if (!constantTimeEqual(certificate.publicKey.spki, signer.publicKey.spki)) {
    throw new UsageError('usage-flag', 'the certificate of `--certificate` is not for the key of `--key`');
  }
  const chainFile = flagText(flags, 'certificateChain');
  const chain = chainFile === undefined ? others : await readCertificates(chainFile, context);
  if (chainFile !== undefined) requireChain(certificate, chain, context.clock.nowMs());
  return {
    kind: 'certificate',
    signer,
    certificate,
    chain: chain.filter((issuer) => !isSelfIssued(issuer)),
    origin: 'own',
  };
}

async function readCertificates(path: string, { files }: CliContext): Promise<readonly Certificate[]> {
  const text = decodeUtf8(await files.read(path, maxCertificateBytes), 'pem-malformed');
  return parseCertificatesPem(text, maxCertificates);
}

/** A chain that does not lead to the certificate is a mistake of the caller, who would find it out only when verifying. */
function requireChain(certificate: Certificate, chain: readonly Certificate[], nowMs: number): void {
  const root = chain.at(-1);
  if (root === undefined)
    throw new UsageError('usage-flag', 'there is no certificate in the file of `--certificate-chain`');
  const validFor = { startMs: 0 };
  const authority = { name: 'the chain', uri: '', root, intermediates: chain.slice(0, -1), validFor };
  try {
    verifyCertificatePath(certificate, { authorities: [authority], instantsMs: [nowMs], purpose: 'code-signing' });
  } catch (cause) {
    if (!(cause instanceof UntrustedError)) throw cause;
    throw new UsageError('usage-flag', `the certificate does not fit its chain: ${cause.message}`, { cause });
  }
}
