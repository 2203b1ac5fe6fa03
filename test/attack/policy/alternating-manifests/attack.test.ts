// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testImage, writeContent } from '../../../../packages/countersign/src/store/test-image.ts';
import { answer, startHostileServer } from '../../hostile-server.ts';
import { passOn } from '../../pass-on.ts';
import { openCommandGate } from '../support/command-gate.ts';

const evil = testImage('evil').manifest;
const good = testImage('app').manifest;

for (const [first, second, code, verdict] of [
  [good, evil, 0, 'verified'],
  [evil, good, 13, 'signature-not-found'],
] as const) {
  test(`a registry whose first answer is ${first === good ? 'good' : 'bad'} is asked once for a tag: ${verdict}`, async (t) => {
    const gate = await openCommandGate(t, import.meta.dirname);
    await writeContent(await gate.store('team/app'), testImage('evil'));
    let asked = 0;
    const server = await startHostileServer(t, ({ path }) => {
      if (!path.endsWith('/manifests/v1')) return passOn(`http://${gate.host}`);
      asked += 1;
      const { bytes, manifest } = asked === 1 ? first : second;
      // The header names the other one.
      const other = asked === 1 ? second : first;
      const headers = { 'docker-content-digest': other.descriptor.digest };
      return answer(200, { type: manifest.mediaType, body: bytes, headers });
    });
    const { code: exit, verdicts, items } = await gate.check([`${server.host}/team/app:v1`]);
    assert.deepEqual([exit, verdicts, asked], [code, [verdict], 1]);
    assert.equal(items[0]?.digest, first.descriptor.digest);
  });
}
