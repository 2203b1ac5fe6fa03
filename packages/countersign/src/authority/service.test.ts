// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serviceText } from './service.ts';

test('a service is named by its kind and address, without query', () => {
  const url = new URL('https://tsa.example/api/v1/timestamp?key=secret');
  assert.equal(
    serviceText({ kind: 'timestamp authority', url }),
    'the timestamp authority `https://tsa.example/api/v1/timestamp`',
  );
  const bare = new URL('https://fulcio.example/');
  assert.equal(
    serviceText({ kind: 'certificate authority', url: bare }),
    'the certificate authority `https://fulcio.example`',
  );
});
