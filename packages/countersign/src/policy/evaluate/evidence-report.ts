// SPDX-License-Identifier: Apache-2.0
import { encodeRfc3339 } from '../../bytes/rfc3339.ts';
import type { EvidenceOutcome, Gap, SignerVerdict } from '../decision.ts';
import type { ImageEvidence } from '../image-evidence.ts';
import type { PolicySigner } from '../policy-signer.ts';
import { reasonOf } from './judging.ts';
import type { ProvenProof } from './proof.ts';
import type { ProofTable, SignerJudgement } from './proof-table.ts';

/** What was found, piece by piece, with what each signer says of it; what could not even be looked at comes last. */
export function evidenceReport(proofs: ProofTable, evidence: ImageEvidence): readonly EvidenceOutcome[] {
  return [...proofs.pieces.map((_, piece) => reportPiece(proofs, piece)), ...refusedPieces(evidence)];
}

function reportPiece(proofs: ProofTable, index: number): EvidenceOutcome {
  const { digest, origin } = proofs.pieces[index] as ProofTable['pieces'][number];
  let proven: ProvenProof | undefined;
  const signers: SignerVerdict[] = [];
  for (const signer of proofs.groups.flatMap((group) => group.signers)) {
    const judgement = proofs.judge(index, signer);
    signers.push(verdictOf(signer, judgement));
    // Only what somebody whom the policy names has signed is told as if it were so.
    if (judgement.kind === 'accepted') proven ??= judgement.proof;
  }
  const { place, store, manifest, layer } = origin;
  return { digest, place, store, manifest, layer, ...(proven === undefined ? {} : contentOf(proven)), signers };
}

function verdictOf({ name }: PolicySigner, judgement: SignerJudgement): SignerVerdict {
  if (judgement.kind === 'accepted') return { signer: name, verdict: 'accepted' };
  return { signer: name, verdict: 'refused', reason: reasonOf(judgement.error) };
}

function contentOf({ evidence, provenMs }: ProvenProof): Partial<EvidenceOutcome> {
  const signedName = evidence.kind === 'signature' ? evidence.signedName : undefined;
  return {
    type: evidence.kind === 'signature' ? 'signature' : evidence.statement.predicateType,
    ...(signedName === undefined ? {} : { signedName }),
    ...(provenMs === undefined ? {} : { provenAt: encodeRfc3339(provenMs) }),
  };
}

function refusedPieces({ found }: ImageEvidence): readonly EvidenceOutcome[] {
  return [...found.keys()].toSorted().flatMap((digest) =>
    (found.get(digest)?.discovery?.refused ?? []).map(({ origin, error }) => {
      const { place, store, manifest, layer } = origin;
      return {
        digest,
        place,
        store,
        ...(manifest === undefined ? {} : { manifest }),
        ...(layer === undefined ? {} : { layer }),
        reason: reasonOf(error),
        signers: [],
      };
    }),
  );
}

export function gapReport({ found }: ImageEvidence): readonly Gap[] {
  return [...found.keys()].toSorted().flatMap((digest) => {
    const { unread, discovery } = found.get(digest) ?? {};
    const own = unread === undefined ? [] : [{ place: '', what: `manifest \`${digest}\``, reason: reasonOf(unread) }];
    const unreadable = discovery?.unreadable ?? [];
    return [...own, ...unreadable.map(({ place, what, error }) => ({ place, what, reason: reasonOf(error) }))];
  });
}
