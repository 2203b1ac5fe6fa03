// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exactName } from '../trust/name-matchers.ts';
import type { PolicySigner } from './policy-signer.ts';
import type { Requirement } from './requirement.ts';
import type { Rule } from './rule.ts';
import { signersOf } from './signers-of.ts';

function signer(name: string): PolicySigner {
  const identity = { subject: exactName(name), issuer: exactName('i'), extensions: [] };
  const demands = { logs: 1, logsOfKeys: 0, timestamps: 0, scts: 1, bundledIntermediates: 'ignored' } as const;
  return { name, description: name, who: { kind: 'identity', identity }, demands, window: {} };
}

test('everybody whom a rule believes is found, however deep, and once', () => {
  const [a, b, c] = [signer('a'), signer('b'), signer('c')];
  const require: Requirement = {
    kind: 'all',
    of: [
      { kind: 'signed-by', atLeast: 1, of: [a, b], annotations: {} },
      {
        kind: 'any',
        of: [
          { kind: 'summary', by: [c], verifier: 'v', policySets: [], maxAgeMs: 1 },
          { kind: 'signed-by', atLeast: 1, of: [a], annotations: {} },
          { kind: 'static', verdict: 'fail' },
        ],
      },
    ],
  };
  const rule: Rule = {
    id: 'p/r',
    source: 'p.yaml:1',
    enforcement: { kind: 'enforce' },
    images: [],
    except: [],
    mirrors: [],
    where: [],
    also: [],
    signedName: 'any',
    index: 'self',
    require,
  };
  assert.deepEqual(
    signersOf([rule]).map(({ name }) => name),
    ['a', 'b', 'c'],
  );
});
