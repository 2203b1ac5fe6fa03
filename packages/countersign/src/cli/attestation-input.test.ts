// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { encodeAttestation } from '../attest/encode-attestation.ts';
import { parseStatement } from '../attest/statement.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestEncoded, digestOf } from '../oci/digest.ts';
import { attestationClaim, attestationSource, readAttestationInput } from './attestation-input.ts';
import { writeText } from './testing/signed-hub.ts';
import { testContext } from './testing/test-context.ts';

const digest = digestOf(encodeUtf8('image'));
const subjects = [{ digests: { sha256: digestEncoded(digest) } }];

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-cli-'));
  t.after(async () => await rm(folder, { recursive: true }));
  return folder;
}

test('a predicate is put into a statement about the image', async (t) => {
  const predicate = await writeText(await folderOf(t), 'review.json', '{"approved": true}');
  const { context } = testContext();
  const input = await readAttestationInput({ predicate, type: 'https://acme.example/review/v1' }, context);
  const claim = attestationClaim(input, digest, 'registry.example/team/app');
  const statement = parseStatement(claim.statement);
  assert.deepEqual(statement.subjects, [
    { name: 'registry.example/team/app', digests: { sha256: digestEncoded(digest) }, annotations: {} },
  ]);
  assert.equal(statement.predicateType, 'https://acme.example/review/v1');
  assert.deepEqual(statement.predicate, { approved: true });
  assert.equal(parseStatement(attestationClaim(input, digest, undefined).statement).subjects[0]?.name, undefined);
});

test('a statement is taken as it is, and checked as its type demands', async (t) => {
  const folder = await folderOf(t);
  const { context } = testContext();
  const good = encodeAttestation({
    subjects,
    predicateType: 'https://cyclonedx.org/bom',
    predicate: encodeUtf8('{"bomFormat": "CycloneDX", "specVersion": "1.6"}'),
  });
  const statement = await writeText(folder, 'statement.json', Buffer.from(good).toString());
  assert.deepEqual(attestationClaim(await readAttestationInput({ statement }, context), digest, 'x').statement, good);
  await readAttestationInput({ statement, type: 'cyclonedx' }, context);
  await assert.rejects(readAttestationInput({ statement, type: 'custom' }, context), { code: 'usage-flag' });
  const bad = encodeAttestation({ subjects, predicateType: 'https://cyclonedx.org/bom', predicate: encodeUtf8('{}') });
  const file = await writeText(folder, 'bad.json', Buffer.from(bad).toString());
  await assert.rejects(readAttestationInput({ statement: file }, context), { code: 'predicate-malformed' });
});

test('one thing is attested, of a type that is known, and not too large', async (t) => {
  for (const flags of [{}, { predicate: 'a', statement: 'b' }])
    assert.throws(() => attestationSource(flags), { code: 'usage-flag' });
  const { context } = testContext();
  const predicate = await writeText(await folderOf(t), 'large.txt', ' '.repeat(33 * 1024 * 1024));
  await assert.rejects(readAttestationInput({ predicate }, context), { code: 'upload-too-large' });
  await assert.rejects(readAttestationInput({ predicate, type: 'sbom' }, context), { code: 'predicate-type-unknown' });
});
