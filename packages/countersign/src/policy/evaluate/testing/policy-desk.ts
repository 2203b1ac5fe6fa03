// SPDX-License-Identifier: Apache-2.0
import { encodeImageStatement } from '../../../attest/image-statement.ts';
import { encodeStatement, type Statement, statementV1 } from '../../../attest/statement.ts';
import type { JsonValue } from '../../../bytes/json.ts';
import { generatePrivateKey } from '../../../crypto/generate-private-key.ts';
import type { PrivateKey } from '../../../crypto/private-key.ts';
import { UnavailableError } from '../../../errors/errors.ts';
import { type Digest, digestEncoded } from '../../../oci/digest.ts';
import type { StoredManifest } from '../../../oci/manifest.ts';
import { inTotoPayloadType, personClaims, signInWorld, type WorldSigning } from '../../../sandbox/sign-in-world.ts';
import { createTestWorld, type TestWorld } from '../../../sandbox/testing/test-world.ts';
import { testImage } from '../../../store/test-image.ts';
import { defaultDemands } from '../../../trust/evidence-demands.ts';
import { exactName, globName } from '../../../trust/name-matchers.ts';
import { parseTrustedRoot } from '../../../trust/parse-trusted-root.ts';
import type { EvidenceDemands } from '../../../trust/trust.ts';
import type { Discovery, FoundCandidate } from '../../../verify/discovery.ts';
import type { EvidenceCandidate } from '../../../verify/expectation.ts';
import type { AdmissionContext } from '../../admission-context.ts';
import type { Decision } from '../../decision.ts';
import type { FoundContent, ImageEvidence } from '../../image-evidence.ts';
import type { ImageName, ImagePattern } from '../../image-pattern.ts';
import { defaultSettings, type PolicySet } from '../../policy-set.ts';
import type { PolicySigner, SignerWindow } from '../../policy-signer.ts';
import type { Requirement, SignedBy } from '../../requirement.ts';
import type { Rule } from '../../rule.ts';
import { evaluatePolicy } from '../evaluate-policy.ts';

// For tests: a world that really signs, and policies put together by hand.

export const deskImage: ImageName = {
  text: 'registry.example/team/app:v1',
  repository: 'registry.example/team/app',
  tag: 'v1',
};
export const deskManifest: StoredManifest = testImage('app').manifest;
export const deskDigest: Digest = deskManifest.descriptor.digest;

export interface PolicyDesk {
  readonly test: TestWorld;
  /** One piece of evidence: a bundle that the world signed. */
  sign(by: DeskSigner, claim?: DeskClaim): DeskCandidate;
  attest(by: DeskSigner, predicateType: string, claim?: DeskAttestation): DeskCandidate;
  person(name: string, options?: DeskSignerOptions): PolicySigner;
  keyHolder(name: string, key: PrivateKey, options?: DeskSignerOptions): PolicySigner;
  decide(rules: readonly Rule[], candidates: readonly DeskCandidate[], options?: DeskQuestion): Decision;
}

export type DeskCandidate = FoundCandidate<EvidenceCandidate>;
/** An e-mail address, or a key. */
export type DeskSigner = string | PrivateKey;

export interface DeskClaim extends Pick<WorldSigning, 'timestamp' | 'rekor'> {
  readonly digest?: Digest;
  readonly name?: string | null;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface DeskAttestation extends DeskClaim {
  readonly predicate?: JsonValue;
}

export interface DeskSignerOptions {
  readonly subject?: string;
  readonly window?: SignerWindow;
  readonly demands?: Partial<EvidenceDemands>;
}

export interface DeskQuestion {
  readonly image?: ImageName;
  readonly context?: AdmissionContext;
  readonly instantMs?: number;
  readonly unreadable?: 'none' | 'referrers';
  readonly refused?: Discovery['refused'];
  readonly found?: ReadonlyMap<Digest, FoundContent>;
  readonly resolution?: ImageEvidence['resolution'];
  readonly set?: Partial<PolicySet>;
}

export function createPolicyDesk(): PolicyDesk {
  const test = createTestWorld();
  const { world } = test;
  const root = parseTrustedRoot(world.trustedRoot());
  const signPayload = (by: DeskSigner, payload: Uint8Array, claim: DeskClaim): DeskCandidate => {
    const signer =
      typeof by === 'string'
        ? ({ kind: 'identity', claims: personClaims(world, by) } as const)
        : ({ kind: 'key', key: by } as const);
    const content = { kind: 'envelope', payloadType: inTotoPayloadType, payload } as const;
    const { timestamp, rekor } = claim;
    const { bytes } = signInWorld(world, {
      content,
      signer,
      ...(timestamp === undefined ? {} : { timestamp }),
      ...(rekor === undefined ? {} : { rekor }),
    });
    return candidateOf(bytes);
  };
  const demandsOf = ({ demands = {} }: DeskSignerOptions): Omit<EvidenceDemands, 'nowMs'> => {
    const { nowMs: _, ...all } = { ...defaultDemands(0), ...demands };
    return all;
  };
  return {
    test,
    sign: (by, claim = {}) => signPayload(by, imagePayload(claim), claim),
    attest: (by, predicateType, claim = {}) => signPayload(by, attestationPayload(predicateType, claim), claim),
    person: (name, options = {}) => ({
      name,
      description: name,
      who: {
        kind: 'identity',
        identity: {
          subject: (options.subject ?? name).includes('*')
            ? globName(options.subject ?? name)
            : exactName(options.subject ?? name),
          issuer: exactName(world.urls.issuer),
          extensions: [],
        },
      },
      root,
      demands: demandsOf(options),
      window: options.window ?? {},
    }),
    keyHolder: (name, key, options = {}) => ({
      name,
      description: name,
      who: { kind: 'key', key: { key: key.publicKey, source: `${name}.pub` } },
      root,
      demands: demandsOf(options),
      window: options.window ?? {},
    }),
    decide: (rules, candidates, question = {}) =>
      evaluatePolicy(
        policySetOf(rules, question.set),
        evidenceOf(candidates, question),
        question.context ?? {},
        question.instantMs ?? world.nowMs(),
      ),
  };
}

export function deskKey(): PrivateKey {
  return generatePrivateKey('ecdsa-sha2-256-nistp256');
}

let origins = 0;

function candidateOf(bytes: Uint8Array): DeskCandidate {
  origins += 1;
  const manifest = `sha256:${origins.toString(16).padStart(64, '0')}` as Digest;
  return {
    origin: { place: 'registry.example/team/app', store: 'referrers', manifest, layer: 0 },
    candidate: { kind: 'bundle', bytes },
  };
}

function imagePayload({ digest = deskDigest, name = deskImage.repository, annotations = {} }: DeskClaim): Uint8Array {
  return encodeImageStatement({ digest, annotations, ...(name === null ? {} : { name }) });
}

function attestationPayload(predicateType: string, claim: DeskAttestation): Uint8Array {
  const { digest = deskDigest, name = deskImage.repository, predicate = {} } = claim;
  const subject = {
    ...(name === null ? {} : { name }),
    digests: { sha256: digestEncoded(digest) },
    annotations: {},
  };
  const statement: Statement = { type: statementV1, subjects: [subject], predicateType, predicate };
  return encodeStatement(statement);
}

export function evidenceOf(candidates: readonly DeskCandidate[], question: DeskQuestion = {}): ImageEvidence {
  const error = new UnavailableError('registry-server-error', 'the registry answered 500');
  const unreadable =
    question.unreadable === 'referrers' ? [{ place: 'registry.example/team/app', what: 'referrers', error }] : [];
  const discovery: Discovery<EvidenceCandidate> = {
    digest: deskDigest,
    image: deskManifest,
    candidates,
    refused: question.refused ?? [],
    unreadable,
  };
  return {
    image: question.image ?? deskImage,
    resolution: question.resolution ?? { kind: 'resolved', digest: deskDigest },
    found: question.found ?? new Map([[deskDigest, { digest: deskDigest, manifest: deskManifest, discovery }]]),
  };
}

export function policySetOf(rules: readonly Rule[], others: Partial<PolicySet> = {}): PolicySet {
  return {
    hash: 'a'.repeat(64),
    trustHash: 'b'.repeat(64),
    rules,
    revoked: [],
    exceptions: [],
    settings: defaultSettings,
    findings: [],
    ...others,
  };
}

/** Speaks of every image of `registry.example/team/`. */
export function ruleOf(require: Requirement, others: Partial<Rule> = {}): Rule {
  return {
    id: 'acme/app',
    source: 'acme.yaml:1',
    enforcement: { kind: 'enforce' },
    images: [repositoryPattern('registry.example/team/')],
    except: [],
    mirrors: [],
    where: [],
    also: [],
    signedName: 'if-named',
    index: 'self',
    require,
    ...others,
  };
}

/** Every repository below `prefix`: one wildcard. */
export function repositoryPattern(prefix: string): ImagePattern {
  return {
    text: `${prefix}**`,
    match: ({ repository }) => (repository.startsWith(prefix) ? [repository.slice(prefix.length)] : undefined),
    fill: ([rest, ...more]) => (rest === undefined || more.length > 0 ? undefined : `${prefix}${rest}`),
  };
}

export function signedBy(of: readonly PolicySigner[], others: Partial<SignedBy> = {}): SignedBy {
  return { kind: 'signed-by', atLeast: 1, of, annotations: {}, ...others };
}
