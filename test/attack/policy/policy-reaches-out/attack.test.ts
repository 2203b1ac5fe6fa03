// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed, openGate } from '../support/gate.ts';

for (const file of [
  '/etc/passwd',
  '../secrets/key.pub',
  'keys/../../key.pub',
  'http://169.254.169.254/latest/meta-data/',
  'https://evil.example/key.pub',
  'file:///etc/passwd',
  'C:\\keys\\ci.pub',
  '//evil.example/share/ci.pub',
]) {
  test(`\`${file}\` is no file beside the policy`, async () => {
    const gate = openGate(import.meta.dirname);
    const text = changed(await gate.text(), 'ci.pub', JSON.stringify(file));
    await assert.rejects(gate.load(text), { code: 'policy-malformed', message: /wanted a file beside the policy/ });
  });
}

test('a key beside the policy is read', async () => {
  assert.equal((await openGate(import.meta.dirname).load()).rules.length, 1);
});

for (const [what, policy] of [
  [
    'a policy at an address',
    '{name: x, policy: {type: cue, remote: {url: "http://169.254.169.254/", sha256sum: "00"}}}',
  ],
  ['a policy in a ConfigMap', '{name: x, policy: {type: cue, configMapRef: {name: policies, key: p}}}'],
] as const) {
  test(`${what}, as a ClusterImagePolicy may want it, is refused and not fetched`, async () => {
    const text = `apiVersion: policy.sigstore.dev/v1beta1
kind: ClusterImagePolicy
metadata: {name: out}
spec:
  images: [{glob: "**"}]
  authorities: [{static: {action: pass}}]
  policy: ${policy.slice(policy.indexOf('policy: ') + 'policy: '.length, -1)}
`;
    await assert.rejects(openGate(import.meta.dirname).load(text), { code: 'policy-malformed' });
  });
}
