// SPDX-License-Identifier: Apache-2.0
import { type DerElement, readDer, readDerChildren, readOid } from '../bytes/der.ts';
import { onlyChild } from '../bytes/der-fields.ts';
import { encodeDer } from '../bytes/encode-der.ts';
import type { Certificate } from './certificate.ts';

export const sctListOid = '1.3.6.1.4.1.11129.2.4.2';

const maxFields = 10;
const maxExtensions = 64;
const extensionsTag = 0xa3;

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
  const kept = readDerChildren(onlyChild(field), maxExtensions).filter((extension) => oidOf(extension) !== sctListOid);
  if (kept.length === 0) return [];
  return [encodeDer(extensionsTag, encodeDer(0x30, ...kept.map(({ bytes }) => bytes)))];
}

function oidOf(extension: DerElement): string | undefined {
  const [oid] = readDerChildren(extension, 3);
  return oid === undefined ? undefined : readOid(oid);
}
