// SPDX-License-Identifier: Apache-2.0
import {
  derExplicit,
  derInteger,
  derOctetString,
  derOid,
  derSequence,
  derSet,
  derUnsigned,
  encodeDer,
} from '../../bytes/encode-der.ts';
import { digestBytes, type HashAlgorithm } from '../../crypto/hash.ts';
import { naturalAlgorithmOf, signWithAlgorithm } from '../../crypto/sign-with-algorithm.ts';
import type { CertificateSignatureAlgorithm } from '../../crypto/signature-algorithm.ts';
import { encodeHashAlgorithm, encodeSignatureAlgorithm } from './encode-algorithm.ts';
import { encodeName } from './encode-name.ts';
import type { TimestampSigner } from './timestamp-signer.ts';

const signedDataOid = '1.2.840.113549.1.7.2';
const contentTypeOid = '1.2.840.113549.1.9.3';
const messageDigestOid = '1.2.840.113549.1.9.4';
const signingCertificateV2Oid = '1.2.840.113549.1.9.16.2.47';

/** A CMS ContentInfo with SignedData (RFC 5652 §5) of one signer, who signs attributes that name his certificate (RFC 5816). */
export function encodeSignedData(contentOid: string, content: Uint8Array, signer: TimestampSigner): Uint8Array {
  const algorithm = signer.algorithm ?? naturalAlgorithmOf(signer.key.publicKey);
  const hash = signer.hash ?? hashOf(algorithm);
  const attributes = signedAttributes(contentOid, content, signer.certificate, hash);
  const embedded = signer.embedded ?? [];
  const signedData = derSequence(
    derInteger(3),
    derSet(encodeHashAlgorithm(hash)),
    derSequence(derOid(contentOid), derExplicit(0, derOctetString(content))),
    ...(embedded.length === 0 ? [] : [implicitSet(0, embedded)]),
    derSet(encodeSignerInfo(signer, { algorithm, hash, attributes })),
  );
  return derSequence(derOid(signedDataOid), derExplicit(0, signedData));
}

interface SignerChoices {
  readonly algorithm: CertificateSignatureAlgorithm;
  readonly hash: HashAlgorithm;
  readonly attributes: readonly Uint8Array[];
}

function encodeSignerInfo(signer: TimestampSigner, { algorithm, hash, attributes }: SignerChoices): Uint8Array {
  // RFC 5652 §5.4: what is signed has the tag of a SET; in the structure its place is taken by [0].
  const signed = derSet(...attributes);
  return derSequence(
    derInteger(1),
    derSequence(encodeName(signer.certificateIssuer), derUnsigned(signer.certificateSerial)),
    encodeHashAlgorithm(hash),
    implicitSet(0, attributes),
    encodeSignatureAlgorithm(algorithm),
    derOctetString(signWithAlgorithm(signer.key, algorithm, signed)),
  );
}

function signedAttributes(
  contentOid: string,
  content: Uint8Array,
  certificate: Uint8Array,
  hash: HashAlgorithm,
): readonly Uint8Array[] {
  // SHA-256 is the default of ESSCertIDv2 (RFC 5035 §4), and DER leaves a default out.
  const certificateHash = derOctetString(digestBytes(hash, certificate));
  const certificateId = derSequence(...(hash === 'sha256' ? [] : [encodeHashAlgorithm(hash)]), certificateHash);
  return [
    attribute(contentTypeOid, derOid(contentOid)),
    attribute(messageDigestOid, derOctetString(digestBytes(hash, content))),
    attribute(signingCertificateV2Oid, derSequence(derSequence(certificateId))),
  ];
}

function attribute(oid: string, value: Uint8Array): Uint8Array {
  return derSequence(derOid(oid), encodeDer(0x31, value));
}

/** A SET OF under another tag. Its order is that of DER here as well: strict clients refuse certificates in any other. */
function implicitSet(tag: number, items: readonly Uint8Array[]): Uint8Array {
  const set = derSet(...items);
  set[0] = 0xa0 | tag;
  return set;
}

/** RFC 8419 §3: Ed25519 goes with SHA-512 in CMS. */
function hashOf(algorithm: CertificateSignatureAlgorithm): HashAlgorithm {
  return algorithm.kind === 'ed25519' ? 'sha512' : algorithm.hash;
}
