// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serviceRefused } from '../authority/service-error.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { createKeySigner } from '../crypto/key-signer.ts';
import { signAndPublish } from './sign-and-publish.ts';
import type { SignedContent } from './signed-content.ts';
import { noWitnesses } from './witnesses.ts';

const signer = createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
const url = new URL('https://log.example');
const known = serviceRefused({ kind: 'transparency log', url }, 409, 'there already');

function countingSign(kind: 'fresh' | 'same') {
  const made: SignedContent[] = [];
  const sign = async (): Promise<SignedContent> => {
    const signature = new Uint8Array([kind === 'fresh' ? made.length : 0]);
    const content = { kind: 'message', algorithm: 'sha256', digest: new Uint8Array(32) } as const;
    made.push({ party: { kind: 'key', signer }, signature, content });
    return made.at(-1) as SignedContent;
  };
  return { sign, made };
}

test('a signature whose entry a log has and does not give out is made again, once', async () => {
  const { sign, made } = countingSign('fresh');
  const answers = [() => Promise.reject(known), () => Promise.resolve(noWitnesses)];
  const { signed } = await signAndPublish(sign, async () => (await answers.shift()?.()) ?? assert.fail('third time'));
  assert.equal(signed, made[1]);
  await assert.rejects(
    signAndPublish(sign, () => Promise.reject(known)),
    known,
  );
});

test('a signer that can only repeat itself is not asked for ever', async () => {
  const { sign, made } = countingSign('same');
  await assert.rejects(
    signAndPublish(sign, () => Promise.reject(known)),
    known,
  );
  assert.equal(made.length, 2);
});

test('any other refusal is final', async () => {
  const others = [
    serviceRefused({ kind: 'transparency log', url }, 400, 'no'),
    serviceRefused({ kind: 'timestamp authority', url }, 409, 'no'),
  ];
  for (const refusal of others) {
    const { sign, made } = countingSign('fresh');
    await assert.rejects(
      signAndPublish(sign, () => Promise.reject(refusal)),
      refusal,
    );
    assert.equal(made.length, 1);
  }
});
