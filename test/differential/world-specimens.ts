// SPDX-License-Identifier: Apache-2.0
import type { BundleVersion } from '../../packages/countersign/src/attest/bundle.ts';
import { encodeBundle } from '../../packages/countersign/src/attest/encode-bundle.ts';
import { encodeUtf8 } from '../../packages/countersign/src/bytes/utf8.ts';
import { generatePrivateKey } from '../../packages/countersign/src/crypto/generate-private-key.ts';
import {
  personClaims,
  signInWorld,
  type WorldSigner,
  type WorldSigning,
} from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { createTestWorld, type TestWorld } from '../../packages/countersign/src/sandbox/testing/test-world.ts';
import type { SandboxWorld } from '../../packages/countersign/src/sandbox/world.ts';
import type { Specimen, SpecimenSigner } from './specimen.ts';

export const worldArtifact = encodeUtf8('the artifact');
export const worldPerson = 'person@example.com';

/** Signatures over P-256 cost least to check. */
export function createCheapWorld(): TestWorld {
  return createTestWorld({ algorithms: { certificateAuthority: 'ecdsa-sha2-256-nistp256' } });
}

const message = { kind: 'message', artifact: worldArtifact } as const;
const attestation = { kind: 'attestation', artifact: worldArtifact } as const;
const early = { rekor: 'v1', timestamp: 'absent' } as const;

const identityWays: readonly (readonly [string, WorldSigning])[] = [
  ...(['0.1', '0.2', '0.3'] as const satisfies readonly BundleVersion[]).flatMap(
    (version): readonly (readonly [string, WorldSigning])[] => [
      [`${version} message, Rekor 1`, { content: message, version, ...early }],
      [`${version} envelope, Rekor 1`, { content: attestation, version, ...early }],
      [`${version} envelope as intoto, Rekor 1`, { content: attestation, version, envelopeKind: 'intoto', ...early }],
    ],
  ),
  ['0.3 message, Rekor 1 and timestamp', { content: message }],
  ['0.3 message, Rekor 2', { content: message, rekor: 'v2' }],
  ['0.3 envelope, Rekor 2', { content: attestation, rekor: 'v2' }],
  ['0.3 message, both logs', { content: message, rekor: 'both' }],
  ['0.3 envelope, both logs', { content: attestation, rekor: 'both' }],
];

const keyWays: readonly (readonly [string, WorldSigning])[] = [
  ['0.3 message by a key, Rekor 1', { content: message, ...early }],
  ['0.3 envelope by a key, Rekor 1', { content: attestation, ...early }],
  ['0.3 message by a key, Rekor 2', { content: message, rekor: 'v2' }],
  ['0.3 envelope by a key, Rekor 2', { content: attestation, rekor: 'v2' }],
];

export interface WorldSpecimens {
  readonly specimens: readonly Specimen[];
  /** Good bundles that are not about the artifact, of other signers, or of another world. */
  readonly others: readonly unknown[];
}

/** Every kind of bundle that there is, all of one world and of two signers, so that parts can be exchanged between them. */
export function createWorldSpecimens(): WorldSpecimens {
  const { world } = createCheapWorld();
  return {
    specimens: specimensIn(world),
    others: [...othersIn(world), ...specimensIn(createCheapWorld().world).map(({ json }) => json)],
  };
}

function specimensIn(world: SandboxWorld): readonly Specimen[] {
  const claims = personClaims(world, worldPerson);
  const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
  const identity = { kind: 'identity', subject: worldPerson, issuer: world.urls.issuer } as const;
  const byIdentity = identityWays.map((way) => specimenOf(world, way, { kind: 'identity', claims }, identity));
  const ownKey = { kind: 'key', spki: key.publicKey.spki } as const;
  return [...byIdentity, ...keyWays.map((way) => specimenOf(world, way, { kind: 'key', key }, ownKey))];
}

/** The same statements about something else, and by somebody else. */
function othersIn(world: SandboxWorld): readonly unknown[] {
  const artifact = encodeUtf8('another artifact');
  const claims = personClaims(world, 'other@example.com');
  return [
    { content: { kind: 'attestation', artifact } },
    { content: { kind: 'message', artifact } },
    { content: attestation, signer: { kind: 'identity', claims } },
    { content: message, rekor: 'v2', signer: { kind: 'identity', claims } },
  ].map((signing) => parseJson(signInWorld(world, signing as WorldSigning).bytes));
}

function parseJson(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
}

function specimenOf(
  world: SandboxWorld,
  [name, signing]: readonly [string, WorldSigning],
  by: WorldSigner,
  signer: SpecimenSigner,
): Specimen {
  const { bytes } = signInWorld(world, { ...signing, signer: by });
  return {
    name,
    json: parseJson(bytes),
    artifact: worldArtifact,
    trustedRoot: world.trustedRoot(),
    signer,
  };
}

/** A good bundle, and the same with another certificate of the same person for the same key: not the one that was logged. */
export function createTwin(): { readonly specimen: Specimen; readonly twin: unknown } {
  const { world } = createCheapWorld();
  const claims = personClaims(world, worldPerson);
  const { bundle, key } = signInWorld(world, { content: message, ...early, signer: { kind: 'identity', claims } });
  const { leaf } = world.issueCertificate({ publicKey: key.publicKey, claims });
  const twin = encodeBundle({ ...bundle, material: { kind: 'certificates', certificates: [leaf] } });
  const signer = { kind: 'identity', subject: worldPerson, issuer: world.urls.issuer } as const;
  const json = parseJson(encodeBundle(bundle));
  const specimen = { name: 'twin', json, artifact: worldArtifact, trustedRoot: world.trustedRoot(), signer };
  return { specimen, twin: parseJson(twin) };
}
