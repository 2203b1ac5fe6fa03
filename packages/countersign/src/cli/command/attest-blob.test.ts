// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseEnvelope } from '../../attest/dsse.ts';
import { parseLegacyBlobBundle } from '../../attest/legacy-blob-bundle.ts';
import { parsePredicateMatcher } from '../../attest/parse-predicate-matcher.ts';
import { parseStatement } from '../../attest/statement.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { parsePublicKey } from '../../crypto/public-key-file.ts';
import { digestEncoded, digestOf } from '../../oci/digest.ts';
import { trustKeys } from '../../trust/trust-keys.ts';
import { verifyAttestation } from '../../verify/verify-attestation.ts';
import { startSignedHub, writeText } from '../testing/signed-hub.ts';

const digest = digestOf(encodeUtf8('content'));

test('a file is attested by its digest and name, and the bundle verifies', async (t) => {
  const hub = await startSignedHub(t);
  const { key, pub } = await hub.key('cosign');
  const predicate = await writeText(hub.folder, 'p.json', '{}');
  const blob = await writeText(hub.folder, 'app.tgz', 'content');
  const bundle = join(hub.folder, 'app.sigstore.json');
  const attest = ['attest-blob', '--key', key, '--type', 'urn:x', '--predicate', predicate, '--bundle', bundle];
  assert.equal((await hub.run([...attest, blob])).code, 0);
  const trust = trustKeys([{ key: parsePublicKey(await readFile(pub)), source: 'key' }]);
  const verify = async (of: typeof digest) =>
    verifyAttestation({ kind: 'bundle', bytes: await readFile(bundle) }, trust, {
      digest: of,
      predicate: parsePredicateMatcher('urn:x'),
    });
  assert.equal((await verify(digest)).statement.subjects[0]?.name, 'app.tgz');
  await assert.rejects(verify(digestOf(encodeUtf8('other'))), { code: 'digest-mismatch' });
  const byHash = await hub.run([...attest, '--hash', digestEncoded(digest), 'elsewhere/app.tgz']);
  assert.equal(byHash.code, 0, byHash.stderr);
  assert.equal((await verify(digest)).statement.subjects[0]?.name, 'app.tgz');
  assert.equal((await hub.run([...attest, '--hash', 'ab', blob])).code, 2);
});

test('the old format wraps the envelope, and its parts are written where they are asked for', async (t) => {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('cosign');
  const predicate = await writeText(hub.folder, 'p.json', '{"a": 1}');
  const blob = await writeText(hub.folder, 'app.tgz', 'content');
  const path = (name: string): string => join(hub.folder, name);
  const attest = [
    'attest-blob',
    '--key',
    key,
    '--type',
    'urn:x',
    '--predicate',
    predicate,
    '--new-bundle-format=false',
  ];
  const files = ['--bundle', path('b'), '--output-attestation', path('a'), '--output-signature', path('s')];
  assert.equal((await hub.run([...attest, ...files, blob])).code, 0);
  const { signature } = parseLegacyBlobBundle(await readFile(path('b')));
  assert.equal(Buffer.compare(signature, await readFile(path('s'))), 0);
  const { payload } = parseEnvelope(signature);
  assert.equal(Buffer.compare(payload, await readFile(path('a'))), 0);
  assert.deepEqual(parseStatement(payload).predicate, { a: 1 });
  const printed = await hub.run([...attest, blob]);
  assert.equal(parseEnvelope(Buffer.from(printed.stdout)).payloadType, 'application/vnd.in-toto+json');
});

test('without a place for the attestation nothing is signed', async (t) => {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('cosign');
  const blob = await writeText(hub.folder, 'app.tgz', 'content');
  const refused = await hub.run(['attest-blob', '--key', key, '--predicate', blob, blob]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /--bundle/);
});

test('a statement needs no file, and is signed as it is', async (t) => {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('cosign');
  const subject = [{ name: 'app.tgz', digest: { sha256: digestEncoded(digest) } }];
  const text = JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject,
    predicateType: 'https://acme.example/x',
    predicate: {},
  });
  const statement = await writeText(hub.folder, 's.json', text);
  const out = join(hub.folder, 'a.json');
  const attest = ['attest-blob', '--key', key, '--statement', statement, '--output-attestation', out];
  assert.equal((await hub.run(attest)).code, 0);
  assert.equal(await readFile(out, 'utf8'), text);
  const other = await writeText(hub.folder, 'other', 'another content');
  assert.equal((await hub.run([...attest, other])).code, 12);
  const predicate = ['attest-blob', '--key', key, '--predicate', statement, '--output-attestation', out];
  assert.equal((await hub.run(predicate)).code, 2);
});
