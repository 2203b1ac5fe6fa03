// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { parseSigningConfig } from './parse-signing-config.ts';

const folder = join(resolve(import.meta.dirname, '../../../..'), '../shared/vectors/trusted-root');
const mediaType = 'application/vnd.dev.sigstore.signingconfig.v0.2+json';
const service = {
  url: 'https://ca.example/path',
  majorApiVersion: 1,
  validFor: { start: '2024-01-01T00:00:00Z' },
  operator: 'acme',
};
const parse = (members: object) => parseSigningConfig(encodeUtf8(JSON.stringify({ mediaType, ...members })));
const malformed = { code: 'signing-config-malformed' };

test('services and selections are read, and what is absent is empty', () => {
  const config = parse({ caUrls: [service], tsaConfig: { selector: 'EXACT', count: 2 } });
  assert.deepEqual(config, {
    certificateAuthorities: [{ ...service, validFor: { startMs: Date.UTC(2024, 0, 1) } }],
    oidcProviders: [],
    logs: [],
    logSelection: { kind: 'any' },
    timestampAuthorities: [],
    timestampSelection: { kind: 'exact', count: 2 },
  });
  assert.deepEqual(parse({ rekorTlogConfig: { selector: 'ALL' } }).logSelection, { kind: 'all' });
});

test('the snake-case spelling is read too, and both at once are refused', () => {
  const { majorApiVersion: major_api_version, validFor: valid_for, url, operator } = service;
  const snake = { url, operator, major_api_version, valid_for };
  assert.deepEqual(parse({ rekor_tlog_urls: [snake] }).logs, parse({ rekorTlogUrls: [service] }).logs);
  assert.throws(() => parse({ rekor_tlog_urls: [snake], rekorTlogUrls: [service] }), malformed);
});

const wrong: Readonly<Record<string, object>> = {
  'version 0.1': { mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.1+json' },
  'another type': { mediaType: 'application/json' },
  'a service that is a string': { caUrls: ['https://ca.example'] },
  'an address of another scheme': { caUrls: [{ ...service, url: 'file:///etc/passwd' }] },
  'an address with a password': { caUrls: [{ ...service, url: 'https://a:b@ca.example' }] },
  'an address with a query': { caUrls: [{ ...service, url: 'https://ca.example/?a' }] },
  'no address': { caUrls: [{ ...service, url: undefined }] },
  'no validity': { caUrls: [{ ...service, validFor: undefined }] },
  'no start': { caUrls: [{ ...service, validFor: {} }] },
  'a version that is a string': { caUrls: [{ ...service, majorApiVersion: '1' }] },
  'an unknown selector': { tsaConfig: { selector: 'SOME' } },
  'exactly none': { tsaConfig: { selector: 'EXACT', count: 0 } },
  'exactly nobody knows how many': { tsaConfig: { selector: 'EXACT' } },
};
for (const [title, members] of Object.entries(wrong)) {
  test(`${title} is refused`, () => assert.throws(() => parse(members), malformed));
}

for (const name of ['public-good-signing-config.json', 'public-good-signing-config-rekor-v2.json']) {
  const file = join(folder, name);
  test(`${name} of the public instance is read`, { skip: !existsSync(file) && `${file} is not there` }, () => {
    const config = parseSigningConfig(readFileSync(file));
    assert.equal(config.certificateAuthorities[0]?.url, 'https://fulcio.sigstore.dev');
    assert.ok(config.logs.length > 0 && config.timestampAuthorities.length > 0);
  });
}
