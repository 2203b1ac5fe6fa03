// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../../../../packages/countersign/src/bytes/utf8.ts';
import { app, openGate, verdictOf } from '../support/gate.ts';

const here = 'registry.example/team/app';
const { digest } = app.manifest.descriptor;
const exceptionFor = (rule: string): string => `---
apiVersion: countersign.dev/v1
kind: TrustException
metadata: {name: for-${rule}, namespace: security}
spec: {rule: acme/${rule}, digest: "${digest}", reason: outage, expires: 2026-11-23T00:00:00Z}
`;

for (const [signers, verdict] of [
  [[], 'signature-not-found'],
  [['ci'], 'refused'],
  [['qa'], 'refused'],
  [['ci', 'qa'], 'verified'],
] as const) {
  test(`with an exception for each rule, signatures by ${signers.join(' and ') || 'nobody'} come out as ${verdict}`, async () => {
    const gate = openGate(import.meta.dirname);
    await gate.push(`${here}:v1`);
    for (const by of signers) await gate.sign(by, here);
    const text = `${await gate.text()}${exceptionFor('built')}${exceptionFor('tested')}`;
    const policy = await gate.load([{ name: 'acme.yaml', bytes: encodeUtf8(text) }]);
    const decision = await gate.decide(`${here}:v1`, { policy });
    assert.equal(verdictOf(decision), verdict);
    assert.equal(decision.admitted, signers.length > 0);
    assert.equal(decision.exceptions.length, 2);
  });
}
