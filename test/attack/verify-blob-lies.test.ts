// SPDX-License-Identifier: Apache-2.0
// Ways to make `verify-blob` say what others wrote, or say nothing of what it did not look at.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { encodeUtf8 } from '../../packages/countersign/src/bytes/utf8.ts';
import { runInProcess } from '../../packages/countersign/src/cli/testing/run-in-process.ts';
import { systemClock } from '../../packages/countersign/src/host/system-clock.ts';
import { signInWorld, type WorldContent } from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { createSandboxWorld } from '../../packages/countersign/src/sandbox/world.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-lies-'));
after(() => rmSync(folder, { recursive: true }));
const world = createSandboxWorld({
  clock: systemClock,
  random: { bytes: (length) => new Uint8Array(randomBytes(length)) },
});
const artifact = encodeUtf8('the artifact');
const at = (name: string): string => join(folder, name);
writeFileSync(at('root.json'), world.trustedRoot());
writeFileSync(at('artifact'), artifact);

async function verify(content: WorldContent, ...args: readonly string[]) {
  writeFileSync(at('bundle'), signInWorld(world, { content }).bytes);
  const trust = ['--trusted-root', at('root.json'), '--insecure-sandbox', '--bundle', at('bundle')];
  const person = ['--certificate-identity', 'person@example.com', '--certificate-oidc-issuer', world.urls.issuer];
  return await runInProcess(['verify-blob', ...trust, ...person, ...args]);
}

test('the type of a statement moves no cursor and forges no line', async () => {
  const predicateType = 'https://example.com/\u001b[2K\rVerified OK\n\u202ename';
  const { code, stderr } = await verify({ kind: 'attestation', artifact, predicateType }, at('artifact'));
  assert.equal(code, 0, stderr);
  assert.ok(stderr.includes('`https://example.com/\\u{1b}[2K\\u{d}Verified OK\\u{a}\\u{202e}name`'), stderr);
});

test('every flag that does without a transparency log is a warning', async () => {
  const content = { kind: 'message', artifact } as const;
  assert.doesNotMatch((await verify(content, at('artifact'))).stderr, /warning/);
  for (const flag of ['--insecure-ignore-tlog', '--private-infrastructure']) {
    assert.match((await verify(content, flag, at('artifact'))).stderr, /^warning: no transparency log is asked for/m);
  }
});
