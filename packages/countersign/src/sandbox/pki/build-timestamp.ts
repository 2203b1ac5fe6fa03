// SPDX-License-Identifier: Apache-2.0
import {
  derGeneralizedTime,
  derInteger,
  derOctetString,
  derOid,
  derSequence,
  derUnsigned,
} from '../../bytes/encode-der.ts';
import type { HashAlgorithm } from '../../crypto/hash.ts';
import { encodeHashAlgorithm } from './encode-algorithm.ts';
import { encodeSignedData } from './encode-signed-data.ts';
import type { TimestampSigner } from './timestamp-signer.ts';

/** What a timestamp says. */
export interface TimestampContent {
  readonly imprint: MessageImprint;
  /** Milliseconds since 1970; only whole seconds are taken from it. */
  readonly instantMs: number;
  /** Digits after the dot of the time, as they stand; DER forbids a zero at the end. */
  readonly fraction?: string;
  readonly serialNumber: Uint8Array;
  readonly nonce?: bigint;
  /** Dotted decimal. */
  readonly policy?: string;
}

/** What is timestamped, by its hash. */
export interface MessageImprint {
  readonly hash: HashAlgorithm;
  readonly digest: Uint8Array;
}

const tstInfoOid = '1.2.840.113549.1.9.16.1.4';
const defaultPolicy = '1.3.6.1.4.1.57264.2';
const granted = derSequence(derInteger(0));

/** A TimeStampResp that grants a timestamp (RFC 3161 §2.4.2), DER; what it says is never questioned. */
export function buildTimestamp(content: TimestampContent, signer: TimestampSigner): Uint8Array {
  return derSequence(granted, encodeSignedData(tstInfoOid, encodeTstInfo(content), signer));
}

function encodeTstInfo(content: TimestampContent): Uint8Array {
  const { imprint, nonce } = content;
  return derSequence(
    derInteger(1),
    derOid(content.policy ?? defaultPolicy),
    derSequence(encodeHashAlgorithm(imprint.hash), derOctetString(imprint.digest)),
    derUnsigned(content.serialNumber),
    derGeneralizedTime(content.instantMs, content.fraction),
    derSequence(derInteger(1)),
    ...(nonce === undefined ? [] : [derInteger(nonce)]),
  );
}

/** A TimeStampResp that refuses (PKIStatus 2), without a token. */
export function buildTimestampRefusal(): Uint8Array {
  return derSequence(derSequence(derInteger(2)));
}
