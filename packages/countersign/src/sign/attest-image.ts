// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { CallOptions, ContentStore } from '../ports/content.ts';
import { findOwnAttestations, type ReplacedAttestations } from './own-attestations.ts';
import { duplicateTrust } from './own-trust.ts';
import { produceAttestation } from './produce-attestation.ts';
import type { AttestationFormat, ProducedAttestation } from './produced-attestation.ts';
import type { SigningSession } from './signing-session.ts';
import { storeAttestation } from './store-attestation.ts';
import type { StoredAt } from './store-evidence.ts';

export interface AttestRequest extends CallOptions {
  /** Of the image or index that is attested: resolved, because a tag can move. */
  readonly image: Descriptor;
  /** The very bytes to sign: an in-toto statement with the image among its subjects. */
  readonly statement: Uint8Array;
  readonly predicateType: string;
  readonly session: SigningSession;
  readonly formats: readonly AttestationFormat[];
  /** Where it is written; absent to make it and store it nowhere. */
  readonly store?: ContentStore;
  /** `own`: the new one takes the place of those of this type by the same signer. */
  readonly replace: 'own' | 'nothing';
  /** RFC 3339, UTC. */
  readonly created: string;
}

export interface AttestResult {
  readonly produced: ProducedAttestation;
  readonly storedAt?: StoredAt;
  /** How many it took the place of. */
  readonly replaced: number;
}

/**
 * Attests one image in each of `formats`. Unlike a signature the same statement may be made again: it is then proven to hold later.
 *
 * @throws {UntrustedError} when what comes out does not verify, or the statement is not about this image
 * @throws {UsageError} `upload-too-large`; `usage-flag` to replace attestations without a trusted root to recognise them by
 */
export async function attestImage(request: AttestRequest): Promise<readonly AttestResult[]> {
  const { image, statement, predicateType, session, store, created, signal } = request;
  const call = signal === undefined ? {} : { signal };
  // First of all: who cannot replace must not have logged anything.
  const replaced = store === undefined ? undefined : await replacedBy(request, store);
  const results: AttestResult[] = [];
  for (const format of request.formats) {
    const produced = await produceAttestation({ digest: image.digest, predicateType, statement }, format, session);
    if (store === undefined) {
      results.push({ produced, replaced: 0 });
      continue;
    }
    const storedAt = await storeAttestation(produced, { subject: image, sink: store, created, ...call }, replaced);
    const gone = format === 'bundle' ? replaced?.manifests : replaced?.layers;
    results.push({ produced, storedAt, replaced: gone?.size ?? 0 });
  }
  return results;
}

async function replacedBy(request: AttestRequest, source: ContentStore): Promise<ReplacedAttestations | undefined> {
  const { replace, session, image, predicateType, signal } = request;
  if (replace === 'nothing') return undefined;
  const own = duplicateTrust(await session.party(), session);
  if (own === undefined) {
    throw new UsageError('usage-flag', '`--replace` needs a trusted root, to know which attestations are yours', {
      hint: 'pass `--trusted-root`',
    });
  }
  const call = signal === undefined ? {} : { signal };
  return await findOwnAttestations({ digest: image.digest, predicateType, source, own, ...call });
}
