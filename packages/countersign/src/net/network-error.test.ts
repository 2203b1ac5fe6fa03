// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../errors/errors.ts';
import { networkError } from './network-error.ts';

const peer = { host: 'registry.test', viaProxy: undefined };

for (const [nodeCode, code] of [
  ['ENOTFOUND', 'registry-unreachable'],
  ['ECONNREFUSED', 'registry-unreachable'],
  ['ECONNRESET', 'registry-unreachable'],
  ['ETIMEDOUT', 'registry-timeout'],
  ['EPROTO', 'tls-refused'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-refused'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-refused'],
  ['CERT_HAS_EXPIRED', 'tls-refused'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-refused'],
  ['HPE_INVALID_CONSTANT', 'registry-protocol'],
] as const) {
  test(`${nodeCode} is ${code}`, () => {
    const cause = Object.assign(new Error('first line\nsecond line'), { code: nodeCode });
    const error = networkError(cause, peer);
    assert.ok(error instanceof UnavailableError);
    assert.equal(error.code, code);
    assert.equal(error.cause, cause);
    assert.match(error.message, /`registry\.test`/);
    assert.doesNotMatch(error.message, /\n/);
  });
}

test('what is no failure of the network stays what it is', () => {
  const own = new UnavailableError('registry-timeout', 'late');
  const bug = Object.assign(new TypeError('bad argument'), { code: 'ERR_INVALID_ARG_TYPE' });
  for (const error of [own, bug, new Error('enough'), 'text', undefined])
    assert.equal(networkError(error, peer), error);
});

test('a proxy is named with the host behind it', () => {
  const cause = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
  const error = networkError(cause, { ...peer, viaProxy: 'proxy.test:3128' }) as Error;
  assert.match(error.message, /through proxy `proxy\.test:3128`/);
});
