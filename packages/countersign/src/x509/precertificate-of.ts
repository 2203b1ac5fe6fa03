// SPDX-License-Identifier: Apache-2.0
import { type DerElement, readDer, readDerChildren } from '../bytes/der.ts';
import { onlyChild } from '../bytes/der-fields.ts';
import { encodeDer } from '../bytes/encode-der.ts';
import { startsWithBytes } from '../bytes/equal-bytes.ts';
import { decodeHex } from '../bytes/hex.ts';
import type { Certificate } from './certificate.ts';

export const sctListOid = '1.3.6.1.4.1.11129.2.4.2';

const maxFields = 10;
const maxExtensions = 64;
const extensionsTag = 0xa3;
/** The same in DER. */
const sctListOidDer = decodeHex('060a2b06010401d679020402');

/**
 * What a certificate log signed before the certificate existed: its TBSCertificate without the list of SCTs (RFC 6962 §3.2). The only
 * place where bytes are put together anew: the slices stay, the three lengths around them change.
 */
export function precertificateOf({ tbs }: Certificate): Uint8Array {
  const fields = readDerChildren(readDer(tbs), maxFields);
  return encodeDer(
    0x30,
    ...fields.flatMap((field) => (field.tag === extensionsTag ? withoutScts(field) : [field.bytes])),
  );
}

function withoutScts(field: DerElement): readonly Uint8Array[] {
  const list = onlyChild(field);
  const extensions = readDerChildren(list, maxExtensions);
  const scts = extensions.find(isSctList);
  if (scts === undefined) return [field.bytes];
  if (extensions.length === 1) return [];
  const start = scts.bytes.byteOffset - list.content.byteOffset;
  const kept = [list.content.subarray(0, start), list.content.subarray(start + scts.bytes.byteLength)];
  return [encodeDer(extensionsTag, encodeDer(0x30, ...kept))];
}

/** An extension begins with its OID, and no OID's encoding begins with another's. `parseCertificate` found each OID once. */
function isSctList({ content }: DerElement): boolean {
  return startsWithBytes(content, sctListOidDer);
}
