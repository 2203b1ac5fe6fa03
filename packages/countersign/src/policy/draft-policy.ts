// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../bytes/json.ts';
import type { ImageAttestation } from '../verify/image-attestation.ts';
import type { ImageSignature } from '../verify/image-signature.ts';
import type { ProvenSigner } from '../verify/signer.ts';
import { draftIdentity } from './draft-policy-signer.ts';
import { encodeTrustPolicies, type PlainPart } from './encode-trust-policy.ts';
import { allOf, refusingRequirement } from './kyverno/encode-plan.ts';
import { createSignerBook, freeName, plainName, type SignerBook } from './kyverno/signer-book.ts';

/** What was learnt about one image. */
export interface DraftEvidence {
  /** As the user named it. */
  readonly reference: string;
  /** `host/repository` in normal form. */
  readonly repository: string;
  readonly proven: readonly DraftProof[];
  /** A line for each piece of evidence that nothing proved. */
  readonly unproven: readonly string[];
}

export interface DraftProof {
  readonly what:
    | ({ readonly kind: 'signature' } & ImageSignature)
    | ({ readonly kind: 'attestation' } & ImageAttestation);
  /** Name of the trust root; absent for the public-good one. */
  readonly trustRoot?: string;
}

export interface DraftMaterials {
  /** PEM by fingerprint. */
  readonly keys: ReadonlyMap<string, string>;
  readonly trustRoots: readonly PlainPart[];
}

/**
 * A policy that asks of each image for everything that was proven of it. What nothing proved is a comment and never a signer; an image of
 * which nothing was proven is refused.
 */
export function draftPolicy(images: readonly DraftEvidence[], materials: DraftMaterials): string {
  const signers = createSignerBook();
  const rules: PlainPart[] = [];
  for (const image of images) {
    const taken = rules.map(({ name }) => name);
    const name = freeName(plainName(image.repository.split('/').slice(1).join('-')), taken);
    rules.push({ name, ...draftRule(image, signers, materials) });
  }
  const used = JSON.stringify(signers.list);
  return encodeTrustPolicies([
    {
      comments: [
        'A draft of what is there, and not of what should be: read every line, then run `countersign policy lint --strict`.',
      ],
      name: 'draft',
      trustRoots: materials.trustRoots.filter(({ name }) => used.includes(`"trustRoot":${JSON.stringify(name)}`)),
      signers: signers.list,
      rules,
    },
  ]);
}

function draftRule(image: DraftEvidence, signers: SignerBook, materials: DraftMaterials): Omit<PlainPart, 'name'> {
  const named = image.proven.map((proof) => ({ proof, signer: signerName(proof, signers, materials) }));
  const requirements = named.flatMap(({ proof, signer }) => (signer === undefined ? [] : [demandOf(proof, signer)]));
  const nameless = image.proven.some(({ what }) => what.kind === 'signature' && !namesImage(what));
  const asks = requirements.length > 0;
  return {
    comments: [
      `drafted from ${image.reference}`,
      ...image.unproven.map((line) => `not proven, and left out: ${line}`),
      ...named.flatMap(({ proof, signer }) =>
        signer === undefined ? [`proven, but its signer cannot be named: ${whoText(proof.what)}`] : [],
      ),
      ...(asks
        ? ['all of these are asked for: drop what need not be there']
        : ['nothing was proven: this admits nothing']),
      ...(nameless
        ? ['some signature names no image, so that it counts under any name; ours name the repository']
        : []),
    ],
    fields: {
      images: [image.repository],
      ...(asks && !nameless ? { signedName: 'repository' } : {}),
      require: asks ? allOf(requirements) : refusingRequirement,
    },
  };
}

/** Fewer names are guessed than the decision would accept: whatever is not plainly a name asks for `any`, with its comment. */
function namesImage({ signedName }: ImageSignature): boolean {
  return signedName !== undefined && signedName !== '';
}

function demandOf({ what }: DraftProof, signer: string): JsonObject {
  if (what.kind === 'signature') return { signedBy: signer };
  return { attestation: what.statement.predicateType, by: signer, match: 'any' };
}

function signerName(proof: DraftProof, signers: SignerBook, { keys }: DraftMaterials): string | undefined {
  const { signer } = proof.what;
  if (signer.kind === 'key') {
    const data = keys.get(signer.fingerprint);
    const fields = data === undefined ? undefined : { key: { data } };
    return fields && signers.add(`key-${signer.fingerprint.slice(0, 8)}`, fields, `the key in ${signer.source}`);
  }
  const drafted = draftIdentity(signer, proof.trustRoot);
  return drafted && signers.add(drafted.wantedName, drafted.fields, drafted.advice.join('; '));
}

function whoText({ signer }: ProvenSigner): string {
  return signer.kind === 'key' ? signer.source : `${signer.subject} by ${signer.issuer ?? 'nobody'}`;
}
