// SPDX-License-Identifier: Apache-2.0
import { rekorBundleToJson } from '../attest/rekor-bundle.ts';
import { encodeBase64 } from '../bytes/base64.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { certificatePem } from './signed-evidence.ts';
import type { SigningParty } from './signing-party.ts';
import type { Witnesses } from './witnesses.ts';

export interface LegacyBlobParts {
  /** The signature of a file; the whole envelope of an attestation. */
  readonly signature: Uint8Array;
  readonly party: SigningParty;
  readonly witnesses: Witnesses;
}

/** The JSON that cosign wrote beside files before version 3. */
export function encodeLegacyBlobBundle({ signature, party, witnesses }: LegacyBlobParts): Uint8Array {
  const [entry] = witnesses.logEntries;
  return encodeUtf8(
    JSON.stringify({
      base64Signature: encodeBase64(signature),
      ...(party.kind === 'key' ? {} : { cert: encodeBase64(encodeUtf8(certificatePem(party.certificate))) }),
      ...(entry === undefined ? {} : { rekorBundle: rekorBundleToJson(entry) }),
    }),
  );
}
