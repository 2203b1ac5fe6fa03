// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeBase64 } from '../bytes/base64.ts';
import { encodeCanonicalJson } from '../bytes/canonical-json.ts';
import { encodeHex } from '../bytes/hex.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { createSmallLog, entryOf, logTime, signWith } from './testing/small-log.ts';
import { encodeSetPayload, verifySet } from './verify-set.ts';

const refused = { code: 'log-entry-invalid' };
const log = createSmallLog('rekor-1');
const body = encodeUtf8('a body');
const entry = entryOf(log, [body], 0, { promise: true });
const set = entry.signedEntryTimestamp ?? new Uint8Array();
const timeMs = Number(logTime) * 1000;

test('a promise is proven, and with it the time', () => {
  const promise = verifySet(entry, body, set, log.trusted);
  assert.deepEqual({ ...promise }, { body, logKeyId: entry.logKeyId, logIndex: 5000n, integratedTimeMs: timeMs });
});

test('a promise of another body, time, index, log, or with a flipped bit is refused', () => {
  const { logKeyId } = entry;
  const others = [
    { ...entry, integratedTime: logTime + 1n },
    { ...entry, logIndex: 5001n },
    { ...entry, logKeyId: logKeyId.with(0, (logKeyId[0] ?? 0) ^ 1) },
  ];
  for (const other of others) assert.throws(() => verifySet(other, body, set, log.trusted), refused);
  assert.throws(() => verifySet(entry, encodeUtf8('a bodz'), set, log.trusted), refused);
  for (let bit = 0; bit < set.length * 8; bit += 5) {
    const flipped = set.with(bit >> 3, (set[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
    assert.throws(() => verifySet(entry, body, flipped, log.trusted), refused);
  }
  assert.throws(() => verifySet(entry, body, set, createSmallLog('rekor-1').trusted), refused);
});

test('the key of the log must have been valid at that time, both ends included', () => {
  const at = (startMs: number, endMs: number) => ({ ...log.trusted, validFor: { startMs, endMs } });
  assert.doesNotThrow(() => verifySet(entry, body, set, at(timeMs, timeMs)));
  assert.throws(() => verifySet(entry, body, set, at(timeMs + 1, timeMs + 5)), refused);
  assert.throws(() => verifySet(entry, body, set, at(timeMs - 5, timeMs - 1)), refused);
});

test('numbers that a double cannot hold are refused', () => {
  const trusted = { ...log.trusted, validFor: { startMs: 0 } };
  for (const change of [{ logIndex: 2n ** 53n }, { integratedTime: 2n ** 53n }]) {
    const large = { ...entry, ...change };
    const signature = signWith(log.key, encodeUtf8(encodeSetPayload(large, body)));
    assert.throws(() => verifySet(large, body, signature, trusted), refused);
  }
});

test('the signed text is the canonical JSON of the four members', () => {
  const safe = fc.maxSafeNat();
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), safe, safe, (bytes, logKeyId, logIndex, integratedTime) => {
      const value = { logID: encodeHex(logKeyId), logIndex, integratedTime, body: encodeBase64(bytes) };
      const numbers = { logIndex: BigInt(logIndex), integratedTime: BigInt(integratedTime) };
      assert.equal(encodeSetPayload({ logKeyId, ...numbers }, bytes), encodeCanonicalJson(value));
    }),
  );
});
