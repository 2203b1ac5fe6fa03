// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../../../../packages/countersign/src/bytes/utf8.ts';
import { digestEncoded } from '../../../../packages/countersign/src/oci/digest.ts';
import { app, openGate, verdictOf, vulnsType } from '../support/gate.ts';

const here = 'registry.example/team/app';
const subject = `[{"name":"${here}","digest":{"sha256":"${digestEncoded(app.manifest.descriptor.digest)}"}}]`;
const good = `{"_type":"https://in-toto.io/Statement/v1","subject":${subject},"predicateType":"${vulnsType}","predicate":{}}`;

async function decide(payload: Uint8Array): Promise<string> {
  const gate = openGate(import.meta.dirname);
  await gate.push(`${here}:v1`);
  await gate.signPayload('ci', here, { payload, type: vulnsType });
  return verdictOf(await gate.decide(`${here}:v1`));
}

test('the statement as it should be is verified', async () => {
  assert.equal(await decide(encodeUtf8(good)), 'verified');
});

for (const [what, text] of [
  ['nothing', ''],
  ['no JSON', 'SUCCESS'],
  ['a half of it', good.slice(0, -1)],
  ['two of them', good + good],
  ['a list', `[${good}]`],
  ['null', 'null'],
  ['a member twice', good.replace('"predicate":{}', `"predicate":{},"predicateType":"x"`)],
  ['no type', good.replace(`"predicateType":"${vulnsType}",`, '')],
  ['another type of statement', good.replace('Statement/v1', 'Statement/v9')],
  ['no subject', good.replace(subject, '[]')],
  ['a digest with another algorithm', good.replace('"sha256"', '"md5"')],
  ['bytes that are no text', `${good}\u0000`],
] as const) {
  test(`${what}, well signed, is refused`, async () => {
    assert.equal(
      await decide(encodeUtf8(text)),
      what.startsWith('a digest') ? 'digest-mismatch' : 'evidence-malformed',
    );
  });
}
