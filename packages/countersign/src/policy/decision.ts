// SPDX-License-Identifier: Apache-2.0
import type { ErrorCode } from '../errors/codes.ts';
import type { Digest } from '../oci/digest.ts';

/**
 * What was decided about one image, and why: plain JSON, the same bytes for the same policies, evidence, context and instant.
 * Times are RFC 3339 in UTC.
 */
export interface Decision {
  readonly apiVersion: 'countersign.dev/v1';
  readonly kind: 'Decision';
  /** What the evidence says. */
  readonly result: 'verified' | 'refused' | 'unavailable' | 'not-covered';
  /** What the door does: also true for what only warns, for exceptions, and for `not-covered` where the settings admit it. */
  readonly admitted: boolean;
  /** As the user wrote it. */
  readonly reference: string;
  /** `host/repository` in normal form. */
  readonly repository?: string;
  readonly tag?: string;
  /** The only name to use the image by. */
  readonly digest?: Digest;
  /** Absent when verified. */
  readonly reason?: Reason;
  readonly rules: readonly RuleOutcome[];
  /** Every piece of evidence that was found, with what each signer that a rule names says of it. */
  readonly evidence: readonly EvidenceOutcome[];
  /** Places that could not be read. */
  readonly gaps: readonly Gap[];
  readonly alerts: readonly Alert[];
  readonly warnings: readonly string[];
  /** Every exception that names this image and a rule that covers it, used or not. */
  readonly exceptions: readonly ExceptionOutcome[];
  /** The facts that rules read, with what they were. */
  readonly context: Readonly<Record<string, string>>;
  readonly policySet: string;
  readonly trust: string;
  readonly instant: string;
  /** The first instant at which a window, an age or an exception would change it. */
  readonly endsAt?: string;
}

export interface Reason {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

export type Outcome = 'satisfied' | 'refused' | 'unavailable';

export interface RuleOutcome {
  readonly rule: string;
  readonly source: string;
  readonly enforcement: 'enforce' | 'warn' | 'audit';
  /** False for audit rules and those of a namespace. */
  readonly covers: boolean;
  readonly outcome: Outcome;
  /** Name of the exception that lets the image pass nevertheless. */
  readonly exception?: string;
  readonly reason?: Reason;
  /** One for the digest; with `index: children` one for each descriptor. */
  readonly digests: readonly DigestOutcome[];
}

export interface DigestOutcome {
  readonly digest: Digest;
  readonly platform?: string;
  readonly requirement: RequirementOutcome;
}

export interface RequirementOutcome {
  /** What is demanded, in words: `signed by 1 of alice, bob, at most 90d ago`. */
  readonly demand: string;
  readonly outcome: Outcome;
  readonly reason?: Reason;
  /** Set for `all` and `any`. */
  readonly of?: readonly RequirementOutcome[];
  /** Who satisfied it, and with which pieces of `Decision.evidence`. */
  readonly accepted?: readonly AcceptedBy[];
}

export interface AcceptedBy {
  readonly signer: string;
  readonly principal: string;
  /** Index in `Decision.evidence`. */
  readonly evidence: number;
  readonly provenAt?: string;
}

export interface EvidenceOutcome {
  readonly digest: Digest;
  readonly place: string;
  readonly store: string;
  readonly manifest?: Digest;
  readonly layer?: number;
  /** `signature`, or the predicate type of an attestation; absent while nobody trusted vouches for what it says. */
  readonly type?: string;
  readonly signedName?: string;
  readonly provenAt?: string;
  /** Set when it is refused for all. */
  readonly reason?: Reason;
  readonly signers: readonly SignerVerdict[];
}

export interface SignerVerdict {
  readonly signer: string;
  readonly verdict: 'accepted' | 'refused';
  readonly reason?: Reason;
}

export interface Gap {
  readonly place: string;
  readonly what: string;
  readonly reason: Reason;
}

export interface Alert {
  readonly rule: string;
  readonly alert: string;
}

export interface ExceptionOutcome {
  readonly name: string;
  readonly rule: string;
  readonly reason: string;
  readonly expires: string;
  readonly used: boolean;
}
