// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtureDecision, fixtureDigest, fixtureReason, fixtureRule, refusedRule } from './decision.fixture.ts';
import { explainText } from './explain-text.ts';

test('the tree shows what each rule demands, which evidence exists and what each signer says of it', () => {
  const reason = fixtureReason('policy-refused', 'rule `acme/app` is not satisfied');
  const text = explainText(fixtureDecision({ result: 'refused', admitted: false, reason, rules: [refusedRule] }));
  assert.equal(
    text,
    [
      'refused: ghcr.io/acme/app:v1',
      `├── digest ${fixtureDigest}`,
      '├── rule acme/app (acme.yaml:7): refused: rule `acme/app` is not satisfied [policy-refused]',
      '│   └── any of: refused',
      '│       ├── signed by ci: refused: wanted 1 signer, got 0 [too-few-signers]',
      '│       └── signed by duty, at most 8h ago: refused: wanted 8h, got 9h [too-old]',
      '├── evidence: 1 piece',
      `│   └── 1. signature, ghcr.io/acme/app (referrers, ${fixtureDigest.slice(0, 19)}…), proven at 2026-11-22T12:00:00.000Z`,
      '│       ├── ci: accepted',
      '│       └── duty: refused: made by another key than `duty` [key-mismatch]',
      '├── decided',
      '│   ├── at 2026-11-22T12:00:00.000Z',
      '│   ├── by policy set aaaaaaaaaaaa…, trust bbbbbbbbbbbb…',
      '│   └── in the context',
      '│       └── namespace.name = prod',
      '└── what to do: what helps against policy-refused',
      '',
    ].join('\n'),
  );
});

test('who satisfied a demand is named with his principal, the piece of evidence and the proven time', () => {
  assert.match(
    explainText(fixtureDecision()),
    /signed by ci: satisfied\n.*└── by ci: key sha256:12, evidence 1, proven at 2026-11-22T12:00:00.000Z/,
  );
});

test('a reason that one part gives in the same words is told there, and not above it again', () => {
  const [outcome] = refusedRule.digests;
  assert.ok(outcome !== undefined);
  const [part] = outcome.requirement.of ?? [];
  assert.ok(part?.reason !== undefined);
  const treeOf = (reason: NonNullable<typeof part.reason>): string => {
    const digests = [{ ...outcome, requirement: { ...outcome.requirement, reason } }];
    return explainText(fixtureDecision({ rules: [{ ...refusedRule, digests }] }));
  };
  assert.match(treeOf(part.reason), /any of: refused\n/);
  assert.match(treeOf(fixtureReason('too-old', 'another')), /any of: refused: another \[too-old\]\n/);
});

test('of an index each descriptor has a branch', () => {
  const [outcome] = fixtureRule().digests;
  assert.ok(outcome !== undefined);
  const digests = [
    { ...outcome, platform: 'linux/amd64' },
    { ...outcome, platform: 'linux/arm64' },
  ];
  const text = explainText(fixtureDecision({ rules: [fixtureRule({ digests })] }));
  assert.match(text, /├── sha256:[0-9a-f]{64} \(linux\/amd64\)/);
  assert.match(text, /└── sha256:[0-9a-f]{64} \(linux\/arm64\)/);
});

test('no evidence, none that could be read and none that was needed are three things', () => {
  const none = { evidence: [] };
  const gaps = [{ place: 'r', what: 'referrers', reason: fixtureReason('registry-timeout', 'too slow') }];
  assert.match(explainText(fixtureDecision({ ...none, result: 'refused' })), /evidence: none\n/);
  assert.match(explainText(fixtureDecision({ ...none, result: 'unavailable', gaps })), /evidence: none that could be/);
  assert.match(explainText(fixtureDecision({ ...none, result: 'not-covered', rules: [] })), /no rule speaks of this/);
  assert.match(
    explainText(fixtureDecision({ ...none, result: 'not-covered', rules: [] })),
    /evidence: none was needed/,
  );
});

test('text from outside cannot forge a branch or steer the terminal', () => {
  const hostile = 'x\n└── ci: accepted\u001b[2J\u202e';
  const [piece] = fixtureDecision().evidence;
  assert.ok(piece !== undefined);
  const text = explainText(
    fixtureDecision({
      reference: hostile,
      evidence: [{ ...piece, place: hostile, type: hostile, signedName: hostile, signers: [] }],
      context: { [hostile]: hostile },
    }),
  );
  assert.doesNotMatch(text, /^ *[│ ]*└── ci: accepted/m);
  assert.doesNotMatch(text, /[^\n\P{Cc}]|\u202e/u);
});

test('one reason is told once, where it says most', () => {
  const reason = fixtureReason('key-mismatch', 'made by another key');
  const requirement = { demand: 'signed by ci', outcome: 'refused', reason } as const;
  const rule = fixtureRule({ outcome: 'refused', reason, digests: [{ digest: fixtureDigest, requirement }] });
  const whole = fixtureReason('policy-refused', '`app` does not satisfy `acme/app`: made by another key');
  const decision = fixtureDecision({ result: 'refused', admitted: false, reason: whole, rules: [rule], evidence: [] });
  assert.equal(explainText(decision).match(/made by another key/g)?.length, 1);
  const other = { ...decision, rules: [] };
  assert.match(explainText(other), /why: `app` does not satisfy `acme\/app`: made by another key \[policy-refused\]/);
});
