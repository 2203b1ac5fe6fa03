// SPDX-License-Identifier: Apache-2.0
import type { ServicePorts } from '../authority/service.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { createKeySigner } from '../crypto/key-signer.ts';
import { keylessParty } from '../sign/keyless-party.ts';
import { publishSignature } from '../sign/publish-signature.ts';
import type { SigningServices } from '../sign/signing-services.ts';
import type { SigningSession } from '../sign/signing-session.ts';
import type { TrustedRoot } from '../trust/trusted-root.ts';

/** Signs as whoever an identity token names. The name goes into public logs: to pass this is to agree. */
export interface SigningIdentity {
  /** An OIDC token for the audience of the authority; asked for again when a certificate has come to its end. */
  readonly obtainToken: () => Promise<string>;
  /** Default: `sigstore`. */
  readonly audience?: string;
  readonly certificateAuthority: URL;
  readonly services: SigningServices;
  /** To verify with what comes out, before it is stored. */
  readonly trustedRoot?: TrustedRoot;
}

/** A session under short-lived certificates, with one certificate for as many signatures as it lasts. */
export function identitySession(identity: SigningIdentity, ports: ServicePorts, signal?: AbortSignal): SigningSession {
  const { obtainToken, audience = 'sigstore', certificateAuthority: authority, services, trustedRoot } = identity;
  const call = signal === undefined ? {} : { signal };
  return {
    party: keylessParty({
      authority,
      ports,
      audience,
      obtainToken,
      newSigner: () => createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256')),
      consent: () => Promise.resolve(),
      ...call,
    }),
    services,
    publish: async (signed) => await publishSignature(signed, { services, ports, ...call }),
    ...(trustedRoot === undefined ? {} : { root: trustedRoot }),
    nowMs: () => ports.clock.nowMs(),
  };
}
