// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestOf } from '../oci/digest.ts';
import { envelopeLayer } from './envelope-layer.ts';

test('a layer names the type of its predicate, as cosign 2 finds it', () => {
  const envelope = encodeUtf8('{}');
  assert.deepEqual(envelopeLayer(envelope, 'https://cyclonedx.org/bom', { 'dev.cosignproject.cosign/signature': '' }), {
    mediaType: 'application/vnd.dsse.envelope.v1+json',
    size: 2,
    digest: digestOf(envelope),
    annotations: { 'dev.cosignproject.cosign/signature': '', predicateType: 'https://cyclonedx.org/bom' },
  });
});
