// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testImage } from '../store/test-image.ts';
import { claimBytes } from './claim-bytes.ts';
import type { ImageClaim } from './image-claim.ts';

const { descriptor: image } = testImage('app').manifest;
const claim: ImageClaim = { image, repository: 'docker.io/library/app', tag: 'v1', annotations: { b: '2', a: '<1>' } };

test('a legacy claim is, byte for byte, what cosign signs', () => {
  const text = Buffer.from(claimBytes(claim, 'simple-signing')).toString();
  const identity = '{"docker-reference":"index.docker.io/library/app:v1"}';
  const critical = `{"identity":${identity},"image":{"docker-manifest-digest":"${image.digest}"},"type":"cosign container image signature"}`;
  assert.equal(text, `{"critical":${critical},"optional":{"a":"\\u003c1\\u003e","b":"2"}}`);
});

test('a legacy claim can have another name, and without annotations says `null`', () => {
  const text = Buffer.from(
    claimBytes({ ...claim, identity: 'any name', annotations: {} }, 'simple-signing'),
  ).toString();
  assert.match(text, /"docker-reference":"any name"/);
  assert.match(text, /"optional":null\}$/);
});

test('a statement names the repository and tag in normal form, or nothing for an image in a folder', () => {
  const subjectOf = (of: ImageClaim): { readonly name?: string } =>
    (JSON.parse(Buffer.from(claimBytes(of, 'bundle')).toString()) as { subject: [{ name?: string }] }).subject[0];
  assert.equal(subjectOf(claim).name, 'docker.io/library/app:v1');
  assert.equal('name' in subjectOf({ image, annotations: {} }), false);
});
