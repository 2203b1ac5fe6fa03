// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeImageStatement } from '../attest/image-statement.ts';
import { rekorBundleToJson } from '../attest/rekor-bundle.ts';
import { encodeStatement, parseStatement } from '../attest/statement.ts';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey, signingAlgorithms } from '../crypto/generate-private-key.ts';
import { createKeySigner } from '../crypto/key-signer.ts';
import { MalformedError, UntrustedError } from '../errors/errors.ts';
import { digestOf } from '../oci/digest.ts';
import { personClaims } from '../sandbox/sign-in-world.ts';
import { createTestWorld } from '../sandbox/testing/test-world.ts';
import { trustKeys } from '../trust/trust-keys.ts';
import {
  bundleWith,
  expectationOf,
  imageBundle,
  imageDigest,
  otherDigest,
  signDsse,
  simpleSigningOf,
  trusted,
} from './evidence.fixture.ts';
import type { ImageExpectation, SignatureCandidate } from './expectation.ts';
import type { ImageSignature } from './image-signature.ts';
import { pemOf } from './testing/legacy-in-world.ts';
import { verifyImageSignature } from './verify-image-signature.ts';

const signer = createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
const stranger = createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
const trust = trustKeys([trusted(signer)]);
const loggedTrust = trustKeys([trusted(signer)], { logsOfKeys: 1 });
const usedAs = { repository: 'registry.example/team/app', tag: '1' };
const logEntry = {
  logIndex: 1n,
  logKeyId: Uint8Array.of(1),
  kind: 'dsse',
  version: '0.0.1',
  integratedTime: 1n,
  inclusionProof: { logIndex: 1n, treeSize: 2n, rootHash: Uint8Array.of(0), hashes: [], checkpoint: 'note' },
};

const rekorBundle = JSON.stringify(
  rekorBundleToJson({
    ...logEntry,
    canonicalizedBody: encodeUtf8('{"apiVersion":"0.0.1","kind":"hashedrekord","spec":{}}'),
  }),
);

function verify(candidate: SignatureCandidate, changes: Partial<ImageExpectation> = {}): ImageSignature {
  return verifyImageSignature(candidate, trust, expectationOf(changes));
}

/** Both formats can say the same; each case that does not depend on the format is tried in both. */
type Claim = {
  readonly digest?: typeof imageDigest;
  readonly name?: string;
  readonly annotations?: Record<string, string>;
};
const formats = {
  bundle: (by: typeof signer, claim: Claim) => imageBundle(by, claim),
  'simple-signing': (by: typeof signer, { digest, name, annotations }: Claim) =>
    simpleSigningOf(by, {
      ...(digest === undefined ? {} : { digest }),
      ...(annotations === undefined ? {} : { optional: annotations }),
      dockerReference: name ?? '',
    }),
};

for (const [format, sign] of Object.entries(formats)) {
  test(`${format}: a signature by the trusted key is proven`, async () => {
    const result = verify(await sign(signer, { name: 'registry.example/team/app', annotations: { a: 'b' } }), {
      usedAs,
    });
    assert.equal(result.format, format);
    assert.equal(result.digest, imageDigest);
    assert.deepEqual(result.annotations, { a: 'b' });
    assert.deepEqual(result.signer, { kind: 'key', fingerprint: signer.publicKey.fingerprint, source: 'cosign.pub' });
    assert.equal(result.nameMatch, 'same');
    assert.equal(result.tlog, 'none');
    assert.ok(decodeUtf8(result.payload, 'payload-malformed').includes(imageDigest.slice(7)));
  });

  for (const algorithm of signingAlgorithms.filter((name) => !/3072|4096/.test(name))) {
    test(`${format}: a signature with ${algorithm} is proven`, async () => {
      const by = createKeySigner(generatePrivateKey(algorithm));
      assert.ok(verifyImageSignature(await sign(by, {}), trustKeys([trusted(by)]), expectationOf()));
    });
  }

  test(`${format}: one of several trusted keys is enough, and the result says which`, async () => {
    const both = [trusted(stranger, 'old.pub'), trusted(signer, 'new.pub')];
    assert.equal(
      verifyImageSignature(await sign(signer, {}), trustKeys(both), expectationOf()).signer.source,
      'new.pub',
    );
  });

  test(`${format}: a signature by a key that is not trusted is refused`, async () => {
    const code = format === 'bundle' ? 'key-mismatch' : 'signature-mismatch';
    const candidate = await sign(stranger, {});
    assert.throws(() => verify(candidate), { code });
  });

  test(`${format}: without a trusted key nothing is verified`, async () => {
    const candidate = await sign(signer, {});
    assert.throws(() => verifyImageSignature(candidate, trustKeys([]), expectationOf()), { code: 'usage-api' });
  });

  test(`${format}: a signature of another image is refused`, async () => {
    const candidate = await sign(signer, { digest: otherDigest });
    assert.throws(() => verify(candidate), { code: 'digest-mismatch' });
  });

  test(`${format}: a SHA-512 digest is bound as well`, async () => {
    const digest = digestOf(encodeUtf8('the image'), 'sha512');
    const candidate = await sign(signer, { digest });
    assert.ok(verify(candidate, { digest }));
    assert.throws(() => verify(candidate), { code: 'digest-mismatch' });
    assert.throws(() => verify(candidate, { digest: digestOf(encodeUtf8('x'), 'sha512') }), {
      code: 'digest-mismatch',
    });
  });

  test(`${format}: wanted annotations must be among the signed ones`, async () => {
    const candidate = await sign(signer, { annotations: { env: 'prod', team: 'a' } });
    assert.ok(verify(candidate, { annotations: { env: 'prod' } }));
    for (const annotations of [{ env: 'test' }, { env: 'prod', more: '' }, { toString: 'x' }]) {
      assert.throws(() => verify(candidate, { annotations }), { code: 'annotation-mismatch' });
    }
  });

  for (const [name, tag, match] of [
    ['registry.example/team/app', '1', 'same'],
    ['registry.example/team/app:1', '1', 'same'],
    ['registry.example/team/app:1', undefined, 'same'],
    ['registry.example/team/app:2', '1', 'different'],
    ['registry.example/team/other', '1', 'different'],
    ['registry.example:5000/team/app', '1', 'different'],
    ['not a name at all', '1', 'different'],
  ] as const) {
    test(`${format}: signed as ${name} and used with tag ${tag ?? 'none'} is ${match}, and strict refuses only a difference`, async () => {
      const candidate = await sign(signer, { name });
      const used = { repository: usedAs.repository, ...(tag === undefined ? {} : { tag }) };
      const result = verify(candidate, { usedAs: used });
      assert.equal(result.nameMatch, match);
      assert.equal(result.signedName, name);
      const strict = () => verify(candidate, { usedAs: used, strictReference: 'strict' });
      if (match === 'same') assert.ok(strict());
      else assert.throws(strict, { code: 'reference-mismatch' });
    });
  }

  for (const name of ['index.docker.io/library/alpine', 'docker.io/library/alpine', 'docker.io/alpine']) {
    test(`${format}: ${name} is Docker Hub's alpine`, async () => {
      const result = verify(await sign(signer, { name }), { usedAs: { repository: 'docker.io/library/alpine' } });
      assert.equal(result.nameMatch, 'same');
    });
  }

  test(`${format}: a signature without a name is accepted, but not by a strict reference`, async () => {
    const candidate = await sign(signer, {});
    assert.equal(verify(candidate, { usedAs }).nameMatch, 'not-named');
    assert.throws(() => verify(candidate, { usedAs, strictReference: 'strict' }), { code: 'reference-mismatch' });
  });

  test(`${format}: a strict reference without a name in use is a mistake of the caller`, async () => {
    const candidate = await sign(signer, { name: 'registry.example/team/app' });
    assert.equal(verify(candidate).nameMatch, 'not-compared');
    assert.throws(() => verify(candidate, { strictReference: 'strict' }), { code: 'usage-api' });
  });
}

test('a log entry that is there is reported as unchecked, and does not satisfy a wish for one', async () => {
  const logged = [
    await imageBundle(signer, {}, { logEntries: [logEntry] }),
    await simpleSigningOf(signer, {}, { rekorBundle }),
  ];
  for (const candidate of logged) {
    assert.equal(verify(candidate).tlog, 'unchecked');
    assert.throws(() => verifyImageSignature(candidate, loggedTrust, expectationOf()), { code: 'log-entry-missing' });
  }
  const plain = await imageBundle(signer);
  assert.throws(() => verifyImageSignature(plain, loggedTrust, expectationOf()), { code: 'log-entry-missing' });
});

test('an attestation by the trusted key is not a signature of the image (GHSA-w6c6-c85g-mmv6)', async () => {
  for (const predicateType of [
    'https://spdx.dev/Document',
    'https://slsa.dev/provenance/v1',
    'https://sigstore.dev/cosign/sign/v1/',
  ]) {
    const signed = parseStatement(encodeImageStatement({ digest: imageDigest, annotations: {} }));
    const content = await signDsse(signer, encodeStatement({ ...signed, predicateType }));
    const candidate = { kind: 'bundle', bytes: bundleWith(signer, content) } as const;
    assert.throws(() => verify(candidate), { code: 'statement-not-image-signing' });
  }
});

test('a statement as cosign 2.6 to 3.0.4 wrote it, without predicate, or of version 0.1, is accepted', async () => {
  const text = decodeUtf8(encodeImageStatement({ digest: imageDigest, annotations: {} }), 'statement-malformed');
  for (const old of [text.replace(',"predicate":{}', ''), text.replace('Statement/v1', 'Statement/v0.1')]) {
    assert.notEqual(old, text);
    const content = await signDsse(signer, encodeUtf8(old));
    assert.ok(verify({ kind: 'bundle', bytes: bundleWith(signer, content) }));
  }
});

test('the subject is found among several, and its own annotations count', async () => {
  const one = parseStatement(encodeImageStatement({ digest: otherDigest, annotations: { env: 'prod' } }));
  const two = parseStatement(encodeImageStatement({ digest: imageDigest, annotations: { env: 'test' } }));
  const statement = encodeStatement({ ...one, subjects: [...one.subjects, ...two.subjects] });
  const candidate = { kind: 'bundle', bytes: bundleWith(signer, await signDsse(signer, statement)) } as const;
  assert.deepEqual(verify(candidate).annotations, { env: 'test' });
  assert.throws(() => verify(candidate, { annotations: { env: 'prod' } }), { code: 'annotation-mismatch' });
});

test('the same bytes signed under another payload type are refused', async () => {
  const statement = encodeImageStatement({ digest: imageDigest, annotations: {} });
  const content = await signDsse(signer, statement, 'application/json');
  const candidate = { kind: 'bundle', bytes: bundleWith(signer, content) } as const;
  assert.throws(() => verify(candidate), { code: 'statement-not-image-signing' });
});

test('a signature over the bare statement, without its type, is refused', async () => {
  const statement = encodeImageStatement({ digest: imageDigest, annotations: {} });
  const signature = await signer.sign(statement);
  const envelope = { payloadType: 'application/vnd.in-toto+json', payload: statement, signatures: [{ signature }] };
  const bytes = bundleWith(signer, { kind: 'dsse', envelope, signature });
  assert.throws(() => verify({ kind: 'bundle', bytes }), { code: 'signature-mismatch' });
});

test('a signature of plain bytes is no signature of an image, even when the bytes are the digest', async () => {
  const signature = await signer.sign(encodeUtf8(imageDigest));
  const bytes = bundleWith(signer, { kind: 'message', signature });
  assert.throws(() => verify({ kind: 'bundle', bytes }), { code: 'statement-not-image-signing' });
});

test('a bundle with a certificate is refused, although the key in it may be the trusted one', async () => {
  const material = { kind: 'certificates', certificates: [signer.publicKey.spki] } as const;
  const candidate = await imageBundle(signer, {}, { material });
  assert.throws(() => verify(candidate), { code: 'certificate-in-key-mode' });
});

test('a simple-signing layer with a certificate is accepted by the trusted key, and refused as a certificate otherwise', async () => {
  const { world } = createTestWorld();
  const { leaf, chain } = world.issueCertificate({ publicKey: stranger.publicKey, claims: personClaims(world) });
  const texts = { certificate: pemOf([leaf]), chain: pemOf(chain.slice(1)) };
  assert.ok(verify(await simpleSigningOf(signer, {}, texts)));
  const foreign = await simpleSigningOf(stranger, {}, texts);
  assert.throws(() => verify(foreign), { code: 'certificate-in-key-mode' });
  const rubbish = await simpleSigningOf(signer, {}, { certificate: '-----BEGIN CERTIFICATE-----' });
  assert.throws(() => verify(rubbish), { code: 'evidence-malformed' });
});

test('a hint is only a hint: absent, wrong or lying, the trusted key decides', async () => {
  for (const hint of ['', 'somebody']) {
    assert.ok(verify(await imageBundle(signer, {}, { material: { kind: 'public-key', hint } })));
    const foreign = await imageBundle(stranger, {}, { material: { kind: 'public-key', hint } });
    assert.throws(() => verify(foreign), { code: hint === '' ? 'signature-mismatch' : 'key-mismatch' });
  }
  const content = await signDsse(stranger, encodeImageStatement({ digest: imageDigest, annotations: {} }));
  const lying = bundleWith(signer, content);
  assert.throws(() => verify({ kind: 'bundle', bytes: lying }), { code: 'signature-mismatch' });
});

test('a payload of another simple-signing type is refused', async () => {
  const candidate = await simpleSigningOf(signer, { type: 'atomic container signature' });
  assert.throws(() => verify(candidate), { code: 'statement-not-image-signing' });
});

test('annotations that are not text cannot be asked for, and do no harm', async () => {
  const candidate = await simpleSigningOf(signer, { optional: { creator: 'skopeo', timestamp: 1_760_000_000 } });
  assert.deepEqual(verify(candidate).annotations, { creator: 'skopeo' });
  assert.throws(() => verify(candidate, { annotations: { timestamp: '1760000000' } }), { code: 'annotation-mismatch' });
});

test('evidence that does not parse is refused, with the fault as cause', async () => {
  const { annotations, payload } = await simpleSigningOf(signer);
  const rubbish: readonly SignatureCandidate[] = [
    { kind: 'bundle', bytes: encodeUtf8('{}') },
    { kind: 'bundle', bytes: new Uint8Array() },
    { kind: 'simple-signing', payload, annotations: {} },
    {
      kind: 'simple-signing',
      payload: encodeUtf8('{}'),
      annotations: { ...annotations, 'dev.cosignproject.cosign/signature': '!' },
    },
    { kind: 'bundle', bytes: bundleWith(signer, await signDsse(signer, encodeUtf8('{}'))) },
  ];
  for (const candidate of rubbish) {
    assert.throws(
      () => verify(candidate),
      (error) =>
        error instanceof UntrustedError && error.code === 'evidence-malformed' && error.cause instanceof MalformedError,
    );
  }
});

test('a payload that is not parsed before it is verified tells nothing of itself', async () => {
  const { annotations } = await simpleSigningOf(signer);
  assert.throws(() => verify({ kind: 'simple-signing', payload: encodeUtf8('{{{'), annotations }), {
    code: 'signature-mismatch',
  });
});

test('no bit of a signed bundle can change: payload, payload type or signature', async () => {
  const candidate = await imageBundle(signer, { name: 'registry.example/team/app', annotations: { a: 'b' } });
  assert.ok(candidate.kind === 'bundle');
  const text = decodeUtf8(candidate.bytes, 'bundle-malformed');
  for (const name of ['payload', 'payloadType', 'sig']) {
    const start = text.indexOf(`"${name}":"`) + name.length + 4;
    const end = text.indexOf('"', start);
    for (let bit = start * 8; bit < end * 8; bit++) {
      const bytes = candidate.bytes.with(bit >> 3, (candidate.bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
      assert.throws(() => verify({ kind: 'bundle', bytes }), UntrustedError, `${name}, bit ${bit - start * 8}`);
    }
  }
});

test('no bit of a simple-signing layer can change', async () => {
  const candidate = await simpleSigningOf(signer, { optional: { a: 'b' } });
  for (let bit = 0; bit < candidate.payload.length * 8; bit++) {
    const payload = candidate.payload.with(bit >> 3, (candidate.payload[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
    assert.throws(() => verify({ ...candidate, payload }), { code: 'signature-mismatch' });
  }
  const [[name, value] = ['', '']] = Object.entries(candidate.annotations);
  const signature = encodeUtf8(value);
  for (let bit = 0; bit < signature.length * 8; bit++) {
    const flipped = signature.with(bit >> 3, (signature[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
    const annotations = { [name]: new TextDecoder().decode(flipped) };
    assert.throws(() => verify({ ...candidate, annotations }), UntrustedError);
  }
});
