// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../oci/digest.ts';
import type { ImageName, ImagePattern } from './image-pattern.ts';
import { defaultSettings, type PolicySet } from './policy-set.ts';
import type { PolicySigner } from './policy-signer.ts';
import { coverageText, policyText } from './policy-text.ts';
import type { Rule } from './rule.ts';

const pattern = (text: string): ImagePattern => ({
  text,
  match: ({ repository }) => (repository === text ? [] : undefined),
  fill: () => text,
});
const ci = { name: 'ci', description: 'key ci.pub' } as PolicySigner;

function rule(id: string, image: string, more: Partial<Rule> = {}): Rule {
  return {
    id,
    source: 'acme.yaml:7',
    enforcement: { kind: 'enforce' },
    images: [pattern(image)],
    except: [],
    mirrors: [],
    where: [],
    also: [],
    signedName: 'repository',
    index: 'self',
    require: { kind: 'signed-by', atLeast: 1, of: [ci], annotations: {} },
    ...more,
  };
}

const digest = digestOf(new Uint8Array(1));
const policySet: PolicySet = {
  hash: 'a'.repeat(64),
  trustHash: 'b'.repeat(64),
  rules: [
    rule('acme/b', 'ghcr.io/acme/b', {
      where: [[{ fact: 'container', oneOf: [{ text: 'init', matches: () => true }] }]],
    }),
    rule('acme/a', 'ghcr.io/acme/a'),
  ],
  revoked: [{ source: 'bad.txt', digests: new Set([digest]) }],
  exceptions: [{ name: 'inc-1', rule: 'acme/a', digest, reason: 'CI outage', expiresMs: 0 }],
  settings: { ...defaultSettings, notCovered: 'warn', graceMs: 3_600_000, exceptionsFrom: ['security'] },
  findings: [],
};
const image = (repository: string): ImageName => ({ text: repository, repository, tag: 'latest' });

test('a policy set is told with its settings, its rules in the order of their names, and whom it believes', () => {
  const text = policyText(policySet);
  for (const part of [
    'policy set aaaaaaaaaaaa…: 2 rules',
    'what no rule covers is admitted with a warning',
    'exceptions count from security',
    '1 digest of bad.txt revoked everywhere',
    'exception inc-1 lets',
    '└── ci: key ci.pub',
  ])
    assert.ok(text.includes(part), `${part}\n${text}`);
  assert.ok(text.indexOf('rule acme/a') < text.indexOf('rule acme/b'));
});

test('of one image only the rules that speak of it are told, and facts that are missing are named', () => {
  const a = coverageText(policySet, image('ghcr.io/acme/a'), {});
  assert.match(a, /rule acme\/a/);
  assert.doesNotMatch(a, /rule acme\/b/);
  assert.match(
    coverageText(policySet, image('ghcr.io/acme/b'), {}),
    /depends on container: pass `--context container=…`/,
  );
  assert.match(
    coverageText(policySet, image('ghcr.io/acme/c'), {}),
    /no rule speaks of it: what no rule covers is admitted/,
  );
});
