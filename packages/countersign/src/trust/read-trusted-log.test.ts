// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocument } from '../bytes/json-fields.ts';
import { isSkipped, readTrustedLog } from './read-trusted-log.ts';
import { logJson } from './testing/trusted-root.ts';

const read = (log: ReturnType<typeof logJson> & { readonly logId?: { readonly keyId: string } }) =>
  readTrustedLog(readDocument(log, 'tlog', 'trusted-root-malformed'));

test('the key id is as stated, and that of the key when nothing is stated', () => {
  const log = read(logJson());
  assert.ok(!isSkipped(log));
  assert.equal(log.keyId, log.publicKey.fingerprint);
  assert.deepEqual(Object.values(read({ ...logJson(), logId: { keyId: 'AQID' } }))[0], '010203');
});

test('a log with another hash is skipped, with its place and address', () => {
  const log = read({ ...logJson(), hashAlgorithm: 'SHA2_512' });
  assert.ok(isSkipped(log));
  assert.equal(log.skipped, '`tlog` `https://log.example`: wanted the hash algorithm SHA2_256, got `SHA2_512`');
});
