// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../bytes/base64.ts';
import { encodeHex } from '../bytes/hex.ts';
import type { JsonObject } from '../bytes/json.ts';
import { encodePem } from '../bytes/pem.ts';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { UsageError } from '../errors/errors.ts';
import type { LogProposal } from './log-proposal.ts';

/**
 * The entry that Rekor 1 is asked to take in: `hashedrekord` 0.0.1 for messages, `dsse` 0.0.1 for envelopes.
 *
 * @throws {UsageError} `key-unsupported` for a message signed with Ed25519, which the log cannot check by its digest
 */
export function encodeRekor1Proposal(proposal: LogProposal): Uint8Array {
  return encodeUtf8(JSON.stringify(toJson(proposal)));
}

function toJson(proposal: LogProposal): JsonObject {
  const { content, signature, publicKey } = proposal;
  const verifier = encodeBase64(encodeUtf8(verifierPem(proposal)));
  switch (content.kind) {
    case 'dsse': {
      const envelope = decodeUtf8(content.envelope, 'bundle-malformed');
      return { apiVersion: '0.0.1', kind: 'dsse', spec: { proposedContent: { envelope, verifiers: [verifier] } } };
    }
    case 'message':
      if (publicKey.kind === 'ed25519') throw digestNeeded();
      return {
        apiVersion: '0.0.1',
        kind: 'hashedrekord',
        spec: {
          data: { hash: { algorithm: content.algorithm, value: encodeHex(content.digest) } },
          signature: { content: encodeBase64(signature), publicKey: { content: verifier } },
        },
      };
  }
}

function verifierPem({ verifier }: LogProposal): string {
  return verifier.kind === 'certificate'
    ? encodePem({ label: 'CERTIFICATE', bytes: verifier.der })
    : encodePem({ label: 'PUBLIC KEY', bytes: verifier.spki });
}

/** Ed25519 signs the content and not its digest, and logs are told digests only. */
export function digestNeeded(): UsageError {
  return new UsageError(
    'key-unsupported',
    'a transparency log knows content by its digest, and a signature by an Ed25519 key cannot be checked by that',
    { hint: 'sign with an ECDSA or RSA key, or without a log' },
  );
}
