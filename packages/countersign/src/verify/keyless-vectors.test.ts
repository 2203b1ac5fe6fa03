// SPDX-License-Identifier: Apache-2.0
// Keyless signatures that other programs made: each verifies, and is refused for one fact that differs.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseBundle } from '../attest/parse-bundle.ts';
import { parsePredicateMatcher } from '../attest/parse-predicate-matcher.ts';
import { parseSimpleSigning } from '../attest/simple-signing.ts';
import { parseStatement } from '../attest/statement.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestHex } from '../crypto/hash.ts';
import { parsePublicKey } from '../crypto/public-key-file.ts';
import { CountersignError } from '../errors/errors.ts';
import { parseManifest } from '../oci/parse-manifest.ts';
import { defaultDemands } from '../trust/evidence-demands.ts';
import { anyName, exactName } from '../trust/name-matchers.ts';
import { parseTrustedRoot } from '../trust/parse-trusted-root.ts';
import type { Trust } from '../trust/trust.ts';
import type { BlobArtifact } from './blob-artifact.ts';
import type { SignatureCandidate } from './expectation.ts';
import { verifyBlobAttestation } from './verify-blob-attestation.ts';
import { verifyBlobSignature } from './verify-blob-signature.ts';
import { verifyImageSignature } from './verify-image-signature.ts';

const root = new URL('../../../../../shared/vectors/', import.meta.url);
const isThere = existsSync(root);
const skip = isThere ? false : 'THIRD-PARTY VECTORS ARE NOT CHECKED: the folder ../shared/vectors is not there';
const nowMs = Date.now();

function read(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, root)));
}

function foldersOf(path: string): readonly string[] {
  return isThere ? readdirSync(new URL(path, root)).toSorted() : [];
}

interface Expected {
  readonly verifies: boolean;
  readonly identity: string | null;
  readonly issuer: string | null;
  readonly key: string | null;
  readonly trustedRoot: string;
}

function trustOf({ identity, issuer, key, trustedRoot }: Expected, folder: string): Trust {
  const identities =
    identity === null || issuer === null
      ? []
      : [{ subject: exactName(identity), issuer: exactName(issuer), extensions: [] }];
  const keys = key === null ? [] : [{ key: parsePublicKey(read(`${folder}${key}`)), source: key }];
  const { href } = new URL(trustedRoot, new URL(folder, root));
  const demands = { ...defaultDemands(nowMs), logsOfKeys: 1 };
  return { keys, identities, root: parseTrustedRoot(new Uint8Array(readFileSync(new URL(href)))), demands };
}

test('third-party vectors are at hand', { skip }, () => {
  assert.ok(foldersOf('bundles/').length > 40);
});

for (const name of foldersOf('bundles/')) {
  const folder = `bundles/${name}/`;
  const expected = JSON.parse(new TextDecoder().decode(read(`${folder}expect.json`))) as Expected;
  const bundle = read(`${folder}bundle.sigstore.json`);
  const bytes = read(`${folder}artifact`);
  const artifacts: readonly BlobArtifact[] = [
    { kind: 'bytes', bytes },
    { kind: 'digests', digests: { sha256: digestHex('sha256', bytes) } },
  ];
  for (const artifact of artifacts) {
    test(`conformance: ${name}, by ${artifact.kind}`, () => {
      const verify = () => verifyBlobSignature(bundle, trustOf(expected, folder), { artifact });
      if (expected.verifies) assert.equal(verify().tlog, 'verified');
      else assert.throws(verify, CountersignError);
    });
  }
  if (!expected.verifies || expected.identity === null) continue;
  test(`conformance: ${name} is refused for another identity, issuer or artifact`, () => {
    const [artifact] = artifacts;
    assert.ok(artifact !== undefined);
    for (const change of [{ identity: `${expected.identity}x` }, { issuer: 'https://issuer.example' }]) {
      const trust = trustOf({ ...expected, ...change }, folder);
      assert.throws(() => verifyBlobSignature(bundle, trust, { artifact }), { code: 'identity-mismatch' });
    }
    const other = { kind: 'bytes', bytes: encodeUtf8('something else') } as const;
    assert.throws(() => verifyBlobSignature(bundle, trustOf(expected, folder), { artifact: other }), CountersignError);
  });
}

/** The type of the statement in a bundle; undefined where there is none that can be read. */
function statementTypeIn(bundle: Uint8Array): string | undefined {
  try {
    const { content } = parseBundle(bundle);
    return content.kind === 'dsse' ? parseStatement(content.envelope.payload).predicateType : undefined;
  } catch {
    return undefined;
  }
}

for (const name of foldersOf('bundles/')) {
  const folder = `bundles/${name}/`;
  const bytes = read(`${folder}bundle.sigstore.json`);
  const type = statementTypeIn(bytes);
  if (type === undefined) continue;
  test(`conformance: ${name}, as an attestation of its file`, () => {
    const expected = JSON.parse(new TextDecoder().decode(read(`${folder}expect.json`))) as Expected;
    const artifact = { kind: 'bytes', bytes: read(`${folder}artifact`) } as const;
    const verify = (wanted: string) =>
      verifyBlobAttestation({ kind: 'bundle', bytes }, trustOf(expected, folder), {
        artifact,
        predicate: parsePredicateMatcher(wanted),
      });
    if (!expected.verifies) {
      assert.throws(() => verify(type), CountersignError);
      return;
    }
    assert.equal(verify(type).statement.predicateType, type);
    assert.throws(() => verify('https://example.com/another/v1'), { code: 'predicate-mismatch' });
  });
}

interface Release {
  readonly sha256: string;
  readonly bundle: unknown;
  readonly identity: string;
  readonly issuer: string;
}

test('the releases of Python verify by digest, and for no other digest, identity or issuer', { skip }, () => {
  const lines = new TextDecoder().decode(read('blobs/python-releases.jsonl')).trim().split('\n');
  assert.equal(lines.length, 35);
  const publicGood = { key: null, verifies: true, trustedRoot: '../trusted-root/public-good.json' };
  for (const line of lines) {
    const { sha256, bundle, identity, issuer } = JSON.parse(line) as Release;
    const file = encodeUtf8(JSON.stringify(bundle));
    const verify = (changes: Partial<Release>) => {
      const trust = trustOf({ ...publicGood, identity, issuer, ...changes }, 'blobs/');
      const digests = { sha256: changes.sha256 ?? sha256 };
      return verifyBlobSignature(file, trust, { artifact: { kind: 'digests', digests } });
    };
    assert.equal(verify({}).tlog, 'verified');
    assert.throws(
      () => verify({ sha256: sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }),
      CountersignError,
    );
    assert.throws(() => verify({ identity: identity.toUpperCase() }), { code: 'identity-mismatch' });
    assert.throws(() => verify({ issuer: `${issuer}/` }), { code: 'identity-mismatch' });
  }
});

for (const name of foldersOf('image-signatures/')) {
  test(`image signature ${name}: every keyless half verifies, and not for another annotation or image`, () => {
    const payload = read(`image-signatures/${name}/payload.json`);
    const { digest } = parseSimpleSigning(payload);
    const manifest = parseManifest(read(`image-signatures/${name}/manifest.json`), undefined);
    assert.ok(manifest.kind === 'image');
    const layers = manifest.layers.map(({ annotations = {} }) => annotations);
    const keyless = layers.filter((annotations) => 'dev.sigstore.cosign/certificate' in annotations);
    assert.ok(keyless.length > 0);
    const root = parseTrustedRoot(read('trusted-root/public-good.json'));
    const identities = [{ subject: anyName, issuer: anyName, extensions: [] }];
    const trust: Trust = { keys: [], identities, root, demands: defaultDemands(nowMs) };
    const expectation = { digest, annotations: {}, strictReference: 'report' } as const;
    for (const annotations of keyless) {
      const candidate: SignatureCandidate = { kind: 'simple-signing', payload, annotations };
      const result = verifyImageSignature(candidate, trust, expectation);
      assert.ok(result.signer.kind === 'certificate');
      const { subject, issuer } = result.signer;
      assert.match(subject, name.startsWith('gcp') ? /^[^/]+@[^/]+$/ : /^https:\/\/github\.com\//);
      const exact = { subject: exactName(subject), issuer: exactName(issuer ?? ''), extensions: [] };
      assert.ok(verifyImageSignature(candidate, { ...trust, identities: [exact] }, expectation));
      for (const wrong of [
        { ...exact, subject: exactName(`${subject}x`) },
        { ...exact, issuer: exactName('https://issuer.example') },
      ]) {
        const strict = { ...trust, identities: [wrong] };
        assert.throws(() => verifyImageSignature(candidate, strict, expectation), { code: 'identity-mismatch' });
      }
      const wanted = { ...expectation, annotations: { key1: 'other' } };
      assert.throws(() => verifyImageSignature(candidate, trust, wanted), { code: 'annotation-mismatch' });
      for (const [annotation, text] of Object.entries(annotations)) {
        const changed = { ...annotations, [annotation]: flipOneCharacter(text) };
        assert.throws(
          () => verifyImageSignature({ ...candidate, annotations: changed }, trust, expectation),
          CountersignError,
          annotation,
        );
      }
    }
    for (const annotations of layers.filter((each) => !keyless.includes(each))) {
      assert.throws(() => verifyImageSignature({ kind: 'simple-signing', payload, annotations }, trust, expectation), {
        code: 'key-in-identity-mode',
      });
    }
  });
}

/** In the middle, where it is content and no frame. */
function flipOneCharacter(text: string): string {
  const at = Math.floor(text.length / 2);
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
}
