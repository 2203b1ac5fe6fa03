// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openGate, verdictOf } from '../support/gate.ts';

const here = 'registry.example/team/app';
const lax = (rule: string): string => `---
apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: aaa-lax}
spec:
  signers: {mallory: {key: {file: mallory.pub}}}
  rules: [{name: all, images: ["**"], ${rule}}]
`;

for (const [what, rule] of [
  ['by another signer', 'require: {signedBy: mallory}'],
  ['that any name satisfies', 'signedName: any, require: {signedBy: mallory}'],
  ['that audits', 'audit: true, require: {signedBy: mallory}'],
  ['that warns', 'warnUntil: 2999-01-01T00:00:00Z, require: {signedBy: mallory}'],
] as const) {
  test(`a policy ${what} admits nothing that the strict one refuses`, async () => {
    const gate = openGate(import.meta.dirname);
    await gate.push(`${here}:v1`);
    await gate.sign('mallory', here);
    for (const text of [`${await gate.text()}${lax(rule)}`, `${lax(rule).slice(4)}---\n${await gate.text()}`]) {
      const policy = await gate.load(text);
      const decision = await gate.decide(`${here}:v1`, { policy });
      assert.deepEqual([decision.admitted, verdictOf(decision)], [false, 'key-mismatch']);
    }
    await gate.sign('ci', here);
    const policy = await gate.load(`${await gate.text()}${lax(rule)}`);
    assert.equal(verdictOf(await gate.decide(`${here}:v1`, { policy })), 'verified');
  });
}

test('settings that stand twice, or a policy under the name of another, are no policies', async () => {
  const gate = openGate(import.meta.dirname);
  const settings = (name: string, notCovered: string): string =>
    `---\napiVersion: countersign.dev/v1\nkind: TrustSettings\nmetadata: {name: ${name}}\nspec: {notCovered: ${notCovered}}\n`;
  const text = await gate.text();
  await assert.rejects(gate.load(text + settings('a', 'refuse') + settings('b', 'admit')), {
    code: 'policy-malformed',
  });
  await assert.rejects(gate.load(text + lax('require: {signedBy: mallory}').replace('aaa-lax', 'acme')), {
    code: 'policy-malformed',
  });
});
