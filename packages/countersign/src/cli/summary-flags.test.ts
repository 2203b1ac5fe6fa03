// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summaryVerifier } from './summary-flags.ts';

test('a summary names the gate by a URI, and its flags mean nothing without it', () => {
  const svrVerifier = 'https://ci.example/check';
  assert.equal(summaryVerifier({}), undefined);
  assert.equal(summaryVerifier({ emitSvr: true, svrVerifier }), svrVerifier);
  for (const flags of [
    { emitSvr: true },
    { emitSvr: true, svrVerifier: 'gate' },
    { svrVerifier },
    { svrKey: 'cosign.key' },
  ])
    assert.throws(() => summaryVerifier(flags), { code: 'usage-flag' });
});

test('no summary vouches for another time or a name that was only supposed', () => {
  const flags = { emitSvr: true, svrVerifier: 'https://ci.example/check' };
  for (const supposed of [{ insecureAt: '2020-01-01T00:00:00Z' }, { as: 'ghcr.io/acme/app' }])
    assert.throws(() => summaryVerifier({ ...flags, ...supposed }), { code: 'usage-flag' });
});

test('a key alone proves no time, and a summary needs one', () => {
  const flags = { emitSvr: true, svrVerifier: 'https://ci.example/check', svrKey: 'cosign.key' };
  assert.throws(() => summaryVerifier(flags), { code: 'usage-flag', message: /proves no time/ });
  for (const proof of ['svrTimestampServerUrl', 'svrRekorUrl', 'svrSigningConfig'])
    assert.equal(summaryVerifier({ ...flags, [proof]: 'https://x.example' }), flags.svrVerifier);
});
