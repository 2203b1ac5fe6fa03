// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocument } from '../bytes/json-fields.ts';
import { readLogEntries } from './parse-log-entry.ts';

const entry = {
  logIndex: '9223372036854775807',
  logId: { keyId: 'AA==' },
  kindVersion: { kind: 'dsse', version: '0.0.1' },
  inclusionPromise: { signedEntryTimestamp: 'AQ==' },
};

function read(tlogEntries: readonly (typeof entry)[]) {
  return readLogEntries(readDocument({ tlogEntries }, 'material', 'bundle-malformed'), '0.1');
}

test('numbers keep all their 63 bits, and an absent time is zero', () => {
  assert.equal(read([entry])[0]?.logIndex, 2n ** 63n - 1n);
  assert.equal(read([entry])[0]?.integratedTime, 0n);
});

test('the same index in another log is another entry; in the same log it is a repetition', () => {
  assert.equal(read([entry, { ...entry, logId: { keyId: 'AQ==' } }]).length, 2);
  assert.throws(() => read([entry, { ...entry, kindVersion: { kind: 'x', version: '1' } }]), {
    code: 'bundle-malformed',
  });
});
