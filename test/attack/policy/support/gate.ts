// SPDX-License-Identifier: Apache-2.0
// A gate under attack: a policy in a file, a registry in memory, and a world that really signs.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { encodeImageStatement } from '../../../../packages/countersign/src/attest/image-statement.ts';
import { encodeStatement, statementV1 } from '../../../../packages/countersign/src/attest/statement.ts';
import type { JsonObject, JsonValue } from '../../../../packages/countersign/src/bytes/json.ts';
import { encodeUtf8 } from '../../../../packages/countersign/src/bytes/utf8.ts';
import { generatePrivateKey } from '../../../../packages/countersign/src/crypto/generate-private-key.ts';
import type { PrivateKey } from '../../../../packages/countersign/src/crypto/private-key.ts';
import { encodePublicKey } from '../../../../packages/countersign/src/crypto/public-key-file.ts';
import { UsageError } from '../../../../packages/countersign/src/errors/errors.ts';
import { type CachedDecideRequest, decideCached } from '../../../../packages/countersign/src/inspect/decide-cached.ts';
import { decideImage } from '../../../../packages/countersign/src/inspect/decide-image.ts';
import type { DecideRequest } from '../../../../packages/countersign/src/inspect/decide-request.ts';
import type { DecisionCache } from '../../../../packages/countersign/src/inspect/decision-cache.ts';
import type { Descriptor } from '../../../../packages/countersign/src/oci/descriptor.ts';
import { digestEncoded, digestOf } from '../../../../packages/countersign/src/oci/digest.ts';
import { mediaTypes } from '../../../../packages/countersign/src/oci/media-type.ts';
import { parseReference } from '../../../../packages/countersign/src/oci/parse-reference.ts';
import {
  buildReferrerManifest,
  emptyConfig,
  emptyConfigBytes,
} from '../../../../packages/countersign/src/oci/referrer-manifest.ts';
import { repositoryName } from '../../../../packages/countersign/src/oci/repository-name.ts';
import type { AdmissionContext } from '../../../../packages/countersign/src/policy/admission-context.ts';
import type { Decision } from '../../../../packages/countersign/src/policy/decision.ts';
import type { PolicySource } from '../../../../packages/countersign/src/policy/draft.ts';
import { imageNameOf } from '../../../../packages/countersign/src/policy/image-name-of.ts';
import type { PolicySet } from '../../../../packages/countersign/src/policy/policy-set.ts';
import { preparePolicy } from '../../../../packages/countersign/src/policy/prepare-policy.ts';
import type { ContentSource, ContentStore } from '../../../../packages/countersign/src/ports/content.ts';
import {
  inTotoPayloadType,
  personClaims,
  signInWorld,
  type WorldSigner,
  type WorldSigning,
} from '../../../../packages/countersign/src/sandbox/sign-in-world.ts';
import { createTestWorld, type TestWorld } from '../../../../packages/countersign/src/sandbox/testing/test-world.ts';
import { createMemoryStore } from '../../../../packages/countersign/src/store/memory-store.ts';
import { type TestContent, testImage, writeContent } from '../../../../packages/countersign/src/store/test-image.ts';

export const app: TestContent = testImage('app');
export const vulnsType = 'https://in-toto.io/attestation/vulns/v0.2';
export const hourMs = 3_600_000;

/** A person by e-mail address, the claims of a job, or the name of a key: the one whose file policies call `NAME.pub`. */
export type Party = string | JsonObject;

export interface Claim extends Pick<WorldSigning, 'timestamp' | 'rekor'> {
  /** Default: `app`. */
  readonly image?: Descriptor;
  /** What the signature says the image is called; default: the repository where it is stored. */
  readonly name?: string | null;
}

export interface Question {
  /** Default: `policy.yaml` of the folder. */
  readonly policy?: PolicySet;
  readonly context?: AdmissionContext;
  readonly instantMs?: number;
  /** What a hostile registry makes of each of its repositories. */
  readonly registry?: (honest: ContentSource) => ContentSource;
  readonly cache?: DecisionCache;
  readonly signal?: AbortSignal;
}

export interface Gate {
  readonly test: TestWorld;
  readonly key: (name: string) => PrivateKey;
  readonly repository: (name: string) => ContentStore;
  /** The image under `registry.example/team/app:v1`, or wherever. */
  readonly push: (reference: string, content?: TestContent) => Promise<Descriptor>;
  /** A signature by `by`, stored in the repository. */
  readonly sign: (by: Party, repository: string, claim?: Claim) => Promise<Descriptor>;
  readonly attest: (
    by: Party,
    repository: string,
    claim: Claim & {
      readonly type: string;
      readonly predicate?: JsonValue;
      /** What the manifest says that it holds; default: what it does hold. */
      readonly annotated?: string;
    },
  ) => Promise<Descriptor>;
  /** An envelope with any payload. */
  readonly signPayload: (
    by: Party,
    repository: string,
    claim: Claim & { readonly payload: Uint8Array; readonly type?: string },
  ) => Promise<Descriptor>;
  /** `policy.yaml` */
  readonly text: () => Promise<string>;
  /** Policies as text, or those in `policy.yaml`; keys and `root.json` are there. */
  readonly load: (text?: string | readonly PolicySource[]) => Promise<PolicySet>;
  readonly decide: (reference: string, question?: Question) => Promise<Decision>;
}

/** `folder` is that of the attack, with its `policy.yaml`. */
export function openGate(folder: string): Gate {
  const test = createTestWorld();
  const keys = new Map<string, PrivateKey>();
  const repositories = new Map<string, ContentStore>();
  const key = (name: string): PrivateKey => remembered(keys, name, () => generatePrivateKey('ecdsa-sha2-256-nistp256'));
  const repository = (name: string): ContentStore =>
    remembered(repositories, name, () => ({ ...createMemoryStore(), name }));
  const signPayload: Gate['signPayload'] = async (by, place, { payload, type = '', ...claim }) => {
    const content = { kind: 'envelope', payloadType: inTotoPayloadType, payload } as const;
    const { bytes } = signInWorld(test.world, { ...claim, content, signer: signerOf(by, test, key) });
    return await writeBundle(repository(place), bytes, claim.image ?? app.manifest.descriptor, type);
  };
  const text = async (): Promise<string> => await readFile(join(folder, 'policy.yaml'), 'utf8');
  const load: Gate['load'] = async (given) => {
    const policies = given ?? (await text());
    const sources = typeof policies === 'string' ? [{ name: 'policy.yaml', bytes: encodeUtf8(policies) }] : policies;
    const prepared = await preparePolicy(sources, { insecureSandbox: 'accepted' });
    const files = prepared.wants.flatMap((path) => wantedFile(path, test, key));
    return await prepared.compile(new Map(files));
  };
  return {
    test,
    key,
    repository,
    push: async (reference, content = app) => {
      const { place, tag } = placeOf(reference);
      await writeContent(repository(place), content, tag);
      return content.manifest.descriptor;
    },
    sign: async (by, place, { name = place, ...claim } = {}) => {
      const { digest } = claim.image ?? app.manifest.descriptor;
      const named = name === null ? {} : { name };
      const payload = encodeImageStatement({ digest, annotations: {}, ...named });
      return await signPayload(by, place, { ...claim, payload, type: 'https://sigstore.dev/cosign/sign/v1' });
    },
    attest: async (by, place, { type, annotated = type, predicate = {}, name = place, ...claim }) => {
      const { digest } = claim.image ?? app.manifest.descriptor;
      const named = name === null ? {} : { name };
      const subjects = [{ ...named, digests: { sha256: digestEncoded(digest) }, annotations: {} }];
      const payload = encodeStatement({ type: statementV1, subjects, predicateType: type, predicate });
      return await signPayload(by, place, { ...claim, payload, type: annotated });
    },
    signPayload,
    text,
    load,
    decide: async (reference, { cache, registry = sameRegistry, ...question } = {}) => {
      const parsed = registryReference(reference);
      const source = registry(repository(repositoryName(parsed)));
      const request: DecideRequest = {
        image: imageNameOf(parsed, reference),
        target: parsed.digest ?? { tag: parsed.tag ?? 'latest' },
        source,
        signatureSources: [source],
        openRepository: async (name) => registry(repository(name)),
        policySet: question.policy ?? (await load()),
        context: question.context ?? {},
        instantMs: question.instantMs ?? test.world.nowMs(),
        ...(question.signal === undefined ? {} : { signal: question.signal }),
      };
      return cache === undefined ? await decideImage(request) : await decideCached(cachedRequest(request, cache));
    },
  };
}

/** What the door does and why: `verified`, or the code of the refusal that a person would be told. */
export function verdictOf({ admitted, result, rules, reason }: Decision): string {
  if (admitted) return result;
  const failed = rules.find(({ covers, outcome }) => covers && outcome !== 'satisfied');
  return failed?.reason?.code ?? reason?.code ?? result;
}

/** The text with this part replaced, which must stand in it once: a policy that is not changed proves nothing. */
export function changed(text: string, part: string, by: string): string {
  assert.equal(text.split(part).length, 2, `\`${part}\` stands in the text once`);
  return text.replace(part, () => by);
}

function sameRegistry(honest: ContentSource): ContentSource {
  return honest;
}

function cachedRequest(request: DecideRequest, cache: DecisionCache): CachedDecideRequest {
  return { ...request, cache, credentialScope: 'anonymous' };
}

function signerOf(by: Party, { world }: TestWorld, key: Gate['key']): WorldSigner {
  if (typeof by !== 'string') return { kind: 'identity', claims: by };
  return by.includes('@') ? { kind: 'identity', claims: personClaims(world, by) } : { kind: 'key', key: key(by) };
}

function wantedFile(path: string, { world }: TestWorld, key: Gate['key']): readonly (readonly [string, Uint8Array])[] {
  if (path === 'root.json') return [[path, world.trustedRoot()]];
  if (!path.endsWith('.pub') || path.includes('/')) return [];
  // `alice-again.pub` is a copy of `alice.pub`.
  const name = basename(path, '.pub').replace(/-again$/, '');
  return [[path, encodeUtf8(encodePublicKey(key(name).publicKey))]];
}

/** A bundle that refers to the image. */
export async function writeBundle(
  store: ContentStore,
  bytes: Uint8Array,
  subject: Descriptor,
  predicateType: string,
): Promise<Descriptor> {
  const descriptor = { mediaType: mediaTypes.bundleV03, size: bytes.byteLength, digest: digestOf(bytes) };
  const annotations = { 'dev.sigstore.bundle.predicateType': predicateType };
  const manifest = buildReferrerManifest({
    artifactType: mediaTypes.bundleV03,
    layer: descriptor,
    subject,
    annotations,
  });
  const blobs = [
    { descriptor: emptyConfig, bytes: emptyConfigBytes },
    { descriptor, bytes },
  ];
  await writeContent(store, { manifest, blobs });
  return manifest.descriptor;
}

function placeOf(reference: string): { readonly place: string; readonly tag?: string } {
  const parsed = registryReference(reference);
  return { place: repositoryName(parsed), ...(parsed.tag === undefined ? {} : { tag: parsed.tag }) };
}

function registryReference(text: string): Extract<ReturnType<typeof parseReference>, { readonly kind: 'registry' }> {
  const parsed = parseReference(text);
  if (parsed.kind !== 'registry') throw new UsageError('reference-malformed', `\`${text}\` is in no registry`);
  return parsed;
}

function remembered<Value>(values: Map<string, Value>, name: string, make: () => Value): Value {
  const value = values.get(name) ?? make();
  values.set(name, value);
  return value;
}
