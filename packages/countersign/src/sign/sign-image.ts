// SPDX-License-Identifier: Apache-2.0
import { discoverSignatures } from '../discover/discover-signatures.ts';
import type { CallOptions, ContentSource, ContentStore } from '../ports/content.ts';
import type { Discovery, EvidenceOrigin } from '../verify/discovery.ts';
import { findDuplicate } from './find-duplicate.ts';
import type { ImageClaim } from './image-claim.ts';
import { duplicateTrust } from './own-trust.ts';
import { produceSignature } from './produce-signature.ts';
import type { ProducedSignature, SignatureFormat } from './produced-signature.ts';
import type { SigningSession } from './signing-session.ts';
import type { StoredAt } from './store-evidence.ts';
import { storeSignature } from './store-signature.ts';

export interface SignRequest extends CallOptions {
  readonly claim: ImageClaim;
  readonly session: SigningSession;
  readonly formats: readonly SignatureFormat[];
  /** `dry-run`: all is done but the writing. */
  readonly upload: 'store' | 'dry-run' | 'none';
  readonly signatureStore?: ContentStore;
  /** All places where a signature of the same claim may lie already. */
  readonly signatureSources: readonly ContentSource[];
  /** RFC 3339, UTC. */
  readonly created: string;
}

export type SignResult =
  | { readonly kind: 'duplicate'; readonly format: SignatureFormat; readonly origin: EvidenceOrigin }
  | { readonly kind: 'signed'; readonly produced: ProducedSignature; readonly storedAt?: StoredAt };

/**
 * Signs one image in each of `formats`. A claim that this key or identity has signed already is not signed again; for an identity
 * that is found out only with a trusted root.
 *
 * The caller has resolved the image: `claim.image` is what gets signed, whatever its tag says later.
 */
export async function signImage(request: SignRequest): Promise<readonly SignResult[]> {
  const { claim, session, upload, signatureStore } = request;
  const discovery = upload === 'none' ? undefined : await discoverExisting(request);
  const results: SignResult[] = [];
  for (const format of request.formats) {
    const own = duplicateTrust(await session.party(), session);
    const origin =
      discovery === undefined || own === undefined
        ? undefined
        : await findDuplicate(discovery, { claim, format, own }, request);
    if (origin !== undefined) {
      results.push({ kind: 'duplicate', format, origin });
      continue;
    }
    const produced = await produceSignature(claim, format, session);
    if (upload !== 'store' || signatureStore === undefined) {
      results.push({ kind: 'signed', produced });
      continue;
    }
    const signal = request.signal === undefined ? {} : { signal: request.signal };
    const storedAt = await storeSignature(produced, {
      subject: claim.image,
      sink: signatureStore,
      created: request.created,
      ...signal,
    });
    results.push({ kind: 'signed', produced, storedAt });
  }
  return results;
}

async function discoverExisting(request: SignRequest): Promise<Discovery> {
  const { claim, signatureSources, signal } = request;
  return await discoverSignatures({
    digest: claim.image.digest,
    image: 'not-needed',
    signatureSources,
    ...(signal === undefined ? {} : { signal }),
  });
}
