// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MalformedError, UnavailableError, UntrustedError } from '../errors/errors.ts';
import { createEvidenceCollector, type EvidenceCollector } from './evidence-collector.ts';
import { defaultEvidenceLimits } from './evidence-limits.ts';
import { runLimited } from './run-limited.ts';

const origin = { place: 'registry.example/app', store: 'referrers' } as const;
const asked = { place: origin.place, what: 'a tag' };

function collector(): EvidenceCollector {
  return createEvidenceCollector({
    ...defaultEvidenceLimits,
    maxEvidenceBytes: 10,
    maxTotalBytes: 15,
    maxAttestationBytes: 20,
    maxTotalAttestationBytes: 30,
  });
}

test('what is unavailable is a gap, evidence that does not parse is refused, and each is told', async () => {
  const found = collector();
  const failing = (error: Error) => async (): Promise<never> => await Promise.reject(error);
  await found.attempt({ ...asked, evidence: origin }, failing(new UnavailableError('registry-timeout', 'slow')));
  await found.attempt({ ...asked, evidence: origin }, failing(new MalformedError('manifest-malformed', 'no')));
  await found.attempt({ ...asked, evidence: origin }, failing(new UntrustedError('digest-mismatch', 'no')));
  await found.attempt(asked, failing(new MalformedError('manifest-malformed', 'no')));
  const codes = (items: readonly { readonly error: { readonly code: string } }[]): readonly string[] =>
    items.map(({ error }) => error.code);
  assert.deepEqual(codes(found.unreadable), ['registry-timeout', 'manifest-malformed']);
  assert.deepEqual(codes(found.refused), ['evidence-malformed', 'digest-mismatch']);
});

test('the end of time and bugs are thrown', async () => {
  for (const error of [new UnavailableError('deadline-exceeded', 'over'), new RangeError('bug')])
    await assert.rejects(
      collector().attempt(asked, async () => await Promise.reject(error)),
      error,
    );
});

test('one piece too large is refused alone, and too much together ends it with one refusal', () => {
  const found = collector();
  const reserve = (bytes: number): boolean => found.reserve('signature', origin, bytes);
  assert.deepEqual([reserve(11), reserve(10), found.isFull('signature')], [false, true, false]);
  assert.deepEqual([reserve(6), reserve(1), found.isFull('signature')], [false, false, true]);
  assert.equal(found.refused.length, 2);
});

test('attestations have limits of their own, and leave those of signatures alone', () => {
  const found = collector();
  assert.equal(found.reserve('attestation', origin, 21), false);
  assert.match(found.refused[0]?.error.message ?? '', /^wanted an attestation of at most 20 bytes/);
  assert.deepEqual(
    [20, 20].map((bytes) => found.reserve('attestation', origin, bytes)),
    [true, false],
  );
  assert.deepEqual([found.isFull('attestation'), found.isFull('signature')], [true, false]);
  assert.equal(found.reserve('signature', origin, 10), true);
});

test('calls run at the same time as many as allowed, and results keep the order', async () => {
  let running = 0;
  let most = 0;
  const results = await runLimited([3, 1, 2, 5, 4], 2, async (item, index) => {
    running++;
    most = Math.max(most, running);
    for (let turn = 0; turn < item; turn++) await Promise.resolve();
    running--;
    return `${index}:${item}`;
  });
  assert.deepEqual(results, ['0:3', '1:1', '2:2', '3:5', '4:4']);
  assert.equal(most, 2);
  await assert.rejects(
    runLimited([1], 2, async () => await Promise.reject(new RangeError('x'))),
    RangeError,
  );
});
