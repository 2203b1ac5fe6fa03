// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createTestWorld } from '../sandbox/testing/test-world.ts';
import { parsePolicies } from './policy-flags.ts';
import { testContext } from './testing/test-context.ts';

/** A policy with this signer; `root.json` beside it is that of a sandbox. */
function policyWith(t: TestContext, signer: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-policy-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'root.json'), createTestWorld().world.trustedRoot());
  const file = join(folder, 'acme.yaml');
  writeFileSync(
    file,
    `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  trustRoots: {box: {file: root.json}}
  signers: {ci: ${signer}}
  rules: [{name: app, images: [ghcr.io/acme/**], require: {signedBy: ci}}]
`,
  );
  return file;
}

const sandboxed = '{keyless: {issuer: https://sso.acme.io, subject: ann@acme.io, trustRoot: box}}';
const loose = '{github: {workflow: acme/ci/.github/workflows/release.yml@refs/tags/v1}}';

test('policies are named by flags, or it is a mistake', async () => {
  await assert.rejects(parsePolicies({}, testContext().context), { code: 'usage-flag' });
});

test('a surprise is a warning, and with --strict a refusal', async (t) => {
  const file = policyWith(t, loose);
  const { context, stderr } = testContext();
  assert.equal((await parsePolicies({ policy: [file] }, context)).rules.length, 1);
  assert.match(stderr(), /^warning: the policies hold a?\s?.*surprise/);
  await assert.rejects(parsePolicies({ policy: [file], strict: true }, context), { code: 'policy-surprising' });
});

test('the root of a sandbox is refused, and accepted only with a warning that names whom it lets in', async (t) => {
  const file = policyWith(t, sandboxed);
  const { context, stderr } = testContext();
  await assert.rejects(parsePolicies({ policy: [file] }, context), { code: 'sandbox-refused' });
  assert.equal((await parsePolicies({ policy: [file], insecureSandbox: true }, context)).rules.length, 1);
  assert.match(stderr(), /warning: the policies believe `ci` by the trusted root of a sandbox/);
});
