// SPDX-License-Identifier: Apache-2.0
import { decodeUtf8 } from '../../bytes/utf8.ts';
import { UsageError } from '../../errors/errors.ts';
import type { Files } from '../../ports/files.ts';
import type { TrustedRoot } from '../../trust/trusted-root.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { isSelfIssued } from '../../x509/is-self-issued.ts';
import { parseCertificatesPem } from '../../x509/parse-certificate-pem.ts';
import { authoritiesOfRoots, authorityOfChain } from './authorities-of-certificates.ts';
import type { CosignParts } from './cosign-parts.ts';
import { logsOfKeys } from './logs-of-keys.ts';
import type { TrustParts } from './trust-request.ts';

/** The parts of a trusted root that single files replace. */
export type ReplacedParts = Partial<
  Pick<TrustedRoot, 'logs' | 'ctLogs' | 'certificateAuthorities' | 'timestampAuthorities'>
>;

const maxPemBytes = 1024 * 1024;
const maxCertificates = 64;
const wholeLife = { uri: '', validFor: {} };

/**
 * What the flags name, and where they name nothing, what cosign's variables name.
 *
 * @throws {UsageError} `usage-flag`, `file-not-found`, `file-unreadable`
 * @throws {MalformedError} `certificate-malformed`, `pem-malformed`, `key-malformed`
 */
export async function readParts(flags: TrustParts, variables: CosignParts, files: Files): Promise<ReplacedParts> {
  const [certificateAuthorities, timestampAuthorities, logs, ctLogs] = await Promise.all([
    readAuthorities(flags, variables, files),
    readTimestampAuthorities(flags.timestampCertificateChain ?? variables.timestampChain, files),
    readLogs(flags.rekorPublicKey ?? variables.rekorPublicKey, files),
    readLogs(flags.ctLogPublicKey ?? variables.ctLogPublicKey, files),
  ]);
  return {
    ...(certificateAuthorities === undefined ? {} : { certificateAuthorities }),
    ...(timestampAuthorities === undefined ? {} : { timestampAuthorities }),
    ...(logs === undefined ? {} : { logs }),
    ...(ctLogs === undefined ? {} : { ctLogs }),
  };
}

async function readAuthorities(
  { caRoots, caIntermediates, certificateChain }: TrustParts,
  variables: CosignParts,
  files: Files,
): Promise<TrustedRoot['certificateAuthorities'] | undefined> {
  if (certificateChain !== undefined && caRoots !== undefined)
    throw new UsageError('usage-flag', 'wanted `--ca-roots` or `--certificate-chain`, got both');
  if (caIntermediates !== undefined && caRoots === undefined)
    throw new UsageError('usage-flag', 'wanted `--ca-roots` with `--ca-intermediates`, got only the latter');
  if (certificateChain !== undefined) return [authorityOfChain(await readPem(certificateChain, files), wholeLife)];
  if (caRoots !== undefined) {
    const intermediates = caIntermediates === undefined ? [] : await readPem(caIntermediates, files);
    return authoritiesOfRoots(await readPem(caRoots, files), intermediates, '--ca-roots');
  }
  if (variables.caBundle === undefined) return undefined;
  const bundle = await readPem(variables.caBundle, files);
  const intermediates = bundle.filter((certificate) => !isSelfIssued(certificate));
  return authoritiesOfRoots(bundle.filter(isSelfIssued), intermediates, 'SIGSTORE_ROOT_FILE');
}

async function readTimestampAuthorities(
  path: string | undefined,
  files: Files,
): Promise<TrustedRoot['timestampAuthorities'] | undefined> {
  return path === undefined ? undefined : [authorityOfChain(await readPem(path, files), wholeLife)];
}

async function readLogs(path: string | undefined, files: Files): Promise<TrustedRoot['logs'] | undefined> {
  return path === undefined ? undefined : logsOfKeys(await files.read(path, maxPemBytes));
}

async function readPem(path: string, files: Files): Promise<readonly Certificate[]> {
  return parseCertificatesPem(
    decodeUtf8(await files.read(path, maxPemBytes), 'certificate-malformed'),
    maxCertificates,
  );
}
