// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Certificate } from '../../x509/certificate.ts';
import { extensionOf } from '../../x509/parse-certificate-usage.ts';
import { parseSctList } from '../../x509/parse-sct-list.ts';
import { precertificateOf, sctListOid } from '../../x509/precertificate-of.ts';

/** The leaf that a log owes to a certificate for its first SCT, as an auditor makes it who has never seen the log (RFC 6962 §3.4). */
export function leafOfCertificate(certificate: Certificate, issuer: Certificate): Uint8Array<ArrayBuffer> {
  const [sct] = parseSctList(extensionOf(certificate, sctListOid)?.value ?? new Uint8Array());
  if (sct === undefined) throw new Error('the certificate has no SCT');
  const tbs = precertificateOf(certificate);
  const lengths = Buffer.alloc(6);
  lengths.writeUIntBE(tbs.byteLength, 0, 3);
  lengths.writeUIntBE(sct.extensions.byteLength, 4, 2);
  const issuerKeyHash = createHash('sha256').update(issuer.publicKey.spki).digest();
  return new Uint8Array(
    Buffer.concat([
      Uint8Array.of(0, 0),
      sct.timestamp,
      Uint8Array.of(0, 1),
      issuerKeyHash,
      lengths.subarray(0, 3),
      tbs,
      lengths.subarray(4),
      sct.extensions,
    ]),
  );
}
