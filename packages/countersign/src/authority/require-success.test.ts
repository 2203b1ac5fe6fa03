// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { requireSuccess } from './require-success.ts';

const service = { kind: 'transparency log', url: new URL('https://log.example') } as const;

function answered(status: number): void {
  requireSuccess(service, { status, body: encodeUtf8('{"message":"no room"}') }, 'a log entry');
}

test('what was found or made is a success', () => {
  answered(200);
  answered(201);
});

test('a refusal is told with its reason', () => {
  assert.throws(() => answered(400), { code: 'service-refused', message: /400: `no room`/ });
});

test('another status is no answer of the protocol', () => {
  for (const status of [202, 204, 302]) {
    assert.throws(() => answered(status), { code: 'service-protocol', message: /wanted a log entry, got HTTP status/ });
  }
});
