// SPDX-License-Identifier: Apache-2.0
import { readDer, readDerChildren, readOid } from '../../bytes/der.ts';
import { onlyChild } from '../../bytes/der-fields.ts';
import { derSequence, encodeDer } from '../../bytes/encode-der.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { poisonOid } from '../pki/extensions.ts';

const extensionsTag = 0xa3;
const maxFields = 10;
const maxExtensions = 64;

/** The signed part of a precertificate as that of the certificate to come: without what poisons it (RFC 6962 §3.2). */
export function withoutPoison({ tbs }: Certificate): Uint8Array {
  const fields = readDerChildren(readDer(tbs), maxFields).map((field) => {
    if (field.tag !== extensionsTag) return field.bytes;
    const extensions = readDerChildren(onlyChild(field), maxExtensions);
    const kept = extensions.filter((extension) => extensionOid(extension) !== poisonOid);
    return encodeDer(extensionsTag, derSequence(...kept.map(({ bytes }) => bytes)));
  });
  return derSequence(...fields);
}

function extensionOid(extension: ReturnType<typeof readDer>): string | undefined {
  const [oid] = readDerChildren(extension, 3);
  return oid === undefined ? undefined : readOid(oid);
}
