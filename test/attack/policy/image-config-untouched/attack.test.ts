// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContentSource } from '../../../../packages/countersign/src/ports/content.ts';
import { app, openGate, verdictOf } from '../support/gate.ts';

const here = 'registry.example/team/app';

for (const [signed, verdict] of [
  [true, 'verified'],
  [false, 'signature-not-found'],
] as const) {
  test(`nothing of the image but its manifest is asked for: ${verdict}`, async () => {
    const gate = openGate(import.meta.dirname);
    await gate.push(`${here}:v1`);
    if (signed) await gate.sign('ci', here);
    const asked: string[] = [];
    const registry = (honest: ContentSource): ContentSource => ({
      ...honest,
      readBlob: async (descriptor, options) => {
        asked.push(descriptor.digest);
        return await honest.readBlob(descriptor, options);
      },
    });
    assert.equal(verdictOf(await gate.decide(`${here}:v1`, { registry })), verdict);
    const ofImage: readonly string[] = app.blobs.map(({ descriptor }) => descriptor.digest);
    assert.deepEqual(
      asked.filter((digest) => ofImage.includes(digest)),
      [],
    );
    assert.equal(asked.length, signed ? 1 : 0);
  });
}
