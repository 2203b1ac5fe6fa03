// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LogService, noServices, requireVerifiable, type SigningServices } from './signing-services.ts';

const rekor1: LogService = { url: new URL('https://one.example'), version: 1 };
const rekor2: LogService = { url: new URL('https://two.example'), version: 2 };
const authority = new URL('https://tsa.example');
const shortLived = { kind: 'certificate', origin: 'short-lived' } as const;
const key = { kind: 'key' } as const;

function services(logs: readonly LogService[], ...timestampAuthorities: readonly URL[]): SigningServices {
  return { logs, timestampAuthorities };
}

test('a short-lived certificate needs somebody who proves the time', () => {
  for (const enough of [services([rekor1]), services([], authority), services([rekor2], authority)]) {
    requireVerifiable(enough, shortLived, ['bundle']);
  }
  for (const tooLittle of [noServices, services([rekor2])]) {
    assert.throws(() => requireVerifiable(tooLittle, shortLived, ['bundle']), { code: 'service-not-configured' });
  }
});

test('a key needs nobody, but a log of Rekor 2 needs a timestamp in any case', () => {
  requireVerifiable(noServices, key, ['bundle', 'simple-signing']);
  requireVerifiable(services([rekor2], authority), key, ['bundle']);
  assert.throws(() => requireVerifiable(services([rekor2]), key, ['bundle']), { code: 'service-not-configured' });
});

test('the legacy format takes one entry of Rekor 1 and one timestamp', () => {
  requireVerifiable(services([rekor1], authority), shortLived, ['simple-signing']);
  const others = [services([rekor2], authority), services([rekor1, rekor1]), services([rekor1], authority, authority)];
  for (const other of others) {
    requireVerifiable(other, shortLived, ['bundle']);
    assert.throws(() => requireVerifiable(other, shortLived, ['bundle', 'simple-signing']), {
      code: 'service-not-configured',
    });
  }
});
