// SPDX-License-Identifier: Apache-2.0
import { encodeRfc3339 } from '../../bytes/rfc3339.ts';
import { CountersignError, UntrustedError } from '../../errors/errors.ts';
import { requireIdentity } from '../../trust/match-identity.ts';
import type { Signer } from '../../verify/signer.ts';
import type { PolicySigner } from '../policy-signer.ts';
import type { ProvenProof } from './proof.ts';

/** Undefined if the signer made it, at a time at which he is believed; else why not. */
export function judgeSigner(signer: PolicySigner, proof: ProvenProof): CountersignError | undefined {
  return mismatch(signer, proof.evidence.signer) ?? outsideWindow(signer, proof);
}

function mismatch({ who, name }: PolicySigner, signer: Signer): CountersignError | undefined {
  if (who.kind === 'key') {
    if (signer.kind === 'certificate') {
      return new UntrustedError('certificate-in-key-mode', 'wanted a signature by a key, got one by a certificate');
    }
    return signer.fingerprint === who.key.key.fingerprint
      ? undefined
      : new UntrustedError(
          'key-mismatch',
          `wanted a signature by the key of \`${name}\`, got one by another trusted key`,
        );
  }
  if (signer.kind === 'key') {
    return new UntrustedError('key-in-identity-mode', 'wanted a signature by a certificate, got one by a bare key');
  }
  try {
    requireIdentity(signer.identity, [who.identity]);
    return undefined;
  } catch (error) {
    if (error instanceof CountersignError) return error;
    throw error;
  }
}

/** What has no proven time counts as later than every end: whoever steals a key cannot date back. */
function outsideWindow({ window, name }: PolicySigner, { provenMs }: ProvenProof): UntrustedError | undefined {
  const { fromMs, untilMs, revokedAtMs } = window;
  if (fromMs === undefined && untilMs === undefined && revokedAtMs === undefined) return undefined;
  if (provenMs === undefined) {
    const message = `\`${name}\` is believed for a limited time only, and nothing proves when the signature was made`;
    return new UntrustedError('time-unproven', message);
  }
  const at = encodeRfc3339(provenMs);
  if (revokedAtMs !== undefined && provenMs >= revokedAtMs) {
    const message = `wanted a signature from before \`${encodeRfc3339(revokedAtMs)}\`, when \`${name}\` was revoked, got one of \`${at}\``;
    return new UntrustedError('signer-revoked', message);
  }
  if (untilMs !== undefined && provenMs >= untilMs) {
    const message = `wanted a signature from before \`${encodeRfc3339(untilMs)}\`, the end of \`${name}\`, got one of \`${at}\``;
    return new UntrustedError('outside-window', message);
  }
  if (fromMs !== undefined && provenMs < fromMs) {
    const message = `wanted a signature from \`${encodeRfc3339(fromMs)}\` on, the beginning of \`${name}\`, got one of \`${at}\``;
    return new UntrustedError('outside-window', message);
  }
  return undefined;
}
