// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import { runInProcess } from '../testing/run-in-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-sandbox-'));
after(() => rmSync(folder, { recursive: true }));

test('a program runs inside the sandbox, sees its environment, and its exit code is ours', async () => {
  const script = 'env > "$SANDBOX_FOLDER/env" && cp -r "$SANDBOX_FOLDER/." "$0" && exit 7';
  const { code, stdout, stderr } = await runInProcess(['sandbox', '--', 'sh', '-c', script, folder]);
  assert.equal(code, 7, stderr);
  assert.equal(stdout, '');
  assert.match(stderr, /INSECURE/);
  const env = new Map(
    readFileSync(join(folder, 'env'), 'utf8')
      .split('\n')
      .map((line) => splitOnce(line)),
  );
  assert.equal(env.get('SANDBOX_EMAIL'), 'you@example.com');
  assert.equal(env.get('COSIGN_INSECURE_SANDBOX'), 'true');
  assert.equal(parseTrustedRoot(readFileSync(join(folder, 'trusted_root.json'))).origin, 'sandbox');
  assert.equal(existsSync(env.get('SANDBOX_FOLDER') ?? folder), false);
});

function splitOnce(line: string): readonly [string, string] {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}

test('without a program the environment is printed, and it ends when it is told to', async () => {
  const end = new AbortController();
  let printed = '';
  const { code } = await runInProcess(['sandbox', '--folder', join(folder, 'kept'), '--email', 'me@example.com'], {
    signal: end.signal,
    onContext: (context) => {
      context.stdout.write = async (text) => {
        printed += String(text);
        end.abort();
      };
    },
  });
  assert.equal(code, 0);
  assert.match(printed, /^export SANDBOX_EMAIL='me@example.com'$/m);
  assert.ok(readdirSync(join(folder, 'kept')).includes('trusted_root.json'));
});

test('the file with the environment is for its owner alone, and goes with the sandbox', async () => {
  const file = join(folder, 'sandbox.env');
  const seen = join(folder, 'seen');
  const args = ['sandbox', '--env-output', file, '--', 'cp', '-p', file, seen];
  assert.equal((await runInProcess(args)).code, 0);
  assert.equal(statSync(seen).mode & 0o777, 0o600);
  assert.match(readFileSync(seen, 'utf8'), /^export SIGSTORE_ID_TOKEN='[\w.-]+'$/m);
  assert.equal(existsSync(file), false);
});

for (const [args, wanted] of [
  [['--listen', '0.0.0.0:0'], /this machine alone/],
  [['--listen', ':7700'], /this machine alone/],
  [['--listen', '127.0.0.1:65529'], /65528/],
  [['--email', 'nobody'], /e-mail address/],
  [['--', '/nonexistent/program'], /no program/],
] as const) {
  test(`\`sandbox ${args.join(' ')}\` is refused`, async () => {
    const { code, stderr } = await runInProcess(['sandbox', ...args]);
    assert.equal(code, 2);
    assert.match(stderr, wanted);
  });
}
