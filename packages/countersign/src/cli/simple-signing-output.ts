// SPDX-License-Identifier: Apache-2.0
import { parseSimpleSigning } from '../attest/simple-signing.ts';
import type { JsonObject } from '../bytes/json.ts';
import type { Verified } from '../crypto/verified.ts';
import type { Inspection } from '../inspect/inspection.ts';
import type { ImageSignature } from '../verify/image-signature.ts';

/** cosign 3's stdout for one image: a JSON array with one object per accepted signature. */
export function simpleSigningOutput(inspection: Inspection): string {
  return `${JSON.stringify(inspection.accepted.map(({ signature }) => entry(inspection.reference, signature)))}\n`;
}

function entry(reference: string, signature: Verified<ImageSignature>): object {
  return {
    critical: {
      identity: { 'docker-reference': signature.format === 'bundle' ? reference : (signature.signedName ?? '') },
      image: { 'docker-manifest-digest': signature.digest },
      type: signature.type,
    },
    optional: { ...signedOptions(signature), ...provenIdentity(signature) },
  };
}

/** Under cosign's names, which no annotation may bear: what a key's holder writes there must not pass for a proven identity. */
function provenIdentity({ signer }: Verified<ImageSignature>): JsonObject {
  if (signer.kind === 'key') return {};
  return { Subject: signer.subject, ...(signer.issuer === undefined ? {} : { Issuer: signer.issuer }) };
}

const identityNames: readonly string[] = ['Subject', 'Issuer'];

/** All that was signed beside the claim: skopeo signs a number too (`timestamp`), which is no annotation. */
function signedOptions(signature: Verified<ImageSignature>): JsonObject {
  const signed =
    signature.format === 'bundle' ? signature.annotations : (parseSimpleSigning(signature.payload).optional ?? {});
  return Object.fromEntries(Object.entries(signed).filter(([name]) => !identityNames.includes(name)));
}
