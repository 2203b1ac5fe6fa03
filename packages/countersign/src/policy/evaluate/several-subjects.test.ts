// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageSignaturePredicate } from '../../attest/image-statement.ts';
import { encodeStatement, statementV1 } from '../../attest/statement.ts';
import { digestEncoded } from '../../oci/digest.ts';
import { inTotoPayloadType, signInWorld } from '../../sandbox/sign-in-world.ts';
import type { Condition } from '../condition.ts';
import type { Requirement } from '../requirement.ts';
import {
  createPolicyDesk,
  type DeskCandidate,
  deskDigest,
  deskImage,
  deskKey,
  ruleOf,
  signedBy,
} from './testing/policy-desk.ts';

const desk = createPolicyDesk();
const key = deskKey();
const holder = desk.keyHolder('release', key);
const scan = 'https://in-toto.io/attestation/vulns/v0.2';
const other = 'registry.example/team/other';

/** One statement that has the image as two subjects: tried by another team, released by its own, or the other way round. */
function statementOf(
  predicateType: string,
  subjects: readonly (readonly [name: string, stage: string])[],
): DeskCandidate {
  const payload = encodeStatement({
    type: statementV1,
    subjects: subjects.map(([name, stage]) => ({
      name,
      digests: { sha256: digestEncoded(deskDigest) },
      annotations: { stage },
    })),
    predicateType,
    predicate: {},
  });
  const content = { kind: 'envelope', payloadType: inTotoPayloadType, payload } as const;
  const { bytes } = signInWorld(desk.test.world, { content, signer: { kind: 'key', key } });
  return { ...desk.sign(key), candidate: { kind: 'bundle', bytes } };
}

function resultFor(require: Requirement, candidate: DeskCandidate): string {
  return desk.decide([ruleOf(require)], [candidate]).result;
}

test('name and annotations are those of one subject', () => {
  const require = signedBy([holder], { annotations: { stage: 'prod' } });
  const signed = (...subjects: readonly (readonly [string, string])[]): string =>
    resultFor(require, statementOf(imageSignaturePredicate, subjects));
  assert.equal(signed([deskImage.repository, 'prod']), 'verified');
  assert.equal(signed([other, 'prod'], [deskImage.repository, 'dev']), 'refused');
  assert.equal(
    resultFor(
      signedBy([holder]),
      statementOf(imageSignaturePredicate, [
        [other, 'prod'],
        [deskImage.repository, 'dev'],
      ]),
    ),
    'verified',
  );
});

test('a condition sees the subject that is the image as it is used', () => {
  const condition: Condition = {
    text: 'subject.annotations.stage == "prod"',
    evaluate: ({ subject }) => ({
      kind: JSON.stringify(subject['annotations']) === '{"stage":"prod"}' ? 'true' : 'false',
    }),
  };
  const predicate = { text: 'vulns', matches: (type: string) => type === scan };
  const require = { kind: 'attestation', predicate, atLeast: 1, by: [holder], match: 'any', condition } as const;
  assert.equal(resultFor(require, statementOf(scan, [[deskImage.repository, 'prod']])), 'verified');
  assert.equal(
    resultFor(
      require,
      statementOf(scan, [
        [other, 'prod'],
        [deskImage.repository, 'dev'],
      ]),
    ),
    'refused',
  );
  assert.equal(
    resultFor(
      require,
      statementOf(scan, [
        [other, 'dev'],
        [deskImage.repository, 'prod'],
      ]),
    ),
    'verified',
  );
});
