// SPDX-License-Identifier: Apache-2.0
import { readDer, readDerChildren } from '../../packages/countersign/src/bytes/der.ts';
import {
  derExplicit,
  derOctetString,
  derOid,
  derSequence,
  encodeDer,
} from '../../packages/countersign/src/bytes/encode-der.ts';
import { encodeUtf8 } from '../../packages/countersign/src/bytes/utf8.ts';
import { certificateIdentityOf } from '../../packages/countersign/src/x509/certificate-identity-of.ts';
import { parseCertificate } from '../../packages/countersign/src/x509/parse-certificate.ts';
import { parseSctList } from '../../packages/countersign/src/x509/parse-sct-list.ts';
import { parseTimestampResponse } from '../../packages/countersign/src/x509/parse-timestamp.ts';
import type { GoodInputs, LargeInput } from './large-inputs.ts';

const nameOid = '2.5.29.17';

export function derInputs({ certificate, timestamp }: GoodInputs): readonly LargeInput[] {
  const read = (der: Uint8Array) => (): unknown => certificateIdentityOf(parseCertificate(der));
  const extensions = (count: number): Uint8Array[] =>
    Array.from({ length: count }, (_, at) => derSequence(derOid(`1.3.6.1.4.1.57264.9.${at}`), derOctetString()));
  const names = (count: number): Uint8Array =>
    derSequence(
      derOid(nameOid),
      derOctetString(derSequence(...Array.from({ length: count }, () => encodeDer(0x81, encodeUtf8('a@b'))))),
    );
  const ofCertificate = (name: string, list: readonly Uint8Array[]): LargeInput => ({
    name,
    parse: read(withExtensions(certificate, list)),
    code: 'certificate-malformed',
  });
  return [
    ofCertificate('extensions', extensions(10_000)),
    ofCertificate('short extensions', extensions(1000)),
    ofCertificate('names', [names(20_000)]),
    ofCertificate('short names', [names(1000)]),
    { name: 'bytes of a certificate', parse: read(new Uint8Array(32 * 1024 * 1024)), code: 'certificate-malformed' },
    { name: 'nested elements', parse: read(nested(15_000)), code: 'certificate-malformed' },
    { name: 'SCTs', parse: () => parseSctList(sctList(1000)), code: 'der-malformed' },
    {
      name: 'certificates in a timestamp',
      parse: () => parseTimestampResponse(withCertificates(timestamp, certificate)),
      code: 'timestamp-malformed',
    },
    {
      name: 'bytes of a timestamp',
      parse: () => parseTimestampResponse(new Uint8Array(32 * 1024 * 1024)),
      code: 'timestamp-malformed',
    },
    {
      name: 'nested elements of a timestamp',
      parse: () => parseTimestampResponse(nested(15_000)),
      code: 'timestamp-malformed',
    },
  ];
}

function withExtensions(certificate: Uint8Array, extensions: readonly Uint8Array[]): Uint8Array {
  const [body, ...rest] = childrenOf(certificate);
  const fields = childrenOf(body ?? new Uint8Array()).slice(0, -1);
  return derSequence(derSequence(...fields, derExplicit(3, derSequence(...extensions))), ...rest);
}

/** In the tag [0] that stands between content and signers. */
function withCertificates(timestamp: Uint8Array, certificate: Uint8Array): Uint8Array {
  const [status = new Uint8Array(), token = new Uint8Array()] = childrenOf(timestamp);
  const [type = new Uint8Array(), explicit = new Uint8Array()] = childrenOf(token);
  const [signedData = new Uint8Array()] = childrenOf(explicit);
  const parts = childrenOf(signedData);
  const many = encodeDer(0xa0, ...Array.from({ length: 60 }, () => certificate));
  const changed = derSequence(...parts.slice(0, 3), many, ...parts.slice(-1));
  return derSequence(status, derSequence(type, derExplicit(0, changed)));
}

function childrenOf(der: Uint8Array): readonly Uint8Array[] {
  return readDerChildren(readDer(der), 64).map(({ bytes }) => bytes);
}

function nested(depth: number): Uint8Array {
  const heads: Uint8Array[] = [];
  let length = 0;
  for (let level = 0; level < depth; level++) {
    const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
    heads.push(Uint8Array.from([0x30, ...size]));
    length += 1 + size.length;
  }
  return new Uint8Array(Buffer.concat(heads.toReversed()));
}

/** As short as an SCT can be. */
function sctList(count: number): Uint8Array {
  const sct = Buffer.alloc(50);
  sct.writeUInt16BE(48);
  // ECDSA with SHA-256, and a signature of one byte.
  sct.set([4, 3, 0, 1, 0], 45);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(count * sct.byteLength);
  return derOctetString(length, ...Array.from({ length: count }, () => sct));
}
