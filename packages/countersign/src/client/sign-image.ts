// SPDX-License-Identifier: Apache-2.0

import type { Signer } from '../crypto/key-signer.ts';
import { UntrustedError, UsageError } from '../errors/errors.ts';
import { systemClock } from '../host/system-clock.ts';
import { systemRandom } from '../host/system-random.ts';
import { parseReference } from '../oci/parse-reference.ts';
import { repositoryName } from '../oci/repository-name.ts';
import type { Fetch } from '../ports/fetch.ts';
import { silentLog } from '../ports/log.ts';
import { creationTime } from '../sign/creation-time.ts';
import type { SignatureFormat } from '../sign/produced-signature.ts';
import { type SignResult, signImage as signClaim } from '../sign/sign-image.ts';
import { keySession, type SigningSession } from '../sign/signing-session.ts';
import { type ConnectOptions, connectRegistry } from './connect-registry.ts';
import { identitySession, type SigningIdentity } from './signing-identity.ts';

export type SignImageOptions = SignOptions & ({ readonly signer: Signer } | { readonly identity: SigningIdentity });

interface SignOptions extends ConnectOptions {
  readonly annotations?: Readonly<Record<string, string>>;
  /** Default: `['bundle']`, what cosign 3 reads; `simple-signing` is what cosign 2, skopeo and podman read. */
  readonly formats?: readonly SignatureFormat[];
  readonly signal?: AbortSignal;
}

/**
 * Signs the image that a reference by digest names, with a key or as an identity, and stores the signature beside it. A tag is
 * refused: whoever signs in a program knows what was pushed.
 *
 * @throws {UsageError} `reference-malformed`, `usage-api` for a reference without digest
 * @throws {UntrustedError} `image-not-found`
 * @throws {UnavailableError} when the registry could not be read or written, or a service did not do its part
 */
export async function signImage(image: string, options: SignImageOptions): Promise<readonly SignResult[]> {
  const reference = parseReference(image);
  if (reference.kind !== 'registry' || reference.digest === undefined) {
    throw new UsageError('usage-api', 'wanted an image in a registry by digest', {
      hint: 'write it as `registry/repository@sha256:…`',
    });
  }
  const { annotations = {}, formats = ['bundle'], signal } = options;
  const { store, fetch, close } = connectRegistry(reference, options);
  const call = signal === undefined ? {} : { signal };
  try {
    const stored = await store.readManifest(reference.digest, call);
    if (stored === null) throw new UntrustedError('image-not-found', `\`${image}\` does not exist`);
    return await signClaim({
      claim: { image: stored.descriptor, repository: repositoryName(reference), annotations },
      session: sessionOf(options, fetch),
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

function sessionOf(options: SignImageOptions, fetch: Fetch): SigningSession {
  if ('signer' in options) return keySession(options.signer);
  const ports = { fetch, clock: systemClock, random: systemRandom, log: options.log ?? silentLog };
  return identitySession(options.identity, ports, options.signal);
}
