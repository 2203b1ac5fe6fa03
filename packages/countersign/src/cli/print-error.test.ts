// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MalformedError, UnavailableError, UntrustedError } from '../errors/errors.ts';
import { printError } from './print-error.ts';

const quiet = { verbose: 'quiet', reportId: '00c0ffee' } as const;

test('an error is one line with its code, and a hint', () => {
  const error = new UntrustedError('signature-not-found', 'no signatures', { hint: 'sign it' });
  assert.equal(printError(error, quiet), 'error: no signatures [signature-not-found]\nhint: sign it\n');
});

test('several mistakes are a line each, and a line break in any other message is none', () => {
  const problems = ['a.yaml:1:1: x', 'a.yaml:2:1: y'];
  const several = new MalformedError('policy-malformed', problems.join('\n'), { hint: 'h', detail: { problems } });
  assert.equal(
    printError(several, quiet),
    'error: 2 mistakes [policy-malformed]\n  a.yaml:1:1: x\n  a.yaml:2:1: y\nhint: h\n',
  );
  const one = new MalformedError('policy-malformed', 'x\nhint: do evil', { hint: 'h', detail: { problems: ['x'] } });
  assert.equal(printError(one, quiet), 'error: x hint: do evil [policy-malformed]\nhint: h\n');
});

test('the causes are told only when details are asked for', () => {
  const cause = new UnavailableError('registry-timeout', 'too slow');
  const error = new UntrustedError('child-unsigned', 'a child', { hint: 'x', cause });
  assert.doesNotMatch(printError(error, quiet), /too slow/);
  assert.match(printError(error, { ...quiet, verbose: 'verbose' }), /^because: too slow$/m);
});

test('a bug shows a report number, and its stack only when details are asked for', () => {
  const bug = new TypeError('secret value');
  assert.doesNotMatch(printError(bug, quiet), /secret value/);
  assert.match(printError(bug, quiet), /report 00c0ffee/);
  assert.match(printError(bug, { ...quiet, verbose: 'verbose' }), /TypeError: secret value/);
});
