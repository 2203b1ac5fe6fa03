// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Command } from 'commander';
import { tokenOf } from '../authority/oidc/testing/identity-ports.ts';
import { browserOf, startIssuer } from '../authority/oidc/testing/sandbox-issuer.ts';
import type { CliContext } from './context.ts';
import type { Flags } from './define-command.ts';
import { addIdentityFlags, identityTokenSource, requireIdentity } from './identity-flags.ts';
import { runInProcess } from './testing/run-in-process.ts';

function flagsOf(...args: readonly string[]): Flags {
  const command = addIdentityFlags(new Command('sign'));
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  return command.parse([...args], { from: 'user' }).opts();
}

async function contextOf(changes: Partial<CliContext> = {}): Promise<CliContext> {
  let captured: CliContext | undefined;
  await runInProcess(['version'], {
    onContext: (context) => {
      captured = context;
    },
  });
  assert.ok(captured);
  return { ...captured, ...changes };
}

test('a token that is given is what comes out', async () => {
  const token = tokenOf();
  const source = identityTokenSource(flagsOf('--identity-token', token), await contextOf());
  assert.deepEqual(await source(), { token, from: '--identity-token' });
});

test('the client id is the audience that tokens must have', async () => {
  const flags = ['--identity-token', tokenOf({ aud: 'acme' })];
  await assert.rejects(identityTokenSource(flagsOf(...flags), await contextOf())(), { code: 'identity-token-refused' });
  const source = identityTokenSource(flagsOf(...flags, '--oidc-client-id', 'acme'), await contextOf());
  assert.equal((await source()).from, '--identity-token');
});

test('an empty value is none, and ambient tokens are taken only as the flags say', async () => {
  const env = { SIGSTORE_ID_TOKEN: tokenOf() };
  const from = async (...args: readonly string[]): Promise<string> =>
    (await identityTokenSource(flagsOf(...args), await contextOf({ env }))()).from;
  assert.equal(await from('--identity-token', ''), 'envvar');
  assert.equal(await from('--oidc-provider', 'envvar'), 'envvar');
  await assert.rejects(from('--oidc-provider', 'github-actions'), { code: 'identity-token-missing' });
  await assert.rejects(from('--oidc-disable-ambient-providers'), { code: 'identity-token-missing' });
  await assert.rejects(from('--oidc-disable-ambient-providers', '--fulcio-auth-flow', 'token'), {
    code: 'identity-token-missing',
  });
});

test('flags that contradict one another are refused before anything is asked', async () => {
  const context = await contextOf();
  for (const args of [
    ['--oidc-provider', 'envvar', '--oidc-disable-ambient-providers'],
    ['--oidc-device-flow', '--fulcio-auth-flow', 'normal'],
    ['--oidc-issuer', 'issuer.example'],
    ['--oidc-redirect-url', 'file:///x'],
  ]) {
    assert.throws(() => identityTokenSource(flagsOf(...args), context), { code: 'usage-flag' }, args.join(' '));
  }
  assert.throws(() => flagsOf('--oidc-provider', 'other'));
  assert.throws(() => flagsOf('--fulcio-auth-flow', 'other'));
});

test('a person logs in at the issuer of the flag, else at that of the signing configuration', async () => {
  const issuer = await startIssuer();
  const context = await contextOf({ openBrowser: browserOf('ann@example.org') });
  const fromFlag = identityTokenSource(
    flagsOf('--fulcio-auth-flow', 'normal', '--oidc-issuer', issuer.url.href),
    context,
  );
  assert.equal((await fromFlag('https://unused.invalid')).from, 'browser');
  const fromConfiguration = identityTokenSource(flagsOf('--fulcio-auth-flow', 'normal'), context);
  assert.equal((await fromConfiguration(issuer.url.href)).from, 'browser');
  await issuer.stop();
});

test('the secret of the client is read from its file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'secret-'));
  const secrets: string[] = [];
  const issuer = await startIssuer((inner) => async (request) => {
    if (request.path === '/token') secrets.push(request.header('authorization') ?? '');
    return await inner(request);
  });
  const file = join(folder, 'secret');
  await writeFile(file, 'hush\n');
  const flags = flagsOf('--fulcio-auth-flow', 'client_credentials', '--oidc-client-secret-file', file);
  // The sandbox's issuer knows no clients; what matters is what it was sent.
  await assert.rejects(identityTokenSource(flags, await contextOf())(issuer.url.href), {
    code: 'identity-provider-failed',
  });
  assert.deepEqual(secrets, [`Basic ${Buffer.from('sigstore:hush').toString('base64')}`]);
  await issuer.stop();
  await rm(folder, { recursive: true });
});

test('a job without any identity is told so at once', async () => {
  await assert.rejects(requireIdentity(flagsOf(), await contextOf()), { code: 'identity-token-missing' });
  await requireIdentity(flagsOf('--identity-token', '-'), await contextOf());
  await requireIdentity(flagsOf('--oidc-device-flow'), await contextOf());
});
