// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeTrustPolicies, type PlainTrustPolicy } from './encode-trust-policy.ts';

const policy: PlainTrustPolicy = {
  comments: ['of cluster-a\nspec: {}'],
  name: 'acme',
  trustRoots: [],
  signers: [
    {
      name: 'ci',
      comments: ['line 3'],
      fields: { keyless: { subject: 'https://github.com/acme/**', issuer: 'https://issuer.example' } },
    },
  ],
  rules: [{ name: 'all', comments: [], fields: { require: { signedBy: 'ci' }, images: ['ghcr.io/acme/**'] } }],
};

test('a policy is written in the order in which it is read, with its comments in their places', () => {
  assert.equal(
    encodeTrustPolicies([policy]),
    `# of cluster-a\\u{a}spec: {}
apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  signers:
    # line 3
    ci: {keyless: {issuer: https://issuer.example, subject: https://github.com/acme/**}}
  rules:
    - name: all
      images: [ghcr.io/acme/**]
      require: {signedBy: ci}
`,
  );
});

test('several policies are several documents, and the order of fields in memory does not show', () => {
  const [rule] = policy.rules;
  assert.ok(rule);
  const other = {
    ...policy,
    rules: [{ ...rule, fields: { images: ['ghcr.io/acme/**'], require: { signedBy: 'ci' } } }],
  };
  const text = encodeTrustPolicies([policy, other]);
  const [first, second, ...more] = text.split('---\n');
  assert.equal(first, second);
  assert.equal(more.length, 0);
});
