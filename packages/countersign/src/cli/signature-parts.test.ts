// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeRekorBundle, encodeTimestamp } from '../attest/legacy-evidence.ts';
import { entryAnswer } from '../authority/testing/rekor1-answer.ts';
import { encodeBase64 } from '../bytes/base64.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { systemFiles } from '../host/system-files.ts';
import type { Files } from '../ports/files.ts';
import { createTestWorld } from '../sandbox/testing/test-world.ts';
import { logSignature, pemOf, personInWorld, signAs, stampInWorld } from '../verify/testing/legacy-in-world.ts';
import { readCertificateFile, readLogEntryFile, readTimestampFile } from './signature-parts.ts';

const { world } = createTestWorld();
const by = personInWorld(world);
const payload = encodeUtf8('payload');
const signature = signAs(by, payload);
const pem = pemOf(by.certificate?.chain ?? []);

function holding(content: string | Uint8Array): Files {
  return { ...systemFiles, read: async () => (typeof content === 'string' ? encodeUtf8(content) : content) };
}

test('a certificate is read from PEM, and from base64 of PEM in lines', async () => {
  assert.equal(await readCertificateFile('f', holding(pem)), pem.trim());
  const base64 = encodeBase64(encodeUtf8(pem)).replaceAll(/.{64}/g, '$&\n');
  assert.equal(await readCertificateFile('f', holding(base64)), pem);
});

for (const [what, content, code] of [
  ['text', 'certificate', 'base64-malformed'],
  ['base64 of text', encodeBase64(encodeUtf8('certificate')), 'certificate-malformed'],
  ['PEM of something else', pem.replaceAll('CERTIFICATE', 'PUBLIC KEY'), 'certificate-malformed'],
  ['bytes', new Uint8Array([0xff]), 'pem-malformed'],
] as const) {
  test(`${what} is no certificate`, async () => {
    await assert.rejects(readCertificateFile('f', holding(content)), { code });
  });
}

test('a timestamp is read as it was answered, and from the JSON around it', async () => {
  const timestamp = stampInWorld(world, signature);
  assert.deepEqual(await readTimestampFile('f', holding(timestamp)), timestamp);
  assert.deepEqual(await readTimestampFile('f', holding(encodeTimestamp(timestamp))), timestamp);
});

for (const [what, content, code] of [
  ['text', 'timestamp', 'json-malformed'],
  ['another object', '{}', 'payload-malformed'],
  ['bytes', new Uint8Array([0xff]), 'json-malformed'],
] as const) {
  test(`${what} is no timestamp`, async () => {
    await assert.rejects(readTimestampFile('f', holding(content)), { code });
  });
}

test('a log entry is read as Rekor answers, and as cosign stores it', async () => {
  const answered = await readLogEntryFile('f', holding(JSON.stringify(entryAnswer())));
  assert.equal(answered.logIndex, 25_579n);
  const entry = logSignature(world, by, { payload, signature });
  const { inclusionProof: _, ...promised } = { ...entry, logKeyId: new Uint8Array(entry.logKeyId) };
  assert.deepEqual(await readLogEntryFile('f', holding(encodeRekorBundle(entry))), promised);
});

for (const [what, content, code] of [
  ['text', 'entry', 'json-malformed'],
  ['an empty answer', '{}', 'log-entry-malformed'],
  ['a promise of nothing', '{"Payload":{}}', 'log-entry-malformed'],
  ['an answer with a shortened log id', JSON.stringify(entryAnswer({ logID: 'c' })), 'hex-malformed'],
] as const) {
  test(`${what} is no log entry`, async () => {
    await assert.rejects(readLogEntryFile('f', holding(content)), { code });
  });
}
