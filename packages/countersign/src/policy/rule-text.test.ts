// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawTree } from '../bytes/text-tree.ts';
import type { ImagePattern } from './image-pattern.ts';
import type { PolicySigner } from './policy-signer.ts';
import type { Rule } from './rule.ts';
import { ruleBranch } from './rule-text.ts';

const pattern = (text: string): ImagePattern => ({ text, match: () => [], fill: () => undefined });
const ci = { name: 'ci', description: 'key ci.pub' } as PolicySigner;
const rule: Rule = {
  id: 'acme/app',
  source: 'acme.yaml:7',
  enforcement: { kind: 'enforce' },
  images: [pattern('ghcr.io/acme/**')],
  except: [],
  mirrors: [],
  where: [],
  also: [],
  signedName: 'repository',
  index: 'self',
  require: { kind: 'signed-by', atLeast: 1, of: [ci], annotations: {} },
};

test('a rule reads as somebody would say it', () => {
  assert.equal(
    drawTree(ruleBranch(rule)),
    [
      'rule acme/app (acme.yaml:7): refuses what does not satisfy it',
      '├── speaks of ghcr.io/acme/**',
      '├── wherever they run',
      '├── demands signed by `ci`',
      '└── signatures must name the repository in which the image is used',
      '',
    ].join('\n'),
  );
});

test('everything that narrows, weakens or widens a rule is said', () => {
  const text = drawTree(
    ruleBranch({
      ...rule,
      namespace: 'prod',
      enforcement: { kind: 'enforce', fromMs: Date.UTC(2027, 0, 1) },
      except: [pattern('ghcr.io/acme/base')],
      mirrors: [pattern('mirror.example/acme/**')],
      where: [
        [
          { fact: 'namespace.labels', label: 'env', test: { kind: 'in', values: ['prod', 'stage'] } },
          { fact: 'workload.kind', oneOf: [{ text: 'Pod', matches: () => true }] },
        ],
        [{ fact: 'workload.labels', label: 'x', test: { kind: 'absent' } }],
      ],
      also: ['ghcr.io/acme/signatures'],
      signedName: 'any',
      index: 'children',
      require: {
        kind: 'any',
        of: [rule.require, { kind: 'signed-by', atLeast: 1, of: [ci], annotations: {}, alert: 'page' }],
      },
    }),
  );
  for (const part of [
    'warns until 2027-01-01T00:00:00.000Z, and refuses from then on, for namespace prod alone',
    'but not of ghcr.io/acme/base',
    'the same images are at mirror.example/acme/**',
    'where namespace.labels.env is prod or stage and workload.kind is Pod, or where workload.labels.x is not set',
    'demands any of these\n│   ├── signed by `ci`\n│   └── signed by `ci`, and raises the alert page',
    'signatures may name any repository',
    'each image of an index must satisfy it',
    'signatures are looked for in ghcr.io/acme/signatures, too',
  ])
    assert.ok(text.includes(part), `${part}\n${text}`);
});

test('what only warns and what only reports does not read as a refusal', () => {
  assert.match(ruleBranch({ ...rule, enforcement: { kind: 'warn' } }).text, /only warns$/);
  assert.match(ruleBranch({ ...rule, enforcement: { kind: 'audit' } }).text, /only reports, and covers nothing$/);
});
