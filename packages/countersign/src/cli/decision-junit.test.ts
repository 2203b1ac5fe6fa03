// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtureDecision, fixtureReason, refusedRule } from '../policy/decision.fixture.ts';
import type { DecidedImage } from './decided-image.ts';
import { decisionJunit } from './decision-junit.ts';

const refused = fixtureDecision({
  result: 'refused',
  admitted: false,
  reference: 'bad',
  reason: fixtureReason('policy-refused', 'no'),
  rules: [refusedRule],
});
const unavailable = fixtureDecision({
  result: 'unavailable',
  admitted: false,
  reference: 'slow',
  reason: fixtureReason('registry-timeout', 'too slow'),
});
const inFile = { source: 'deploy.yaml', at: { line: 7, column: 3 }, path: 'spec.containers[0].image' };

function decided(decision: DecidedImage['decision'], ...namedAt: DecidedImage['namedAt']): DecidedImage {
  return { decision, namedAt, durationMs: 1500 };
}

test('each source is a suite, each image in it a case; a refusal is a failure and a gap an error', () => {
  const xml = decisionJunit([
    decided(fixtureDecision(), inFile, { source: 'argument' }),
    decided(refused, inFile),
    decided(unavailable, { source: 'argument' }),
  ]);
  assert.match(
    xml,
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites .* tests="4" failures="1" errors="1" time="6.000">/,
  );
  assert.match(xml, /<testsuite name="deploy.yaml" tests="2" failures="1" errors="0"/);
  assert.match(xml, /<testsuite name="argument" tests="2" failures="0" errors="1"/);
  assert.match(xml, /<testcase name="bad" classname="deploy.yaml spec.containers\[0\].image" line="7" time="1.500">/);
  assert.match(xml, /<failure message="no" type="policy-refused">refused: bad\n/);
  assert.match(xml, /<error message="too slow" type="registry-timeout">unavailable: slow\n/);
});

test('what is admitted without being verified is no failure, and says what it is', () => {
  const xml = decisionJunit([decided({ ...refused, admitted: true }, inFile)]);
  assert.match(xml, /failures="0"/);
  assert.match(xml, /<system-out>refused, admitted all the same: bad/);
});

test('text from outside stays text', () => {
  const reference = '"/><testcase name="forged"/>\u0000\ud800&amp;\n';
  const xml = decisionJunit([decided({ ...refused, reference }, { source: reference })]);
  assert.equal(xml.match(/<testcase /g)?.length, 1);
  assert.doesNotMatch(xml, /[\u0000\ud800]/);
  assert.match(xml, /name="&quot;\/&gt;&lt;testcase name=&quot;forged&quot;\/&gt;\ufffd\ufffd&amp;amp; "/);
});
