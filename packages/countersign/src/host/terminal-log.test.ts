// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Log } from '../ports/log.ts';
import { createTerminalLog } from './terminal-log.ts';

function recordedLog(verbose: boolean): { readonly log: Log; readonly lines: readonly string[] } {
  const lines: string[] = [];
  return { log: createTerminalLog({ verbose, write: (text) => void lines.push(text) }), lines };
}

test('a warning is one line with its detail', () => {
  const { log, lines } = recordedLog(false);
  log.warn('signing by tag', { tag: 'v1', tries: 2, absent: undefined });
  assert.deepEqual(lines, ['warning: signing by tag tag=v1 tries=2\n']);
});

test('debug lines show only when verbose', () => {
  const quiet = recordedLog(false);
  quiet.log.debug('request', { status: 200 });
  assert.deepEqual(quiet.lines, []);
  const verbose = recordedLog(true);
  verbose.log.debug('request', { status: 200 });
  assert.deepEqual(verbose.lines, ['debug: request status=200\n']);
});

test('text from outside cannot begin a line of its own or steer the terminal', () => {
  const { log, lines } = recordedLog(false);
  log.warn('registry says', { message: 'a\nerror: forged\u001b[2J\u202e' });
  assert.deepEqual(lines, ['warning: registry says message=a\ufffderror: forged\ufffd[2J\ufffd\n']);
});
