// SPDX-License-Identifier: Apache-2.0
// For tests: images in a store, really signed, and the request that looks at them.
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { createKeySigner, type Signer } from '../../crypto/key-signer.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { encodeManifest } from '../../oci/encode-manifest.ts';
import type { StoredManifest } from '../../oci/manifest.ts';
import { mediaTypes } from '../../oci/media-type.ts';
import { storedManifest } from '../../oci/stored-manifest.ts';
import type { ContentSource, ContentStore } from '../../ports/content.ts';
import type { SignatureFormat } from '../../sign/produced-signature.ts';
import { signImage } from '../../sign/sign-image.ts';
import { keySession } from '../../sign/signing-session.ts';
import { trustKeys } from '../../trust/trust-keys.ts';
import type { InspectRequest } from '../inspection-request.ts';

export function newSigner(): Signer {
  return createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
}

export async function signIn(
  store: ContentStore,
  image: Descriptor,
  signer: Signer,
  formats: readonly SignatureFormat[] = ['bundle'],
): Promise<void> {
  await signImage({
    claim: { image, repository: 'registry.example/team/app', annotations: {} },
    session: keySession(signer),
    formats,
    upload: 'store',
    signatureStore: store,
    signatureSources: [store],
    created: '2026-01-01T00:00:00Z',
  });
}

export function indexOf(manifests: readonly Descriptor[]): StoredManifest {
  return storedManifest(encodeManifest({ kind: 'index', mediaType: mediaTypes.ociIndex, manifests }), undefined);
}

export function requestFor(
  source: ContentSource,
  target: InspectRequest['target'],
  signer: Signer,
  changes: Partial<InspectRequest> = {},
): InspectRequest {
  return {
    reference: 'registry.example/team/app:v1',
    target,
    source,
    signatureSources: [source],
    trust: trustKeys([{ key: signer.publicKey, source: 'cosign.pub' }]),
    expectation: { annotations: {}, strictReference: 'report' },
    index: 'self',
    ...changes,
  };
}
