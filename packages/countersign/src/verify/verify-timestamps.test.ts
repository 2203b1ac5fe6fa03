// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { timestampInWorld } from '../sandbox/sign-in-world.ts';
import { createTestWorld, trustInWorld } from '../sandbox/testing/test-world.ts';
import type { CertificateAuthority } from '../x509/certificate-authority.ts';
import { timestampMissing, verifyTimestamps } from './verify-timestamps.ts';

const worlds = [createTestWorld().world, createTestWorld().world] as const;
const [ours, theirs] = worlds.map((world) => trustInWorld(world).root?.timestampAuthorities[0]) as [
  CertificateAuthority,
  CertificateAuthority,
];
const named = { ...theirs, uri: 'https://other-tsa.example' };
const timestamped = encodeUtf8('a signature');
const stamps = worlds.map((world) => timestampInWorld(world, timestamped)) as [Uint8Array, Uint8Array];

function verify(timestamps: readonly Uint8Array[], authorities: readonly CertificateAuthority[], wanted = 1) {
  return verifyTimestamps({ timestamped, timestamps }, authorities, wanted);
}

test('a timestamp of a trusted authority is told with its time', () => {
  const [found] = verify([stamps[0]], [ours]);
  assert.deepEqual(found, {
    instantMs: Date.UTC(2026, 10, 22, 12),
    place: { authority: ours.name, time: '2026-11-22T12:00:00.000Z' },
  });
});

test('those of other authorities are skipped', () => {
  assert.equal(verify([stamps[1], stamps[0]], [ours]).length, 1);
  assert.deepEqual(verify([stamps[1]], [ours], 0), []);
  assert.throws(() => verify([stamps[1]], [ours]), {
    code: 'timestamp-missing',
    detail: { wanted: 1, got: 0, present: 1 },
  });
  assert.throws(() => verify([stamps[0]], []), { code: 'timestamp-missing' });
});

test('distinct authorities are counted: neither two timestamps of one, nor two names for one service', () => {
  assert.equal(verify([...stamps], [ours, named], 2).length, 2);
  assert.throws(() => verify([stamps[0], stamps[0]], [ours, named], 2), { code: 'timestamp-missing' });
  assert.throws(() => verify([...stamps], [ours, { ...named, uri: ours.uri }], 2), { code: 'timestamp-missing' });
});

test('one of a trusted authority that is of something else is refused, though others do and none is wanted', () => {
  const other = timestampInWorld(worlds[0], encodeUtf8('another signature'));
  for (const wanted of [0, 1]) {
    assert.throws(() => verify([stamps[0], other], [ours], wanted), { code: 'timestamp-invalid' });
  }
});

test('what is no timestamp is refused', () => {
  for (const rubbish of [new Uint8Array(), encodeUtf8('rubbish'), stamps[0].subarray(1), stamps[0].subarray(0, -1)]) {
    assert.throws(() => verify([rubbish], [ours], 0), { code: 'evidence-malformed' });
  }
});

test('the message counts', () => {
  assert.match(timestampMissing(1, 0, 0).message, /1 trusted authority, got 0$/);
  assert.match(timestampMissing(2, 1, 3).message, /2 trusted authorities, got 1; 3 are there$/);
});
