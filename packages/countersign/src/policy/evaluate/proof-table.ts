// SPDX-License-Identifier: Apache-2.0
import { parseRfc3339 } from '../../bytes/rfc3339.ts';
import { CountersignError, UntrustedError } from '../../errors/errors.ts';
import type { Digest } from '../../oci/digest.ts';
import type { FoundCandidate } from '../../verify/discovery.ts';
import type { EvidenceCandidate } from '../../verify/expectation.ts';
import type { ProvenSigner } from '../../verify/signer.ts';
import { verifyEvidence } from '../../verify/verify-evidence.ts';
import type { ImageEvidence } from '../image-evidence.ts';
import type { PolicySigner } from '../policy-signer.ts';
import type { Rule } from '../rule.ts';
import { judgeSigner } from './judge-signer.ts';
import type { Proof, ProvenProof } from './proof.ts';
import { type SignerGroup, signerGroups } from './signer-groups.ts';

/** A piece of evidence, numbered through all digests in the order of the decision's report. */
export interface Piece extends FoundCandidate<EvidenceCandidate> {
  readonly digest: Digest;
}

/** What a signer says of a piece of evidence. */
export type SignerJudgement =
  | { readonly kind: 'accepted'; readonly proof: ProvenProof }
  | { readonly kind: 'refused'; readonly error: CountersignError };

/** Who made each piece of evidence, found out when first asked, and once for all signers that share their trust. */
export interface ProofTable {
  readonly groups: readonly SignerGroup[];
  readonly pieces: readonly Piece[];
  prove(piece: number, group: number): Proof;
  /** For a signer of the groups. However many rules name him, he is asked once: a thousand signatures and twenty signers are many errors. */
  judge(piece: number, signer: PolicySigner): SignerJudgement;
}

export function createProofTable(rules: readonly Rule[], evidence: ImageEvidence, nowMs: number): ProofTable {
  const groups = signerGroups(rules);
  const pieces = piecesOf(evidence);
  const prove = remembering(groups.length, (piece, group) =>
    proveOne(pieces[piece] as Piece, groups[group] as SignerGroup, nowMs),
  );
  const signers = groups.flatMap(({ signers: members }, group) => members.map((signer) => ({ signer, group })));
  const numbers = new Map(signers.map(({ signer }, number) => [signer, number]));
  const judge = remembering(signers.length, (piece, number) => {
    const { signer, group } = signers[number] as (typeof signers)[number];
    return judgeOne(signer, prove(piece, group));
  });
  return { groups, pieces, prove, judge: (piece, signer) => judge(piece, numbers.get(signer) as number) };
}

/** `find`, asked once for each pair. */
function remembering<Found>(
  columns: number,
  find: (row: number, column: number) => Found,
): (row: number, column: number) => Found {
  const known = new Map<number, Found>();
  return (row, column) => {
    const key = row * columns + column;
    const found = known.get(key) ?? find(row, column);
    known.set(key, found);
    return found;
  };
}

function judgeOne(signer: PolicySigner, proof: Proof): SignerJudgement {
  if (proof.kind === 'refused') return proof;
  const error = judgeSigner(signer, proof);
  return error === undefined ? { kind: 'accepted', proof } : { kind: 'refused', error };
}

function piecesOf({ found }: ImageEvidence): readonly Piece[] {
  const digests = [...found.keys()].toSorted();
  return digests.flatMap((digest) =>
    (found.get(digest)?.discovery?.candidates ?? []).map((candidate) => ({ ...candidate, digest })),
  );
}

function proveOne({ candidate, digest }: Piece, { trust }: SignerGroup, nowMs: number): Proof {
  try {
    const evidence = verifyEvidence(candidate, { ...trust, demands: { ...trust.demands, nowMs } }, digest);
    const provenMs = provenTime(evidence);
    return { kind: 'proven', evidence, ...(provenMs === undefined ? {} : { provenMs }) };
  } catch (error) {
    return { kind: 'refused', error: error instanceof CountersignError ? error : faultOf(error) };
  }
}

/** A decision never throws: what a fault of ours could not judge does not count. */
function faultOf(error: unknown): UntrustedError {
  const name = error instanceof Error ? error.name : 'unknown';
  return new UntrustedError('evidence-malformed', `a fault of this program kept it from being judged: ${name}`, {
    cause: error,
    hint: 'please report it, with the evidence if you can',
  });
}

/** The earliest: whoever stole a signature can have it dated again, but not before it was made. */
function provenTime({ logs, timestamps }: ProvenSigner): number | undefined {
  const texts = [...logs.map(({ integratedTime }) => integratedTime), ...timestamps.map(({ time }) => time)];
  const instants = texts.map((text) => (text === undefined ? undefined : parseRfc3339(text)));
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
