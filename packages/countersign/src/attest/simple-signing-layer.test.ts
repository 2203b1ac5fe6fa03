// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeSimpleSigningLayer, layerAnnotations, parseSimpleSigningLayer } from './simple-signing-layer.ts';

const signature = Uint8Array.of(1, 2, 3);

test('a layer survives the round trip', () => {
  for (const layer of [
    { signature },
    { signature, certificate: 'PEM', chain: 'PEM', rekorBundle: '{}', timestamp: '{}' },
  ]) {
    assert.deepEqual(parseSimpleSigningLayer(encodeSimpleSigningLayer(layer)), layer);
  }
});

test('a plain signature has one annotation', () => {
  assert.deepEqual(encodeSimpleSigningLayer({ signature }), { 'dev.cosignproject.cosign/signature': 'AQID' });
});

test('an empty chain, as cosign writes it, is no chain', () => {
  const annotations = { [layerAnnotations.signature]: 'AQID', [layerAnnotations.chain]: '' };
  assert.deepEqual(parseSimpleSigningLayer(annotations), { signature });
});

for (const [annotations, fault] of [
  [{}, 'is missing'],
  [{ [layerAnnotations.signature]: '' }, 'is empty, as that of an attestation'],
  [{ [layerAnnotations.signature]: 'AQID\n' }, 'is not canonical base64'],
  [{ 'Dev.Cosignproject.Cosign/Signature': 'AQID' }, 'is spelled otherwise'],
] as const) {
  test(`a layer is refused when its signature ${fault}`, () => {
    assert.throws(() => parseSimpleSigningLayer(annotations), { code: 'payload-malformed' });
  });
}
