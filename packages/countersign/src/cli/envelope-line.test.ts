// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestOf } from '../oci/digest.ts';
import { createTestWorld } from '../sandbox/testing/test-world.ts';
import { attestationFormats, attestInWorld, rawStatement } from '../verify/testing/attestation-in-world.ts';
import { envelopeLine } from './envelope-line.ts';

const { world } = createTestWorld();
const statement = rawStatement(digestOf(encodeUtf8('image')));

for (const format of attestationFormats) {
  test(`${format}: the envelope is one line, with the payload as it was signed`, () => {
    const line = envelopeLine(attestInWorld(world, statement, { format })) ?? '';
    assert.match(
      line,
      /^\{"payloadType":"application\/vnd\.in-toto\+json","payload":"[^"]+","signatures":\[\{"keyid":"","sig":"[^"]+"\}\]\}\n$/,
    );
    const { payload } = JSON.parse(line) as { payload: string };
    assert.equal(Buffer.from(payload, 'base64').toString(), JSON.stringify(statement));
  });
}
