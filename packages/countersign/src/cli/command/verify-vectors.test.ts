// SPDX-License-Identifier: Apache-2.0
// Signature manifests that cosign wrote to registries from 2022 to 2026, served by the hub and verified by the command, offline.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { parseSimpleSigningLayer } from '../../attest/simple-signing-layer.ts';
import { oneChunk } from '../../bytes/one-chunk.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { signatureTag } from '../../oci/attachment-tag.ts';
import { type Digest, digestOf, parseDigest } from '../../oci/digest.ts';
import { mediaTypes } from '../../oci/media-type.ts';
import { parseManifest } from '../../oci/parse-manifest.ts';
import { certificateIdentityOf } from '../../x509/certificate-identity-of.ts';
import { parseCertificatesPem } from '../../x509/parse-certificate-pem.ts';
import { type SignedHub, startSignedHub } from '../testing/signed-hub.ts';

const root = new URL('../../../../../../shared/vectors/image-signatures/', import.meta.url);
const isThere = existsSync(root);
const skip = isThere
  ? false
  : 'THIRD-PARTY IMAGE SIGNATURES ARE NOT CHECKED: the folder ../shared/vectors is not there';

function read(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, root)));
}

interface Served {
  readonly hub: SignedHub;
  readonly image: string;
  readonly subject: string;
  readonly issuer: string;
}

/** Each file as it is, but for the config of the manifest, which is not in the folder and which nobody reads. */
async function serve(t: TestContext, name: string): Promise<Served> {
  const hub = await startSignedHub(t);
  const store = await hub.store('team/app');
  const payload = read(`${name}/payload.json`);
  const manifest = parseManifest(read(`${name}/manifest.json`), undefined);
  assert.ok(manifest.kind === 'image');
  const digest = parseDigest(
    new TextDecoder()
      .decode(read(`${name}/image.txt`))
      .trim()
      .split('@')[1] ?? '',
  );
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', size: 2, digest: digestOf(encodeUtf8('{}')) };
  const bytes = encodeUtf8(
    JSON.stringify({ ...JSON.parse(new TextDecoder().decode(read(`${name}/manifest.json`))), config }),
  );
  await store.writeBlob(config, async () => oneChunk(encodeUtf8('{}')));
  for (const layer of manifest.layers) await store.writeBlob(layer, async () => oneChunk(payload));
  const tag = signatureTag(digest as Digest);
  await store.writeManifest({ bytes, mediaType: mediaTypes.ociManifest, digest: digestOf(bytes), tag });
  const certificate = manifest.layers
    .map(({ annotations = {} }) => parseSimpleSigningLayer(annotations).certificate)
    .find((text) => text !== undefined);
  const [leaf] = parseCertificatesPem(certificate ?? '', 1);
  assert.ok(leaf !== undefined);
  const { subjects, issuer } = certificateIdentityOf(leaf);
  return { hub, image: `${hub.host}/team/app@${digest}`, subject: subjects[0]?.value ?? '', issuer: issuer ?? '' };
}

for (const name of isThere ? readdirSync(root).toSorted() : []) {
  test(`image signature ${name} is verified by the command, and for no other identity, issuer or annotation`, async (t) => {
    const { hub, image, subject, issuer } = await serve(t, name);
    const verify = async (identity: string, by: string, ...more: readonly string[]) => {
      const flags = ['--certificate-identity', identity, '--certificate-oidc-issuer', by, '--offline', ...more];
      return await hub.run(['verify', ...flags, image]);
    };
    const { code, stdout, stderr } = await verify(subject, issuer);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /"Subject":/);
    assert.match(stderr, /entry \d+ of https:\/\/rekor\.sigstore\.dev at 202\d-/);
    assert.equal((await verify(`${subject}x`, issuer)).code, 12);
    assert.equal((await verify(subject, `${issuer}/`)).code, 12);
    assert.equal((await verify(subject, issuer, '-a', 'key1=value2')).code, 12);
    const isAnnotated = name.startsWith('gcp');
    assert.equal((await verify(subject, issuer, '-a', 'key1=value1')).code, isAnnotated ? 0 : 12);
  });
}

test('third-party image signatures are at hand', { skip }, () => {
  assert.ok(readdirSync(root).length >= 6);
});
