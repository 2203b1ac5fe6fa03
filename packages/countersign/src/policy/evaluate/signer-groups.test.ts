// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signerGroups } from './signer-groups.ts';
import { createPolicyDesk, deskKey, ruleOf, signedBy } from './testing/policy-desk.ts';

test('signers with the same root and demands are proven together, others apart', () => {
  const desk = createPolicyDesk();
  const [alice, bob] = [desk.person('alice'), desk.person('bob')];
  const dated = desk.person('carol', { demands: { timestamps: 1 } });
  const holder = desk.keyHolder('holder', deskKey());
  const { root: _, ...bare } = desk.keyHolder('bare', deskKey());
  const rules = [ruleOf(signedBy([alice, bob])), ruleOf({ kind: 'all', of: [signedBy([dated, holder, bare, alice])] })];
  const groups = signerGroups(rules);
  assert.deepEqual(
    groups.map(({ signers }) => signers.map(({ name }) => name)),
    [['alice', 'bob', 'holder'], ['carol'], ['bare']],
  );
  assert.deepEqual(
    groups.map(({ trust }) => [trust.keys.length, trust.identities.length, trust.root !== undefined]),
    [
      [1, 1, true],
      [0, 1, true],
      [1, 0, false],
    ],
  );
});
