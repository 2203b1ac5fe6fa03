// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeBundle } from '../../../../packages/countersign/src/attest/encode-bundle.ts';
import { parseBundle } from '../../../../packages/countersign/src/attest/parse-bundle.ts';
import { encodeUtf8 } from '../../../../packages/countersign/src/bytes/utf8.ts';
import { digestEncoded } from '../../../../packages/countersign/src/oci/digest.ts';
import {
  buildReferrerManifest,
  emptyConfig,
  emptyConfigBytes,
} from '../../../../packages/countersign/src/oci/referrer-manifest.ts';
import { inTotoPayloadType, signInWorld } from '../../../../packages/countersign/src/sandbox/sign-in-world.ts';
import { testBlob, writeContent } from '../../../../packages/countersign/src/store/test-image.ts';
import { app, type Gate, openGate, verdictOf, vulnsType, writeBundle } from '../support/gate.ts';

const here = 'registry.example/team/app';
const statement = JSON.stringify({
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: here, digest: { sha256: digestEncoded(app.manifest.descriptor.digest) } }],
  predicateType: vulnsType,
  predicate: {},
});

async function attach(gate: Gate, text: string, type: string): Promise<void> {
  const blob = testBlob(text, type);
  const manifest = buildReferrerManifest({
    artifactType: type,
    layer: blob.descriptor,
    subject: app.manifest.descriptor,
    annotations: { 'in-toto.io/predicate-type': vulnsType },
  });
  await writeContent(gate.repository(here), {
    manifest,
    blobs: [{ descriptor: emptyConfig, bytes: emptyConfigBytes }, blob],
  });
}

async function gateOf(): Promise<Gate> {
  const gate = openGate(import.meta.dirname);
  await gate.push(`${here}:v1`);
  return gate;
}

test('a statement that the signer signed counts', async () => {
  const gate = await gateOf();
  await gate.signPayload('ci', here, { payload: encodeUtf8(statement), type: vulnsType });
  assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'verified');
});

const payload = Buffer.from(statement).toString('base64');
for (const [what, verdict, text, type] of [
  ['plain JSON', 'attestation-not-found', statement, 'application/vnd.in-toto+json'],
  [
    'an envelope without signatures',
    'evidence-malformed',
    `{"payloadType":"${inTotoPayloadType}","payload":"${payload}","signatures":[]}`,
    'application/vnd.dsse.envelope.v1+json',
  ],
  [
    'an envelope with an empty signature',
    'signature-mismatch',
    `{"payloadType":"${inTotoPayloadType}","payload":"${payload}","signatures":[{"sig":""}]}`,
    'application/vnd.dsse.envelope.v1+json',
  ],
] as const) {
  test(`${what} counts for nothing`, async () => {
    const gate = await gateOf();
    await attach(gate, text, type);
    assert.equal(verdictOf(await gate.decide(`${here}:v1`)), verdict);
  });
}

test('a statement by another key, or under a signature of another statement, counts for nothing', async () => {
  const gate = await gateOf();
  await gate.signPayload('mallory', here, { payload: encodeUtf8(statement), type: vulnsType });
  assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'attestation-not-found');
  const content = { kind: 'envelope', payloadType: inTotoPayloadType, payload: encodeUtf8('{}') } as const;
  const signed = signInWorld(gate.test.world, { content, signer: { kind: 'key', key: gate.key('ci') } });
  const bundle = parseBundle(signed.bytes);
  assert.ok(bundle.content.kind === 'dsse');
  const envelope = { ...bundle.content.envelope, payload: encodeUtf8(statement) };
  const swapped = encodeBundle({ ...bundle, content: { ...bundle.content, envelope } });
  const other = await gateOf();
  await writeBundle(other.repository(here), swapped, app.manifest.descriptor, vulnsType);
  assert.equal(verdictOf(await other.decide(`${here}:v1`)), 'attestation-not-found');
});
