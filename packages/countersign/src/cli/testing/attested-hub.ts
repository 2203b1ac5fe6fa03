// SPDX-License-Identifier: Apache-2.0
// For tests: a hub with an image, and attestations by key pairs in both formats, whatever they say.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { envelopeToJson } from '../../attest/dsse.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { createKeySigner, type Signer } from '../../crypto/key-signer.ts';
import { encodePublicKey } from '../../crypto/public-key-file.ts';
import { attestationTag } from '../../oci/attachment-tag.ts';
import { type Digest, digestOf, parseDigest } from '../../oci/digest.ts';
import { mediaTypes } from '../../oci/media-type.ts';
import { buildReferrerManifest, emptyConfig, emptyConfigBytes } from '../../oci/referrer-manifest.ts';
import { buildSignatureManifest } from '../../oci/signature-manifest.ts';
import { testImage, writeContent } from '../../store/test-image.ts';
import { bundleWith, signDsse } from '../../verify/evidence.fixture.ts';
import { type RawStatement, rawStatement } from '../../verify/testing/attestation-in-world.ts';
import { type SignedHub, startSignedHub } from './signed-hub.ts';

export interface AttestedHub extends SignedHub {
  readonly image: Digest;
  /** Path of a new public key, and who signs with it. */
  person(name: string): Promise<{ readonly pub: string; readonly signer: Signer }>;
  /** Stores an attestation as a bundle that refers to the image. */
  attest(signer: Signer, statement: Partial<RawStatement>): Promise<void>;
  /** Stores attestations as the layers of a `.att` tag. */
  attestOldWay(signer: Signer, ...statements: readonly Partial<RawStatement>[]): Promise<void>;
}

export async function startAttestedHub(t: TestContext): Promise<AttestedHub> {
  const hub = await startSignedHub(t);
  const image = parseDigest(hub.digest);
  return {
    ...hub,
    image,
    person: async (name) => {
      const signer = createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
      const pub = join(hub.folder, `${name}.pub`);
      await writeFile(pub, encodePublicKey(signer.publicKey));
      return { pub, signer };
    },
    attest: async (signer, statement) => await writeBundle(hub, signer, rawStatement(image, statement)),
    attestOldWay: async (signer, ...statements) =>
      await writeLayers(
        hub,
        signer,
        statements.map((statement) => rawStatement(image, statement)),
      ),
  };
}

async function writeBundle(hub: SignedHub, signer: Signer, statement: RawStatement): Promise<void> {
  const bytes = bundleWith(signer, await signDsse(signer, encodeUtf8(JSON.stringify(statement))));
  const descriptor = { mediaType: mediaTypes.bundleV03, size: bytes.byteLength, digest: digestOf(bytes) };
  const manifest = buildReferrerManifest({
    artifactType: mediaTypes.bundleV03,
    layer: descriptor,
    subject: testImage('app').manifest.descriptor,
    annotations: { 'dev.sigstore.bundle.predicateType': statement.predicateType },
  });
  const blobs = [
    { descriptor: emptyConfig, bytes: emptyConfigBytes },
    { descriptor, bytes },
  ];
  await writeContent(await hub.store(), { manifest, blobs });
}

async function writeLayers(hub: SignedHub, signer: Signer, statements: readonly RawStatement[]): Promise<void> {
  const blobs = await Promise.all(
    statements.map(async (statement) => {
      const content = await signDsse(signer, encodeUtf8(JSON.stringify(statement)));
      const bytes = encodeUtf8(content.kind === 'dsse' ? JSON.stringify(envelopeToJson(content.envelope)) : '');
      const annotations = { 'dev.cosignproject.cosign/signature': '', predicateType: statement.predicateType };
      const descriptor = { mediaType: mediaTypes.dsseEnvelope, size: bytes.byteLength, digest: digestOf(bytes) };
      return { descriptor: { ...descriptor, annotations }, bytes };
    }),
  );
  const { manifest, config } = buildSignatureManifest(blobs.map(({ descriptor }) => descriptor));
  const tag = attestationTag(parseDigest(hub.digest));
  await writeContent(await hub.store(), { manifest, blobs: [config, ...blobs] }, tag);
}
