// SPDX-License-Identifier: Apache-2.0
// What we, and what @sigstore/verify, say of a bundle.
import { createPublicKey } from 'node:crypto';
import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot as PeerTrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, type VerificationPolicy, Verifier } from '@sigstore/verify';
import { parseSpki } from '../../packages/countersign/src/crypto/public-key.ts';
import { CountersignError } from '../../packages/countersign/src/errors/errors.ts';
import { defaultDemands } from '../../packages/countersign/src/trust/evidence-demands.ts';
import { exactName } from '../../packages/countersign/src/trust/name-matchers.ts';
import { parseTrustedRoot } from '../../packages/countersign/src/trust/parse-trusted-root.ts';
import type { Trust } from '../../packages/countersign/src/trust/trust.ts';
import type { BlobArtifact } from '../../packages/countersign/src/verify/blob-artifact.ts';
import { verifyBlobSignature } from '../../packages/countersign/src/verify/verify-blob-signature.ts';
import type { Specimen, SpecimenSigner } from './specimen.ts';

export interface Verdict {
  readonly accepts: boolean;
  /** Of the refusal. */
  readonly code: string;
  readonly message: string;
}

export interface Judges {
  /** Throws whatever is not an error of ours: a crash is no verdict. */
  readonly ours: (bundle: Uint8Array) => Verdict;
  readonly theirs: (bundle: Uint8Array) => Verdict;
}

export const laterMs = Date.UTC(2027, 0, 1);
const accepted: Verdict = { accepts: true, code: '', message: '' };

export function judgesOf(specimen: Specimen): Judges {
  const trust = trustOf(specimen);
  const artifact = artifactOf(specimen);
  return {
    ours: (bundle) => ourVerdict(() => verifyBlobSignature(bundle, trust, { artifact })),
    theirs: theirJudge(specimen),
  };
}

export function ourVerdict(verify: () => unknown): Verdict {
  try {
    verify();
    return accepted;
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error;
    return { accepts: false, code: error.code, message: error.message };
  }
}

function trustOf({ trustedRoot, signer }: Specimen): Trust {
  const demands = { ...defaultDemands(laterMs), logsOfKeys: 1 };
  const root = parseTrustedRoot(trustedRoot);
  switch (signer.kind) {
    case 'identity': {
      const { subject, issuer } = signer;
      const identity = { subject: exactName(subject), issuer: exactName(issuer), extensions: [] };
      return { keys: [], identities: [identity], root, demands };
    }
    case 'key':
      return { keys: [{ key: parseSpki(signer.spki), source: 'test' }], identities: [], root, demands };
  }
}

function artifactOf({ artifact }: Specimen): BlobArtifact {
  return artifact instanceof Uint8Array
    ? { kind: 'bytes', bytes: artifact }
    : { kind: 'digests', digests: { sha256: artifact.sha256 } };
}

function theirJudge({ trustedRoot, signer, artifact }: Specimen): Judges['theirs'] {
  const root = PeerTrustedRoot.fromJSON(JSON.parse(new TextDecoder().decode(trustedRoot)));
  const material =
    signer.kind === 'identity'
      ? toTrustMaterial(root)
      : toTrustMaterial(root, () => ({
          publicKey: createPublicKey({ key: Buffer.from(signer.spki), format: 'der', type: 'spki' }),
          validFor: () => true,
        }));
  const timestampThreshold = signer.kind === 'identity' ? 1 : 0;
  const verifier = new Verifier(material, { ctlogThreshold: 1, tlogThreshold: 1, timestampThreshold });
  const data = artifact instanceof Uint8Array ? Buffer.from(artifact) : undefined;
  return (bundle) => {
    try {
      const parsed = bundleFromJSON(JSON.parse(new TextDecoder().decode(bundle)));
      verifier.verify(toSignedEntity(parsed, data), policyOf(signer));
      return accepted;
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'crash';
      return { accepts: false, code, message: error instanceof Error ? error.message : '' };
    }
  };
}

function policyOf(signer: SpecimenSigner): VerificationPolicy | undefined {
  if (signer.kind === 'key') return undefined;
  const pattern = signer.subject.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return { subjectAlternativeName: `^${pattern}$`, extensions: { issuer: signer.issuer } };
}
