// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestWorld } from '../../sandbox/testing/test-world.ts';
import { parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import { createProblems } from '../create-problems.ts';
import { deskKey } from '../evaluate/testing/policy-desk.ts';
import type { AuthorityDraft } from './authority-draft.ts';
import { authorityTrust } from './authority-trust.ts';

const at = { line: 1, column: 1 };
const named = (text: string) => ({ trustRoot: { text, at } });
const url = { url: { text: 'https://rekor.example', at } };
const root = () => parseTrustedRoot(createTestWorld().world.trustedRoot());
const roots = new Map([
  ['public-good', root()],
  ['TrustRoot/acme', root()],
  ['TrustRoot/tsa', root()],
]);
const key: AuthorityDraft['who'] = { kind: 'key', key: deskKey().publicKey };
const person: AuthorityDraft['who'] = { kind: 'keyless', identities: [], scts: 'demanded' };
const ownPerson: AuthorityDraft['who'] = { ...person, ...named('acme') };

function trustOf(
  who: AuthorityDraft['who'],
  witness: AuthorityDraft['witness'],
  format: AuthorityDraft['format'] = 'legacy',
) {
  const problems = createProblems();
  const authority = { name: 'a', at, who, witness, format, attestations: [] };
  const trust = authorityTrust(authority, { roots }, { source: 'x', problems, nulls: 'absent' });
  return { trust, told: problems.list.map(({ rule }) => rule) };
}

for (const [name, who, witness, format, logs, timestamps] of [
  ['a key alone', key, {}, 'legacy', 0, 0],
  ['a key with an empty ctlog', key, { ctlog: {} }, 'legacy', 0, 0],
  ['a key with a log', key, { ctlog: url }, 'legacy', 1, 0],
  ['a key with a log of a trust root', key, { ctlog: named('acme') }, 'legacy', 1, 0],
  ['a key with a timestamp authority and a log', key, { ctlog: url, timestamp: named('tsa') }, 'legacy', 0, 1],
  ['a person', person, {}, 'legacy', 1, 0],
  ['a person with an empty ctlog', person, { ctlog: {} }, 'legacy', 0, 0],
  ['a person with a timestamp authority', person, { timestamp: named('tsa') }, 'legacy', 0, 1],
  ['a person with a timestamp authority that is not named', person, { timestamp: {} }, 'legacy', 1, 0],
  ['a person of a trust root', ownPerson, {}, 'legacy', 0, 0],
  ['a person of a trust root with its log', ownPerson, { ctlog: named('acme') }, 'legacy', 1, 0],
  ['a person of a trust root, in bundles', ownPerson, {}, 'bundle', 1, 0],
  ['a person of a trust root with timestamps, in bundles', ownPerson, { timestamp: named('acme') }, 'bundle', 0, 1],
] as const) {
  test(`${name}: ${logs} logs and ${timestamps} timestamps are demanded`, () => {
    const { trust, told } = trustOf(who, witness, format);
    assert.ok(trust);
    assert.deepEqual(
      [trust.demands.logs, trust.demands.logsOfKeys, trust.demands.timestamps],
      [logs, logs, timestamps],
    );
    assert.deepEqual(told, []);
    assert.equal((trust.root?.logs.length ?? 0) > 0, logs === 1);
    if (logs === 0 && timestamps === 0) assert.deepEqual(trust.root?.timestampAuthorities ?? [], []);
  });
}

test('each part is that of the root which is named for it', () => {
  const { trust } = trustOf(ownPerson, { ctlog: url, timestamp: named('tsa') });
  assert.equal(trust?.root?.certificateAuthorities, roots.get('TrustRoot/acme')?.certificateAuthorities);
  assert.equal(trust?.root?.ctLogs, roots.get('TrustRoot/acme')?.ctLogs);
  assert.equal(trust?.root?.timestampAuthorities, roots.get('TrustRoot/tsa')?.timestampAuthorities);
});

test('proof of a certificate log is left out only where the policy says so, and keys need no root', () => {
  assert.equal(trustOf(person, {}).trust?.demands.scts, 1);
  assert.equal(trustOf({ kind: 'keyless', identities: [], scts: 'ignored' }, {}).trust?.demands.scts, 0);
  assert.equal(trustOf(key, {}).trust?.root, undefined);
});

test('a root that is not there is a mistake, and nothing takes its place', () => {
  assert.deepEqual(trustOf({ ...person, ...named('nowhere') }, {}), { trust: undefined, told: ['trust-root-unknown'] });
  assert.deepEqual(trustOf(key, { timestamp: named('nowhere') }).trust, undefined);
});
