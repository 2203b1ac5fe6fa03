// SPDX-License-Identifier: Apache-2.0
import type { Inspection } from '../inspect/inspection.ts';
import type { ImageSignature } from '../verify/image-signature.ts';

/** cosign 3's stdout for one image: a JSON array with one object per accepted signature. */
export function simpleSigningOutput(inspection: Inspection): string {
  return `${JSON.stringify(inspection.accepted.map(({ signature }) => entry(inspection.reference, signature)))}\n`;
}

function entry(reference: string, signature: ImageSignature): object {
  return {
    critical: {
      identity: { 'docker-reference': signature.format === 'bundle' ? reference : (signature.signedName ?? '') },
      image: { 'docker-manifest-digest': signature.digest },
      type: signature.type,
    },
    optional: signature.annotations,
  };
}
