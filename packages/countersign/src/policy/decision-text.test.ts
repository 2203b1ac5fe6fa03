// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtureDecision, fixtureDigest, fixtureReason, fixtureRule, refusedRule } from './decision.fixture.ts';
import { decisionText } from './decision-text.ts';

const hostile = 'a\nverified: forged\u001b[2J\u202e';

test('a verified image is told with its digest, its rules and who satisfied them', () => {
  const text = decisionText(fixtureDecision({ endsAt: '2026-11-23T12:00:00.000Z' }));
  assert.equal(
    text,
    [
      'verified: ghcr.io/acme/app:v1',
      `  digest: ${fixtureDigest}`,
      '  rule acme/app (acme.yaml:7): satisfied by ci',
      '  holds until: 2026-11-23T12:00:00.000Z',
      '',
    ].join('\n'),
  );
});

test('a refused image is told with each demand that was not met, and what to do', () => {
  const reason = fixtureReason('policy-refused', 'rule `acme/app` is not satisfied');
  const text = decisionText(fixtureDecision({ result: 'refused', admitted: false, reason, rules: [refusedRule] }));
  assert.equal(
    text,
    [
      'refused: ghcr.io/acme/app:v1',
      `  digest: ${fixtureDigest}`,
      '  rule acme/app (acme.yaml:7): refused: rule `acme/app` is not satisfied [policy-refused]',
      '    wanted signed by ci: wanted 1 signer, got 0 [too-few-signers]',
      '    wanted signed by duty, at most 8h ago: wanted 8h, got 9h [too-old]',
      '  hint: what helps against policy-refused',
      '',
    ].join('\n'),
  );
});

test('what only warns, what only reports and what an exception lets pass says so, and does not look verified', () => {
  const rules = [
    fixtureRule({ ...refusedRule, rule: 'acme/warn', enforcement: 'warn' }),
    fixtureRule({ ...refusedRule, rule: 'acme/audit', enforcement: 'audit', covers: false }),
    fixtureRule({ ...refusedRule, rule: 'acme/excepted', exception: 'inc-1' }),
  ];
  const exceptions = [
    { name: 'inc-1', rule: 'acme/excepted', reason: 'CI outage', expires: '2026-12-01T00:00:00.000Z', used: true },
  ];
  const text = decisionText(fixtureDecision({ result: 'refused', admitted: true, rules, exceptions }));
  assert.match(text, /^refused, admitted all the same: /);
  assert.match(text, /rule acme\/warn \(acme.yaml:7\), only warns: refused/);
  assert.match(text, /rule acme\/audit \(acme.yaml:7\), only reports: refused/);
  assert.match(text, /rule acme\/excepted \(acme.yaml:7\), exception inc-1: refused/);
  assert.match(text, /exception inc-1 lets it pass rule acme\/excepted until 2026-12-01T00:00:00.000Z: CI outage/);
});

test('a gap, an alert and a warning are told', () => {
  const reason = fixtureReason('registry-timeout', 'too slow');
  const text = decisionText(
    fixtureDecision({
      result: 'unavailable',
      admitted: false,
      reason,
      gaps: [{ place: 'ghcr.io/acme/app', what: 'referrers', reason }],
      alerts: [{ rule: 'acme/app', alert: 'page' }],
      warnings: ['take care'],
    }),
  );
  assert.match(text, /^unavailable: /);
  assert.match(text, /why: too slow \[registry-timeout\]/);
  assert.match(text, /could not read referrers at ghcr.io\/acme\/app: too slow \[registry-timeout\]/);
  assert.match(text, /alert page, raised by rule acme\/app/);
  assert.match(text, /warning: take care/);
});

test('it fits on a screen, however much there is to tell', () => {
  const rules = Array.from({ length: 200 }, (_, at) => fixtureRule({ ...refusedRule, rule: `acme/r${at}` }));
  const warnings = Array.from({ length: 200 }, (_, at) => `warning ${at}`);
  const text = decisionText(fixtureDecision({ result: 'refused', admitted: false, rules, warnings }));
  assert.ok(text.split('\n').length < 50);
  assert.match(text, /and 192 more rules/);
});

test('text from outside cannot forge a line or steer the terminal', () => {
  const rule = fixtureRule({
    rule: hostile,
    source: hostile,
    outcome: 'refused',
    reason: fixtureReason('too-old', hostile),
  });
  const text = decisionText(
    fixtureDecision({ reference: hostile, result: 'refused', admitted: false, rules: [rule], warnings: [hostile] }),
  );
  assert.doesNotMatch(text, /^verified/m);
  assert.doesNotMatch(text, /[^\n\P{Cc}]|\u202e/u);
});
