// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../bytes/base64.ts';
import { equalBytes } from '../bytes/equal-bytes.ts';
import { quote } from '../bytes/quote.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestHex } from '../crypto/hash.ts';
import { bodyVerifierOf } from './body-verifier-of.ts';
import type { BodyContent, BodyDigest, EntryBody } from './entry-body.ts';
import { isKeyDetailsOf } from './key-details.ts';
import type { LogEntry } from './log-entry.ts';
import { mismatch } from './log-entry-mismatch.ts';
import { parseEntryBody } from './parse-entry-body.ts';
import { encodeRekor2Leaf } from './rekor2-leaf.ts';
import type { DsseClaim, SignedClaim } from './signed-claim.ts';
import { signedDigest } from './signed-digest.ts';

/**
 * Returns if the entry is about this very signature, by this signer, of this content (CVE-2026-22703: a genuine entry of another
 * signature proves nothing). That a log holds the entry must be proven apart, by `verifyLogEntry`; where the entry has no body,
 * its `leaf` must have come from `recomputeLeaf` of the same claim.
 *
 * @throws {UntrustedError} `log-entry-mismatch`, `algorithm-refused`
 * @throws {MalformedError} `log-entry-malformed`, `json-malformed`, `pem-malformed`, `key-malformed`
 */
export function requireEntryOf(entry: LogEntry, claim: SignedClaim): void {
  const stated = `${entry.kind} ${entry.version}`;
  if (entry.canonicalizedBody === undefined) {
    if (stated === 'hashedrekord 0.0.2') return;
    throw mismatch('kind', `a log entry ${quote(stated)} without a body cannot be held against the signature`);
  }
  const body = parseEntryBody(entry.canonicalizedBody);
  if (body.kind !== stated) {
    throw mismatch('kind', `wanted a log entry ${quote(stated)}, as it is announced, got ${quote(body.kind)}`);
  }
  requireVerifier(body, claim);
  requireContent(body.content, claim);
  if (body.keyDetails !== undefined) requireRekor2Leaf(entry.canonicalizedBody, body, body.keyDetails, claim);
}

function requireVerifier(body: EntryBody, claim: SignedClaim): void {
  const wanted = bodyVerifierOf(claim);
  if (body.verifier.kind !== wanted.kind) {
    throw mismatch(
      'verifier',
      `wanted a ${wanted.kind} in the log entry, as in the evidence, got a ${body.verifier.kind}`,
    );
  }
  if (!equalBytes(body.verifier.bytes, wanted.bytes)) {
    throw mismatch('verifier', `the log entry names another ${wanted.kind} than the evidence`);
  }
}

function requireContent(content: BodyContent, claim: SignedClaim): void {
  if (content.form === 'signed-bytes') {
    requireSignature(content.signature, claim.signature);
    requireDigest(content.digest, signedDigest(claim, content.digest.algorithm));
    return;
  }
  if (claim.content.kind !== 'dsse')
    throw mismatch('kind', 'the log entry is of a DSSE envelope, and a message is signed');
  requireEnvelope(content, claim.signature, claim.content);
}

function requireEnvelope(
  content: Exclude<BodyContent, { form: 'signed-bytes' }>,
  signature: Uint8Array,
  claim: DsseClaim,
): void {
  switch (content.form) {
    case 'payload':
      requireSignature(content.signature, signature);
      return requireDigestOf(content.digest, claim.payload);
    case 'envelope':
      if (!isSameOrEncoded(content.signature, signature)) throw otherSignature();
      if (content.payloadType !== claim.payloadType)
        throw mismatch('digest', 'the log entry is of another payload type');
      if (content.payload !== undefined && !isSameOrEncoded(content.payload, claim.payload)) throw otherContent();
      return requireDigestOf(content.digest, claim.payload);
    case 'envelope-digest':
      // Such an entry holds no signature: only the whole envelope ties it to one.
      if (claim.envelopeBytes === undefined) {
        throw mismatch(
          'signature',
          'the log entry names only the digest of an envelope, which is not stored by itself here',
        );
      }
      requireDigestOf(content.digest, claim.envelopeBytes);
      if (content.payloadDigest !== undefined) requireDigestOf(content.payloadDigest, claim.payload);
  }
}

/** The rest of the leaf follows from the claim, to the byte; only the name of the key's algorithm leaves a choice. */
function requireRekor2Leaf(leaf: Uint8Array, body: EntryBody, keyDetails: string, claim: SignedClaim): void {
  if (!isKeyDetailsOf(keyDetails, claim.publicKey)) {
    throw mismatch(
      'verifier',
      `the log entry names the key algorithm ${quote(keyDetails)}, which is not that of the key`,
    );
  }
  // The obsolete `dsse` 0.0.2 is held against the claim member by member.
  if (body.content.form !== 'signed-bytes') return;
  const { digest, signature } = body.content;
  const expected = encodeRekor2Leaf({ digest, signature, verifier: body.verifier, keyDetails });
  if (!equalBytes(leaf, expected)) throw mismatch('leaf', 'the log entry says more than follows from the signature');
}

function requireSignature(logged: Uint8Array, claimed: Uint8Array): void {
  if (!equalBytes(logged, claimed)) throw otherSignature();
}

function requireDigestOf(logged: BodyDigest, content: Uint8Array): void {
  requireDigest(logged, digestHex(logged.algorithm, content));
}

function requireDigest(logged: BodyDigest, hex: string): void {
  if (logged.hex !== hex) throw otherContent();
}

/** `intoto` 0.0.2: clients put what is base64 already into a field that is base64 again, and some did not. */
function isSameOrEncoded(logged: Uint8Array, claimed: Uint8Array): boolean {
  return equalBytes(logged, claimed) || equalBytes(logged, encodeUtf8(encodeBase64(claimed)));
}

function otherSignature(): Error {
  return mismatch('signature', 'the log entry is of another signature');
}

function otherContent(): Error {
  return mismatch('digest', 'the log entry is of other content');
}
