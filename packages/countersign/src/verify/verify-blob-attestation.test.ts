// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageSignaturePredicate } from '../attest/image-statement.ts';
import { parsePredicateMatcher } from '../attest/parse-predicate-matcher.ts';
import { rekorBundleToJson } from '../attest/rekor-bundle.ts';
import { encodeBase64 } from '../bytes/base64.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { Verified } from '../crypto/verified.ts';
import { digestOf } from '../oci/digest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { signInWorld } from '../sandbox/sign-in-world.ts';
import { createTestWorld, trustInWorld } from '../sandbox/testing/test-world.ts';
import { type RawStatement, rawStatement } from './testing/attestation-in-world.ts';
import { logEnvelope, pemOf, personInWorld, signEnvelope, stampInWorld } from './testing/legacy-in-world.ts';
import {
  type BlobAttestation,
  type BlobAttestationExpectation,
  type BlobAttestationFile,
  verifyBlobAttestation,
} from './verify-blob-attestation.ts';

const { world } = createTestWorld();
const release = encodeUtf8('a release');
const artifact = { kind: 'bytes', bytes: release } as const;
const other = { kind: 'bytes', bytes: encodeUtf8('another release') } as const;
const slsa = 'https://slsa.dev/provenance/v1';

const statementOf = (changes: Partial<RawStatement> = {}): RawStatement => rawStatement(digestOf(release), changes);

/** The three forms, of one payload, genuinely signed. */
const forms: Readonly<Record<string, (payload: string, payloadType?: string) => BlobAttestationFile>> = {
  'a bundle': (payload, payloadType = mediaTypes.inToto) => ({
    kind: 'bundle',
    bytes: signInWorld(world, { content: { kind: 'envelope', payloadType, payload: encodeUtf8(payload) } }).bytes,
  }),
  'a bundle of cosign 2': (payload, payloadType) => {
    const { signed, entry, certificate } = oldSigned(payload, payloadType);
    const bundle = {
      base64Signature: encodeBase64(signed.bytes),
      cert: encodeBase64(encodeUtf8(certificate)),
      rekorBundle: rekorBundleToJson(entry),
    };
    return { kind: 'bundle', bytes: encodeUtf8(JSON.stringify(bundle)) };
  },
  'an envelope': (payload, payloadType) => {
    const { signed, entry, leaf } = oldSigned(payload, payloadType);
    return {
      kind: 'envelope',
      bytes: signed.bytes,
      beside: { certificates: [leaf], logEntries: [entry], timestamps: [] },
    };
  },
};

function oldSigned(payload: string, payloadType?: string) {
  const person = personInWorld(world);
  const signed = signEnvelope(person, encodeUtf8(payload), payloadType);
  const entry = logEnvelope(world, person, { ...signed, kind: 'dsse 0.0.1' });
  const leaf = person.certificate?.leaf ?? new Uint8Array();
  return { signed, entry, leaf, certificate: pemOf([leaf]) };
}

function verify(
  file: BlobAttestationFile,
  wanted: Partial<BlobAttestationExpectation> = {},
  subject?: string,
): Verified<BlobAttestation> {
  const predicate = parsePredicateMatcher('slsa-provenance/v1');
  return verifyBlobAttestation(file, trustInWorld(world, subject), { artifact, predicate, ...wanted });
}

for (const [name, form] of Object.entries(forms)) {
  const good = (): BlobAttestationFile => form(JSON.stringify(statementOf()));

  test(`${name}: an attestation of this file and type by somebody trusted is proven`, () => {
    const proven = verify(good());
    assert.deepEqual([proven.statement.predicateType, proven.tlog], [slsa, 'verified']);
    assert.throws(() => verify(good(), {}, 'somebody@example.com'), { code: 'identity-mismatch' });
  });

  test(`${name}: of another file it is refused, unless nobody asks`, () => {
    assert.throws(() => verify(good(), { artifact: other }), { code: 'digest-mismatch' });
    assert.ok(verify(good(), { artifact: 'unsafe-any' }));
  });

  test(`${name}: of another type it is refused, and a signature of an image is of none`, () => {
    const spdx = { predicate: parsePredicateMatcher('spdx') };
    assert.throws(() => verify(good(), spdx), { code: 'predicate-mismatch' });
    const signature = form(JSON.stringify(statementOf({ predicateType: imageSignaturePredicate })));
    const same = { predicate: parsePredicateMatcher(imageSignaturePredicate) };
    assert.throws(() => verify(signature, same), { code: 'predicate-mismatch' });
  });

  test(`${name}: a payload that does not parse is refused, also where no file is compared (CVE-2026-39395)`, () => {
    for (const payload of ['{', '[]', '{"_type":"https://in-toto.io/Statement/v1"}'])
      for (const wanted of [{}, { artifact: 'unsafe-any' } as const])
        assert.throws(() => verify(form(payload), wanted), { code: 'evidence-malformed' });
    assert.throws(() => verify(form(JSON.stringify(statementOf()), 'text/plain')), {
      code: 'statement-not-image-signing',
    });
  });
}

test('a timestamp stands beside a bundle of cosign 2, and never beside one that brings its own', () => {
  const { signed } = oldSigned(JSON.stringify(statementOf()));
  const timestamp = stampInWorld(world, signed.bytes);
  const sigstore = forms['a bundle']?.(JSON.stringify(statementOf()));
  assert.ok(sigstore?.kind === 'bundle');
  assert.throws(() => verify({ ...sigstore, timestamp }), { code: 'usage-flag' });
  const old = forms['a bundle of cosign 2']?.(JSON.stringify(statementOf()));
  assert.ok(old?.kind === 'bundle');
  assert.throws(() => verify({ ...old, timestamp }), { code: 'timestamp-invalid' }, 'it is of another envelope');
});

test('a signature of the file itself is no attestation of it', () => {
  const { bytes } = signInWorld(world, { content: { kind: 'message', artifact: release } });
  assert.throws(() => verify({ kind: 'bundle', bytes }), { code: 'statement-not-image-signing' });
});
