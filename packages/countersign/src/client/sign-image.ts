// SPDX-License-Identifier: Apache-2.0

import type { Signer } from '../crypto/key-signer.ts';
import { UntrustedError, UsageError } from '../errors/errors.ts';
import { systemClock } from '../host/system-clock.ts';
import { parseReference } from '../oci/parse-reference.ts';
import { repositoryName } from '../oci/repository-name.ts';
import { creationTime } from '../sign/creation-time.ts';
import type { SignatureFormat } from '../sign/produced-signature.ts';
import { type SignResult, signImage as signClaim } from '../sign/sign-image.ts';
import { type ConnectOptions, connectRegistry } from './connect-registry.ts';

export interface SignImageOptions extends ConnectOptions {
  readonly signer: Signer;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Default: `['bundle']`, what cosign 3 reads; `simple-signing` is what cosign 2, skopeo and podman read. */
  readonly formats?: readonly SignatureFormat[];
  readonly signal?: AbortSignal;
}

/**
 * Signs the image that a reference by digest names, and stores the signature beside it. A tag is refused: whoever signs in a
 * program knows what was pushed.
 *
 * @throws {UsageError} `reference-malformed`, `usage-api` for a reference without digest
 * @throws {UntrustedError} `image-not-found`
 * @throws {UnavailableError} when the registry could not be read or written
 */
export async function signImage(image: string, options: SignImageOptions): Promise<readonly SignResult[]> {
  const reference = parseReference(image);
  if (reference.kind !== 'registry' || reference.digest === undefined) {
    throw new UsageError('usage-api', 'wanted an image in a registry by digest', {
      hint: 'write it as `registry/repository@sha256:…`',
    });
  }
  const { signer, annotations = {}, formats = ['bundle'], signal, ...connect } = options;
  const { store, close } = connectRegistry(reference, connect);
  const call = signal === undefined ? {} : { signal };
  try {
    const stored = await store.readManifest(reference.digest, call);
    if (stored === null) throw new UntrustedError('image-not-found', `\`${image}\` does not exist`);
    return await signClaim({
      claim: { image: stored.descriptor, repository: repositoryName(reference), annotations },
      signer,
      formats,
      upload: 'store',
      signatureStore: store,
      signatureSources: [store],
      created: creationTime(systemClock),
      ...call,
    });
  } finally {
    close();
  }
}
