// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStatement } from '../attest/statement.ts';
import { parseSummary } from '../attest/summary.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestEncoded, digestOf } from '../oci/digest.ts';
import type { Decision } from '../policy/decision.ts';
import { summaryStatementOf } from './attest-summary.ts';

const digest = digestOf(encodeUtf8('image'));
const decision: Decision = {
  apiVersion: 'countersign.dev/v1',
  kind: 'Decision',
  result: 'verified',
  admitted: true,
  reference: 'registry.example/team/app:v1',
  repository: 'registry.example/team/app',
  tag: 'v1',
  digest,
  rules: [],
  evidence: [],
  gaps: [],
  alerts: [],
  warnings: [],
  exceptions: [],
  context: {},
  policySet: 'ab'.repeat(32),
  trust: 'cd'.repeat(32),
  instant: '2026-01-02T03:04:05.678Z',
};

test('a summary binds image, name, policies, instant and verifier', () => {
  const claim = summaryStatementOf(decision, 'https://gate.example/ci');
  assert.equal(claim.digest, digest);
  const statement = parseStatement(claim.statement);
  assert.equal(statement.predicateType, claim.predicateType);
  assert.equal(statement.subjects[0]?.digests['sha256'], digestEncoded(digest));
  assert.deepEqual(parseSummary(statement.predicate ?? null), {
    verifier: 'https://gate.example/ci',
    policySets: ['ab'.repeat(32)],
    timeCreatedMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    references: ['registry.example/team/app:v1'],
    properties: ['COUNTERSIGN_VERIFIED'],
  });
});

test('without a tag the repository is bound alone, and a hash that says what it is, too', () => {
  const { tag: _, ...untagged } = decision;
  const { statement } = summaryStatementOf({ ...untagged, policySet: `sha256:${'ab'.repeat(32)}` }, 'urn:gate');
  const summary = parseSummary(parseStatement(statement).predicate ?? null);
  assert.deepEqual(summary.references, ['registry.example/team/app']);
  assert.deepEqual(summary.policySets, ['ab'.repeat(32)]);
});

test('only what is verified, everywhere and under a name, has a summary', () => {
  const { digest: _, ...digestless } = decision;
  const { repository: __, ...nameless } = decision;
  const wrong: readonly Decision[] = [
    ...(['refused', 'unavailable', 'not-covered'] as const).map((result) => ({ ...decision, result })),
    digestless,
    nameless,
    { ...decision, context: { 'namespace.name': 'dev' } },
  ];
  for (const each of wrong) {
    assert.throws(() => summaryStatementOf(each, 'https://gate.example/ci'), { code: 'usage-flag' });
  }
  for (const id of ['', 'gate', 'https://gate.example/a b'])
    assert.throws(() => summaryStatementOf(decision, id), { code: 'usage-flag' });
});
