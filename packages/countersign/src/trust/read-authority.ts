// SPDX-License-Identifier: Apache-2.0
import {
  type JsonFields,
  readBase64,
  readObject,
  readObjects,
  readOptionalObject,
  readOptionalString,
} from '../bytes/json-fields.ts';
import { protoName } from '../bytes/proto-names.ts';
import { quote } from '../bytes/quote.ts';
import { CountersignError, MalformedError } from '../errors/errors.ts';
import type { CertificateAuthority } from '../x509/certificate-authority.ts';
import { parseCertificate } from '../x509/parse-certificate.ts';
import { authorityOf } from './authority-of.ts';
import type { Skipped } from './read-trusted-log.ts';
import { readValidity } from './read-validity.ts';

const maxCertificates = 16;

/**
 * The authority of one `CertificateAuthority` message: the last certificate of its chain is the trust anchor. Skipped are authorities with a
 * certificate of an algorithm that this version does not know.
 *
 * @throws {MalformedError} the code of `fields`
 */
export function readAuthority(fields: JsonFields): CertificateAuthority | Skipped {
  const uri = readOptionalString(fields, 'uri') ?? '';
  const validFor = readValidity(readOptionalObject(fields, protoName(fields, 'validFor')));
  const ders = readChain(readObject(fields, protoName(fields, 'certChain')));
  try {
    const certificates = ders.map(parseCertificate);
    const root = certificates.at(-1);
    if (root !== undefined) return authorityOf({ root, intermediates: certificates.slice(0, -1), uri, validFor });
  } catch (cause) {
    if (isUnknownAlgorithm(cause))
      return { skipped: `\`${fields.path}\` ${quote(uri)}: a certificate has a key or signature that is not known` };
    if (!(cause instanceof MalformedError)) throw cause;
    throw new MalformedError(fields.code, `wanted X.509 certificates in \`${fields.path}\``, { cause });
  }
  throw new MalformedError(fields.code, `wanted at least one certificate in \`${fields.path}\`, got none`);
}

function readChain(chain: JsonFields): readonly Uint8Array[] {
  return readObjects(chain, 'certificates', maxCertificates).map((item) =>
    readBase64(item, protoName(item, 'rawBytes')),
  );
}

/** Either we refuse the algorithm, or the key does not even parse because the cryptographic library has never heard of it. */
function isUnknownAlgorithm(error: unknown): boolean {
  if (!(error instanceof CountersignError)) return false;
  const { cause } = error;
  return error.code === 'algorithm-refused' || (cause instanceof CountersignError && cause.code === 'key-malformed');
}
