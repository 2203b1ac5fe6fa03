// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as tls from 'node:tls';
import { caPem } from './testing/certificates.ts';
import { createContextCache, tlsFor } from './tls-settings.ts';

test('the nearest settings count: host with port, host, everything', () => {
  const options = {
    tls: { serverName: 'all' },
    tlsByHost: new Map([
      ['a.test', { serverName: 'host' }],
      ['a.test:5000', { serverName: 'port' }],
    ]),
    insecureHosts: new Set(['a.test:5000']),
  };
  assert.deepEqual(tlsFor(options, new URL('https://a.test:5000')), {
    settings: { serverName: 'port' },
    verify: false,
  });
  assert.deepEqual(tlsFor(options, new URL('https://a.test:5001')), { settings: { serverName: 'host' }, verify: true });
  assert.deepEqual(tlsFor(options, new URL('https://b.test:5000')), { settings: { serverName: 'all' }, verify: true });
  assert.deepEqual(tlsFor({}, new URL('https://a.test')), { settings: {}, verify: true });
});

test('a context is made once for its settings, and none where there is nothing to set', () => {
  const contextOf = createContextCache(tls);
  const settings = { caPem };
  assert.equal(contextOf(settings), contextOf(settings));
  assert.notEqual(contextOf({ caPem }), contextOf(settings));
  assert.equal(contextOf({ serverName: 'a' }), undefined);
});
