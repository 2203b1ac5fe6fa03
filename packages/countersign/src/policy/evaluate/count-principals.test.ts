// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeSimpleSigning, simpleSigningType } from '../../attest/simple-signing.ts';
import type { Signer } from '../../verify/signer.ts';
import { annotationsOf, logSignature, personInWorld, signAs } from '../../verify/testing/legacy-in-world.ts';
import { countPrincipals } from './count-principals.ts';
import { createPolicyDesk, deskDigest, deskImage, ruleOf, signedBy } from './testing/policy-desk.ts';

let keys = 0;

/** With a new key each time, as keyless signers have. */
function person(issuer: string, ...names: readonly string[]): Signer {
  keys += 1;
  return personWithKey(`key ${keys}`, issuer, names);
}

function personWithKey(keyFingerprint: string, issuer: string, names: readonly string[]): Signer {
  const subjects = names.map((value) => ({ kind: 'email', value }) as const);
  const identity = { subjects, issuer, extensions: {} };
  return {
    kind: 'certificate',
    subject: names[0] ?? '',
    issuer,
    identity,
    extensions: {},
    fingerprint: '',
    keyFingerprint,
    source: '',
  };
}

const key = (fingerprint: string): Signer => ({ kind: 'key', fingerprint, source: 'cosign.pub' });

test('the same key, or the same name of one issuer, is one principal', () => {
  assert.equal(countPrincipals([]), 0);
  assert.equal(countPrincipals([key('a'), key('a')]), 1);
  assert.equal(countPrincipals([key('a'), key('b')]), 2);
  assert.equal(countPrincipals([person('sso', 'alice'), person('sso', 'alice')]), 1);
  assert.equal(countPrincipals([person('sso', 'alice'), person('sso', 'bob')]), 2);
  assert.equal(countPrincipals([person('sso', 'alice'), person('other', 'alice')]), 2);
});

test('nobody counts twice by having names added to a certificate', () => {
  assert.equal(countPrincipals([person('sso', 'alice'), person('sso', 'zoe', 'alice')]), 1);
  assert.equal(countPrincipals([person('sso', 'alice', 'x'), person('sso', 'x', 'y'), person('sso', 'y')]), 1);
});

test('nobody counts twice by having his key certified', () => {
  assert.equal(countPrincipals([key('a'), personWithKey('a', 'sso', ['alice'])]), 1);
  assert.equal(countPrincipals([key('a'), personWithKey('b', 'sso', ['alice'])]), 2);
  assert.equal(countPrincipals([personWithKey('a', 'sso', ['alice']), personWithKey('a', 'other', ['bob'])]), 1);
  assert.equal(countPrincipals([key('a'), personWithKey('a', 'sso', ['alice']), person('sso', 'alice')]), 1);
});

test('one signature fills one place, though it is by a trusted key and beside it lies a certificate of a trusted person', () => {
  const desk = createPolicyDesk();
  const { world } = desk.test;
  const by = personInWorld(world);
  const payload = encodeSimpleSigning({
    dockerReference: deskImage.repository,
    digest: deskDigest,
    type: simpleSigningType,
    optional: null,
  });
  const signature = signAs(by, payload);
  const annotations = annotationsOf(signature, by, { entry: logSignature(world, by, { payload, signature }) });
  const { origin } = desk.sign('somebody@acme.example');
  const candidate = { origin, candidate: { kind: 'simple-signing', payload, annotations } } as const;
  const signers = [desk.keyHolder('key', by.key), desk.person('person@example.com')];
  const resultFor = (atLeast: number): string =>
    desk.decide([ruleOf(signedBy(signers, { atLeast }))], [candidate]).result;
  assert.equal(resultFor(1), 'verified');
  assert.equal(resultFor(2), 'refused');
  const one = (index: number): string =>
    desk.decide([ruleOf(signedBy(signers.slice(index, index + 1)))], [candidate]).result;
  assert.deepEqual([one(0), one(1)], ['verified', 'verified']);
});
