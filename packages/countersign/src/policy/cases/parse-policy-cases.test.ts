// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { MalformedError } from '../../errors/errors.ts';
import { parsePolicyCases } from './parse-policy-cases.ts';

const good = `apiVersion: countersign.dev/v1
kind: TrustPolicyTest
metadata: {name: acme}
spec:
  policies: [acme.yaml]
  cases:
    - name: a release runs in prod
      evidence: app.json
      context: {namespace.name: prod, namespace.labels.env: prod}
      instant: 2026-11-22T12:00:00Z
      want: {result: verified, admitted: true, rules: {acme/app: satisfied}}
    - name: a stranger does not
      image: ghcr.io/acme/app:v1
      want: {result: refused, code: too-few-signers}
`;

function parse(text: string): ReturnType<typeof parsePolicyCases> {
  return parsePolicyCases(encodeUtf8(text), 'cases.yaml');
}

test('a file of cases is read with everything that a case may say', () => {
  assert.deepEqual(parse(good), {
    policies: ['acme.yaml'],
    cases: [
      {
        name: 'a release runs in prod',
        place: 'cases.yaml:7',
        subject: { kind: 'evidence', file: 'app.json' },
        context: ['namespace.name=prod', 'namespace.labels.env=prod'],
        instantMs: Date.UTC(2026, 10, 22, 12),
        want: { result: 'verified', admitted: true, rules: new Map([['acme/app', 'satisfied']]) },
      },
      {
        name: 'a stranger does not',
        place: 'cases.yaml:12',
        subject: { kind: 'image', image: 'ghcr.io/acme/app:v1' },
        context: [],
        want: { result: 'refused', code: 'too-few-signers', rules: new Map() },
      },
    ],
  });
});

test('a file that is wrong in one place is refused at that line', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['kind: TrustPolicyTest', 'kind: TrustPolicy', /cases.yaml:2:1: wanted `TrustPolicyTest`/],
    ['countersign.dev/v1', 'countersign.dev/v2', /cases.yaml:1:1: wanted `countersign.dev\/v1`/],
    ['  policies: [acme.yaml]\n', '', /wanted `policies`/],
    ['result: refused', 'result: denied', /cases.yaml:14:\d+: wanted `verified` or/],
    ['result: refused, ', '', /wanted `result`/],
    ['code: too-few-signers', 'code: too-few', /cases.yaml:14:\d+: wanted a code of an error/],
    ['instant: 2026-11-22T12:00:00Z', 'instant: yesterday', /cases.yaml:10:\d+: wanted a time/],
    ['      instant: 2026-11-22T12:00:00Z\n', '', /cases.yaml:7:\d+: wanted `instant`/],
    ['acme/app: satisfied', 'acme/app: fine', /wanted `satisfied` or/],
    ['      image: ghcr.io/acme/app:v1\n', '', /wanted one of `image`, `evidence`/],
    ['      evidence: app.json\n', '      evidence: app.json\n      image: a\n', /wanted one of `image`, `evidence`/],
    ['      image: ', '      images: ', /got `images`/],
  ];
  for (const [from, to, message] of cases) {
    assert.ok(good.includes(from), from);
    assert.throws(
      () => parse(good.replace(from, to)),
      (error) => error instanceof MalformedError && error.code === 'record-malformed' && message.test(error.message),
      `${from} → ${to}`,
    );
  }
});

test('all mistakes are told at once, and no document or two are one', () => {
  const two = good.replace('result: refused', 'result: no').replace('result: verified', 'result: yes');
  assert.throws(
    () => parse(two),
    (error) => error instanceof MalformedError && (error.detail['problems'] as readonly string[]).length === 2,
  );
  assert.throws(() => parse(''), { code: 'record-malformed' });
  assert.throws(() => parse(`${good}---\n${good}`), { code: 'record-malformed' });
});
