// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MalformedError } from '../errors/errors.ts';
import type { Problem } from '../policy/problem.ts';
import { lintFindings, lintJson, lintText } from './lint-findings.ts';

const surprise: Problem = {
  severity: 'surprise',
  rule: 'latest-without-age',
  source: 'b.yaml',
  at: { line: 3, column: 5 },
  message: 'wanted maxAge',
  hint: 'add it',
};
const note: Problem = { severity: 'note', rule: 'unused', source: 'a.yaml', message: 'nobody uses it' };

test('findings stand in the order of their files, each where it is, with a sum at the end', () => {
  assert.equal(
    lintText({ findings: lintFindings([surprise, note]) }),
    [
      'a.yaml: note: nobody uses it [unused]',
      'b.yaml:3:5: surprise: wanted maxAge [latest-without-age]',
      '  hint: add it',
      '0 errors, 1 surprise, 1 note',
      '',
    ].join('\n'),
  );
});

test('every mistake of policies that could not be loaded is a finding of its own', () => {
  const problems = ['a.yaml:1:2: first', 'b.yaml:3:4: second: with a colon', 'no place'];
  const error = new MalformedError('policy-malformed', 'three mistakes', { detail: { problems } });
  assert.deepEqual(lintFindings(error), [
    { severity: 'error', rule: 'policy-malformed', message: 'first', source: 'a.yaml', line: 1, column: 2 },
    {
      severity: 'error',
      rule: 'policy-malformed',
      message: 'second: with a colon',
      source: 'b.yaml',
      line: 3,
      column: 4,
    },
    { severity: 'error', rule: 'policy-malformed', message: 'no place' },
  ]);
  const [bare] = lintFindings(new MalformedError('yaml-malformed', 'c.yaml:9:1: a tab', { hint: 'use spaces' }));
  assert.deepEqual([bare?.source, bare?.line, bare?.hint], ['c.yaml', 9, 'use spaces']);
});

test('the list is JSON with the findings as they are', () => {
  const findings = lintFindings([surprise]);
  assert.deepEqual(JSON.parse(lintJson({ findings })), {
    apiVersion: 'countersign.dev/v1',
    kind: 'PolicyLint',
    findings,
  });
});
