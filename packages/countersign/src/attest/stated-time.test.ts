// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonValue } from '../bytes/json.ts';
import { statedTime } from './stated-time.ts';

const time = '2026-11-22T12:00:00Z';
const vulns = 'https://in-toto.io/attestation/vulns/v0.2';

for (const [predicateType, predicate] of [
  [vulns, { metadata: { scanFinishedOn: time } }],
  ['https://in-toto.io/attestation/vulns/v0.1', { metadata: { scanFinishedOn: time } }],
  ['https://cosign.sigstore.dev/attestation/vuln/v1', { metadata: { scanFinishedOn: time } }],
  ['https://cosign.sigstore.dev/attestation/v1', { Timestamp: time }],
  ['https://slsa.dev/verification_summary/v1', { timeVerified: time }],
  ['https://in-toto.io/attestation/svr/v0.2', { timeCreated: time }],
] as const) {
  test(`${predicateType} says when it was made`, () => {
    assert.equal(statedTime({ predicateType, predicate }), Date.UTC(2026, 10, 22, 12));
  });
}

for (const [what, predicateType, predicate] of [
  ['an SBOM, which does not grow old', 'https://cyclonedx.org/bom', { metadata: { timestamp: time } }],
  ['an unknown type', 'https://acme.example/scan/v1', { metadata: { scanFinishedOn: time } }],
  ['a scan that does not say it', vulns, { metadata: {} }],
  ['a scan that says no time', vulns, { metadata: { scanFinishedOn: 'today' } }],
  ['a scan with a number', vulns, { metadata: { scanFinishedOn: 1 } }],
  ['a scan whose metadata are a list', vulns, { metadata: [time] }],
  ['a list', vulns, [time]],
  ['null', vulns, null],
  ['an inherited member', vulns, { metadata: 'x' }],
] as const satisfies readonly (readonly [string, string, JsonValue])[]) {
  test(`${what} states no time`, () => {
    assert.equal(statedTime({ predicateType, predicate }), undefined);
  });
}

test('without a predicate nothing is stated', () => {
  assert.equal(statedTime({ predicateType: vulns }), undefined);
});
