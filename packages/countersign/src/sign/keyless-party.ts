// SPDX-License-Identifier: Apache-2.0
import { fetchCertificate } from '../authority/fetch-certificate.ts';
import { type IdentityToken, parseIdentityToken } from '../authority/identity-token.ts';
import type { ServicePorts } from '../authority/service.ts';
import type { Signer } from '../crypto/key-signer.ts';
import { isSelfIssued } from '../x509/is-self-issued.ts';
import type { PartySource, SigningParty } from './signing-party.ts';

export interface KeylessOptions<S extends Signer> {
  /** Its address. */
  readonly authority: URL;
  readonly ports: ServicePorts;
  /** Who the token must be for. */
  readonly audience: string;
  /** A fresh token, or one that is still good. */
  readonly obtainToken: () => Promise<string>;
  /** A key for one certificate. */
  readonly newSigner: () => S;
  /** Asked before the authority, which publishes the name, hears of it; throws to refuse. */
  readonly consent: (token: IdentityToken) => Promise<void>;
  readonly signal?: AbortSignal;
}

/** A certificate that ends sooner is not used for another signature: it must be logged and dated while it is valid. */
const leastLifeMs = 60_000;

/**
 * Signs with a key that lives in memory only, under a certificate for the bearer of the token. Key and certificate serve for many
 * signatures, and are made anew when the certificate comes to its end.
 */
export function keylessParty<S extends Signer>(options: KeylessOptions<S>): PartySource<S> {
  let current: Promise<SigningParty<S> | undefined> = Promise.resolve(undefined);
  return async () => {
    const known = await current;
    if (known !== undefined && isUsable(known, options.ports.clock.nowMs())) return known;
    const fresh = issue(options);
    // Whoever asks next tries again.
    current = fresh.catch(() => undefined);
    return await fresh;
  };
}

function isUsable(party: SigningParty, nowMs: number): boolean {
  return party.kind === 'certificate' && party.certificate.notAfterMs >= nowMs + leastLifeMs;
}

async function issue<S extends Signer>(options: KeylessOptions<S>): Promise<SigningParty<S>> {
  const { authority, ports, audience } = options;
  const token = parseIdentityToken(await options.obtainToken(), { nowMs: ports.clock.nowMs(), audience });
  await options.consent(token);
  const signer = options.newSigner();
  const signal = options.signal === undefined ? {} : { signal: options.signal };
  const { certificate, chain } = await fetchCertificate(ports, { authority, token, signer, ...signal });
  return {
    kind: 'certificate',
    signer,
    certificate,
    // A root beside a signature is of no use: whoever verifies has it, or must not believe it.
    chain: chain.filter((issuer) => !isSelfIssued(issuer)),
    origin: 'short-lived',
  };
}
