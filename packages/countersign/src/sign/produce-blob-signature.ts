// SPDX-License-Identifier: Apache-2.0

import { encodeHex } from '../bytes/hex.ts';
import type { StreamSignature, StreamSigner } from '../crypto/stream-signer.ts';
import { UsageError } from '../errors/errors.ts';
import type { Trust } from '../trust/trust.ts';
import { verifyBlobSignature } from '../verify/verify-blob-signature.ts';
import { encodeLegacyBlobBundle } from './encode-legacy-blob-bundle.ts';
import { ownKeyTrust, ownTrust } from './own-trust.ts';
import { signAndPublish } from './sign-and-publish.ts';
import type { SignedContent } from './signed-content.ts';
import { encodeSignedBundle } from './signed-evidence.ts';
import type { SigningParty } from './signing-party.ts';
import { requireVerifiable } from './signing-services.ts';
import type { SigningSession } from './signing-session.ts';
import { noWitnesses, type Witnesses } from './witnesses.ts';

/** A signature of a file with all that was said of it. */
export interface ProducedBlobSignature {
  /** A bundle, or the JSON that cosign wrote before version 3. */
  readonly file: Uint8Array;
  readonly signature: Uint8Array;
  readonly party: SigningParty;
  readonly witnesses: Witnesses;
}

export type BlobFormat = 'bundle' | 'legacy';

interface CheckedStreamSignature extends SignedContent {
  readonly made: StreamSignature;
}

/**
 * A signature of the content, which is read once, or twice if a log makes us sign again. Verified before it is logged (but for
 * Ed25519, whose signatures a digest cannot prove) and, with a trusted root, once more with all that the services said.
 *
 * @throws {UntrustedError} when what the signer or a service returned does not verify
 * @throws {UsageError} `service-not-configured`, `service-refused`, `key-unsupported`, `file-unreadable`
 * @throws {UnavailableError} `service-unavailable`, `service-protocol`
 */
export async function produceBlobSignature(
  open: () => AsyncIterable<Uint8Array>,
  format: BlobFormat,
  session: SigningSession<StreamSigner>,
): Promise<ProducedBlobSignature> {
  const party = await session.party();
  requireVerifiable(session.services, party, [format === 'bundle' ? 'bundle' : 'simple-signing']);
  const { signed, witnesses } = await signAndPublish(async () => await signChecked(open, party), session.publish);
  const { made, signature } = signed;
  const file = encodeFile(format, { party, made, witnesses });
  const trust = ownTrust(party, session);
  if (trust !== undefined) verifyOwn(encodeFile('bundle', { party, made, witnesses }), trust, made);
  return { file, signature, party, witnesses };
}

async function signChecked(
  open: () => AsyncIterable<Uint8Array>,
  party: SigningParty<StreamSigner>,
): Promise<CheckedStreamSignature> {
  const made = await party.signer.signStream(open());
  const { signature, algorithm, digest } = made;
  const bare = encodeFile('bundle', { party: { kind: 'key', signer: party.signer }, made, witnesses: noWitnesses });
  verifyOwn(bare, ownKeyTrust(party), made);
  return { party, signature, content: { kind: 'message', algorithm, digest }, made };
}

function verifyOwn(bundle: Uint8Array, trust: Trust, { algorithm, digest }: StreamSignature): void {
  const artifact = { kind: 'digests', digests: { [algorithm]: encodeHex(digest) } } as const;
  try {
    verifyBlobSignature(bundle, trust, { artifact });
  } catch (error) {
    if (error instanceof UsageError && error.code === 'message-needed') return;
    throw error;
  }
}

interface BlobEvidence {
  readonly party: SigningParty;
  readonly made: StreamSignature;
  readonly witnesses: Witnesses;
}

function encodeFile(format: BlobFormat, { party, made, witnesses }: BlobEvidence): Uint8Array {
  const { algorithm, digest, signature } = made;
  if (format === 'legacy') return encodeLegacyBlobBundle({ party, signature, witnesses });
  const content = { kind: 'message', digest: { algorithm, bytes: digest }, signature } as const;
  return encodeSignedBundle(party, content, witnesses);
}
