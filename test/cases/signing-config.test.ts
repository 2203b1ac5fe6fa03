// SPDX-License-Identifier: Apache-2.0
import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../../packages/countersign/src/bytes/utf8.ts';
import { parseSigningConfig } from '../../packages/countersign/src/trust/parse-signing-config.ts';
import { selectServices } from '../../packages/countersign/src/trust/select-services.ts';
import { requireRefusal } from './verify-in-world.ts';

const nowMs = Date.UTC(2026, 10, 22);

function service(url: string, start: string, operator = url): object {
  return { url, majorApiVersion: 1, validFor: { start }, operator };
}

function configOf(members: object) {
  const mediaType = 'application/vnd.dev.sigstore.signingconfig.v0.2+json';
  return parseSigningConfig(encodeUtf8(JSON.stringify({ mediaType, ...members })));
}

const past = service('https://ca.example', '2026-01-01T00:00:00Z');
const future = service('https://new-ca.example', '2099-01-01T00:00:00Z');
const need = { what: 'certificate authority', selection: { kind: 'any' }, apiVersions: [1], nowMs } as const;

test('a certificate authority that is in use is accepted, wherever one of the future stands beside it', () => {
  for (const caUrls of [
    [past, future],
    [future, past],
  ]) {
    const chosen = selectServices(configOf({ caUrls }).certificateAuthorities, need);
    deepEqual(
      chosen.map(({ url }) => url),
      ['https://ca.example'],
    );
  }
});

test('a certificate authority that starts in 2099 is refused', () => {
  requireRefusal('service-not-configured', () =>
    selectServices(configOf({ caUrls: [future] }).certificateAuthorities, need),
  );
});

const logs = ['https://a.example', 'https://b.example', 'https://c.example'].map((url) =>
  service(url, '2026-01-01T00:00:00Z'),
);
const logNeed = { what: 'transparency log', apiVersions: [1], nowMs } as const;

for (const [selector, count] of [
  [{ selector: 'ANY' }, 1],
  [{ selector: 'ALL' }, 3],
  [{ selector: 'EXACT', count: 2 }, 2],
] as const) {
  test(`the selector ${selector.selector} is accepted, and chooses ${count} of three`, () => {
    const config = configOf({ rekorTlogUrls: logs, rekorTlogConfig: selector });
    deepEqual(selectServices(config.logs, { ...logNeed, selection: config.logSelection }).length, count);
  });
}

test('the selector EXACT with more than there are, or without a number, and an unknown selector, are refused', () => {
  const config = configOf({ rekorTlogUrls: logs, rekorTlogConfig: { selector: 'EXACT', count: 4 } });
  requireRefusal('service-not-configured', () =>
    selectServices(config.logs, { ...logNeed, selection: config.logSelection }),
  );
  for (const rekorTlogConfig of [{ selector: 'EXACT' }, { selector: 'SOME' }]) {
    requireRefusal('signing-config-malformed', () => configOf({ rekorTlogUrls: logs, rekorTlogConfig }));
  }
});
