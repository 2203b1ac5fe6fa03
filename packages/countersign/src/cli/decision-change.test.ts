// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtureDecision, fixtureReason } from '../policy/decision.fixture.ts';
import { type ComparedImage, changesJson, changesText, isChanged, isUncertain } from './decision-change.ts';

const verified = fixtureDecision();
const refused = fixtureDecision({
  result: 'refused',
  admitted: false,
  reason: fixtureReason('policy-refused', 'rule x'),
});
const namedAt = [{ source: 'images.txt', at: { line: 3, column: 1 } }];
const compared = (before: ComparedImage['before'], after: ComparedImage['after']): ComparedImage => ({
  before,
  after,
  namedAt,
});

test('another result, admission, reason, alert or exception is a change; another hash of the policies is none', () => {
  const exception = { name: 'e', rule: 'r', reason: 'x', expires: '2026-12-01T00:00:00.000Z', used: true };
  assert.ok(isChanged(compared(verified, refused)));
  assert.ok(isChanged(compared(refused, { ...refused, admitted: true })));
  assert.ok(isChanged(compared(refused, { ...refused, reason: fixtureReason('digest-revoked', 'x') })));
  assert.ok(isChanged(compared(verified, { ...verified, alerts: [{ rule: 'r', alert: 'page' }] })));
  assert.ok(isChanged(compared(verified, { ...verified, exceptions: [exception] })));
  assert.ok(!isChanged(compared(verified, { ...verified, exceptions: [{ ...exception, used: false }] })));
  assert.ok(!isChanged(compared(verified, { ...verified, policySet: 'c'.repeat(64) })));
});

test('only what changes is printed, with both answers and where the image is named', () => {
  assert.equal(
    changesText([compared(verified, verified), compared(verified, refused)]),
    [
      'ghcr.io/acme/app:v1 (images.txt:3)',
      '  old: verified',
      '  new: refused: rule x [policy-refused]',
      '2 images: 1 would change',
      '',
    ].join('\n'),
  );
});

test('what could not be found out is no "nothing changes"', () => {
  const unavailable = fixtureDecision({ result: 'unavailable', admitted: false });
  assert.ok(isUncertain(compared(unavailable, unavailable)));
  assert.match(changesText([compared(unavailable, unavailable)]), /1 image: 0 would change, 1 could not be found out/);
});

test('as JSON both decisions are whole', () => {
  const { items } = JSON.parse(changesJson([compared(verified, refused)])) as { items: readonly object[] };
  assert.deepEqual(items, [{ reference: 'ghcr.io/acme/app:v1', changed: true, old: verified, new: refused }]);
});
