// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../errors/errors.ts';
import type { ServiceName } from './service.ts';
import { asServiceError, serviceRefused } from './service-error.ts';

const service: ServiceName = { kind: 'timestamp authority', url: new URL('https://tsa.example/api?secret=1') };

test('errors of the transport become errors of the service, which is named without its query', () => {
  const codes = [
    ['registry-unreachable', 'service-unavailable'],
    ['registry-timeout', 'service-unavailable'],
    ['registry-protocol', 'service-protocol'],
    ['registry-limit-exceeded', 'service-protocol'],
    ['tls-refused', 'tls-refused'],
  ] as const;
  for (const [before, after] of codes) {
    const error = asServiceError(service, new UnavailableError(before, 'no luck')) as UnavailableError;
    assert.equal(error.code, after);
    assert.doesNotMatch(error.message, /secret/);
  }
});

test('what is no error of the transport stays what it is', () => {
  const bug = new TypeError('undefined is not a function');
  assert.equal(asServiceError(service, bug), bug);
});

test('the reason of a refusal is shown without what a terminal would obey', () => {
  const error = serviceRefused(service, 403, 'no\u001b[2Jway');
  assert.equal(error.code, 'service-refused');
  assert.match(error.message, /HTTP status 403: `no\\u\{1b\}\[2Jway`/);
});
