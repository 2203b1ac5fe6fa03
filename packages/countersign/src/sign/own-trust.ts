// SPDX-License-Identifier: Apache-2.0
import { MalformedError, UnavailableError } from '../errors/errors.ts';
import { defaultDemands } from '../trust/evidence-demands.ts';
import { anyName, exactName } from '../trust/name-matchers.ts';
import type { EvidenceDemands, Trust } from '../trust/trust.ts';
import { trustKeys } from '../trust/trust-keys.ts';
import type { TrustedIdentity } from '../trust/trusted-identity.ts';
import type { Certificate } from '../x509/certificate.ts';
import { certificateIdentityOf } from '../x509/certificate-identity-of.ts';
import type { SigningParty } from './signing-party.ts';
import type { SigningSession } from './signing-session.ts';

/** Trust in the key of the party and nothing else: finds a broken signer. */
export function ownKeyTrust({ signer }: SigningParty): Trust {
  return trustKeys([{ key: signer.publicKey, source: 'the key that signs' }]);
}

/**
 * Trust in the very party that signs, with a demand for everything that the services of the session should have said. Undefined
 * for a certificate if there is no trusted root to verify it with.
 *
 * @throws {UnavailableError} `service-protocol` for a certificate that names nobody
 */
export function ownTrust(party: SigningParty, session: SigningSession): Trust | undefined {
  const { root } = session;
  const demands = demandsOf(party, session);
  if (party.kind === 'key') {
    const keys = ownKeyTrust(party).keys;
    return root === undefined ? ownKeyTrust(party) : { keys, identities: [], root, demands };
  }
  return root === undefined ? undefined : { keys: [], identities: [exactIdentity(party.certificate)], root, demands };
}

/**
 * Trust for the question whether the party has signed before: a signature by the same name counts, whichever services saw it. Undefined
 * for a certificate if there is no trusted root.
 */
export function duplicateTrust(party: SigningParty, session: SigningSession): Trust | undefined {
  if (party.kind === 'key') return ownKeyTrust(party);
  const own = ownTrust(party, session);
  return own === undefined ? undefined : { ...own, demands: { ...own.demands, timestamps: 0 } };
}

function demandsOf(party: SigningParty, { services, nowMs }: SigningSession): EvidenceDemands {
  const logs = services.logs.length;
  return {
    ...defaultDemands(nowMs()),
    logs,
    logsOfKeys: logs,
    timestamps: services.timestampAuthorities.length,
    // The caller's own authority need not log what it issues.
    ...(party.kind === 'certificate' && party.origin === 'own' ? { scts: 0 } : {}),
  };
}

function exactIdentity(certificate: Certificate): TrustedIdentity {
  const { subjects, issuer } = readIdentity(certificate);
  const [subject] = subjects;
  if (subject === undefined) throw nameless();
  return {
    subject: exactName(subject.value),
    issuer: issuer === undefined ? anyName : exactName(issuer),
    extensions: [],
  };
}

function readIdentity(certificate: Certificate): ReturnType<typeof certificateIdentityOf> {
  try {
    return certificateIdentityOf(certificate);
  } catch (cause) {
    if (cause instanceof MalformedError) throw nameless(cause);
    throw cause;
  }
}

function nameless(cause?: unknown): UnavailableError {
  return new UnavailableError('service-protocol', 'the certificate to sign with does not say whom it names', { cause });
}
