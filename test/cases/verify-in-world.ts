// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { Bundle } from '../../packages/countersign/src/attest/bundle.ts';
import { encodeBundle } from '../../packages/countersign/src/attest/encode-bundle.ts';
import { encodeUtf8 } from '../../packages/countersign/src/bytes/utf8.ts';
import type { ErrorCode } from '../../packages/countersign/src/errors/codes.ts';
import type { WorldSigning } from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { trustInWorld } from '../../packages/countersign/src/sandbox/testing/test-world.ts';
import type { SandboxWorld } from '../../packages/countersign/src/sandbox/world.ts';
import type { EvidenceDemands, Trust } from '../../packages/countersign/src/trust/trust.ts';
import type { BlobArtifact } from '../../packages/countersign/src/verify/blob-artifact.ts';
import {
  type BlobSignature,
  verifyBlobSignature,
} from '../../packages/countersign/src/verify/verify-blob-signature.ts';

export const artifact = encodeUtf8('a release');
export const message = { kind: 'message', artifact } as const;
export const attestation = { kind: 'attestation', artifact } as const;
export const plain: WorldSigning = { content: message };

export interface Given {
  /** Default: the one that the world's person would be trusted by. */
  readonly trust?: Trust;
  readonly demands?: Partial<EvidenceDemands>;
  readonly artifact?: BlobArtifact;
}

export function verify(world: SandboxWorld, bundle: Bundle | Uint8Array, given: Given = {}): BlobSignature {
  const file = bundle instanceof Uint8Array ? bundle : encodeBundle(bundle);
  const trust = given.trust ?? trustInWorld(world);
  return verifyBlobSignature(
    file,
    { ...trust, demands: { ...trust.demands, ...given.demands } },
    { artifact: given.artifact ?? { kind: 'bytes', bytes: artifact } },
  );
}

export function requireRefusal(code: ErrorCode, check: () => unknown): void {
  assert.throws(check, { code });
}
