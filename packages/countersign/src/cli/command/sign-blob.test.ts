// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseBundle } from '../../attest/parse-bundle.ts';
import { parsePublicKey } from '../../crypto/public-key-file.ts';
import { parseCertificatesPem } from '../../x509/parse-certificate-pem.ts';
import { runInProcess } from '../testing/run-in-process.ts';
import { openSandboxCommand, person, type SandboxCommand } from '../testing/sandbox-command.ts';

const issuerOf = ({ sandbox }: SandboxCommand): string => sandbox.urls.issuer;

function verifyArgs(at: SandboxCommand, subject: string): readonly string[] {
  const root = ['--trusted-root', join(at.folder, 'trusted_root.json'), '--insecure-sandbox'];
  return ['verify-blob', ...root, '--certificate-identity', subject, '--certificate-oidc-issuer', issuerOf(at)];
}

test('a file that is signed without a key verifies by the name of the signer, and by no other', async (t) => {
  const at = await openSandboxCommand(t);
  const file = at.write('artifact', 'content');
  const bundle = join(at.folder, 'bundle.json');
  const certificate = join(at.folder, 'certificate.pem');
  const outputs = ['--bundle', bundle, '--output-certificate', certificate];
  const signed = await runInProcess(['sign-blob', ...(await at.keyless()), '--yes', ...outputs, file]);
  assert.equal(signed.code, 0, signed.stderr);
  assert.match(signed.stderr, /the name `ann@example.org` .* go to `http:\/\/127.0.0.1:\d+`, `http:\/\/127.0.0.1:\d+`/);
  assert.match(readFileSync(certificate, 'utf8'), /^-----BEGIN CERTIFICATE-----\n/);
  const verified = await runInProcess([...verifyArgs(at, person), '--bundle', bundle, file]);
  assert.equal(verified.code, 0, verified.stderr);
  const refused = await runInProcess([...verifyArgs(at, 'bob@example.org'), '--bundle', bundle, file]);
  assert.equal(refused.code, 12);
  assert.match(refused.stderr, /identity-mismatch/);
});

test('the legacy file verifies too, and several files share one certificate', async (t) => {
  const at = await openSandboxCommand(t);
  const file = at.write('artifact', 'content');
  const bundle = join(at.folder, 'bundle.json');
  const flags = [...(await at.keyless()), '--yes', '--new-bundle-format=false'];
  assert.equal((await runInProcess(['sign-blob', ...flags, '--bundle', bundle, file])).code, 0);
  assert.deepEqual(Object.keys(JSON.parse(readFileSync(bundle, 'utf8'))), ['base64Signature', 'cert', 'rekorBundle']);
  const verified = await runInProcess([...verifyArgs(at, person), '--bundle', bundle, file]);
  assert.equal(verified.code, 0, verified.stderr);
  const two = await runInProcess(['sign-blob', ...flags, file, at.write('other', 'other')]);
  assert.equal(two.code, 0, two.stderr);
  assert.equal(two.stderr.match(/note: the name/g)?.length, 1);
});

test('a timestamp is written as cosign reads it, and counts beside the bare signature', async (t) => {
  const at = await openSandboxCommand(t);
  const file = at.write('artifact', 'content');
  const pieces = ['signature', 'certificate', 'timestamp'].map((name) => join(at.folder, name));
  const [signature = '', certificate = '', timestamp = ''] = pieces;
  const services = ['--tlog-upload=false', '--timestamp-server-url', at.sandbox.urls.timestampAuthority];
  const outputs = ['--output-signature', signature, '--output-certificate', certificate];
  const args = ['sign-blob', ...(await at.keyless()), '--yes', '--new-bundle-format=false', ...outputs];
  const without = args.filter((arg) => arg !== '--rekor-url' && arg !== at.sandbox.urls.rekor1);
  const signed = await runInProcess([...without, ...services, '--rfc3161-timestamp', timestamp, file]);
  assert.equal(signed.code, 0, signed.stderr);
  assert.deepEqual(Object.keys(JSON.parse(readFileSync(timestamp, 'utf8'))), ['SignedRFC3161Timestamp']);
  const beside = [
    '--signature',
    signature,
    '--certificate',
    certificate,
    '--insecure-ignore-tlog',
    '--use-signed-timestamps',
  ];
  const verify = [...verifyArgs(at, person), ...beside];
  const verified = await runInProcess([...verify, '--rfc3161-timestamp', timestamp, file]);
  assert.equal(verified.code, 0, verified.stderr);
  assert.equal((await runInProcess([...verify, file])).code, 12);
});

test('nobody is named in public without agreement', async (t) => {
  const at = await openSandboxCommand(t);
  const args = ['sign-blob', ...(await at.keyless()), '--bundle', join(at.folder, 'bundle.json'), at.write('a', 'a')];
  const declined = await runInProcess(args);
  assert.equal(declined.code, 2);
  assert.match(declined.stderr, /prompt-declined/);
  assert.equal((await runInProcess(args, { stdin: 'y\n' })).code, 0);
});

test('what is signed from standard input does not answer the question', async (t) => {
  const at = await openSandboxCommand(t);
  const bundle = ['--bundle', join(at.folder, 'bundle.json')];
  const declined = await runInProcess(['sign-blob', ...(await at.keyless()), ...bundle, '-'], { stdin: 'yes\n' });
  assert.equal(declined.code, 2);
  assert.match(declined.stderr, /prompt-declined/);
  const agreed = await runInProcess(['sign-blob', ...(await at.keyless()), '--yes', ...bundle, '-'], {
    stdin: 'yes\n',
  });
  assert.equal(agreed.code, 0, agreed.stderr);
});

test('the token and what is signed cannot both come from standard input', async (t) => {
  const at = await openSandboxCommand(t);
  const bundle = join(at.folder, 'bundle.json');
  const [, token = ''] = await at.keyless();
  for (const args of [
    ['--identity-token', '-', '--bundle', bundle, '-'],
    ['--identity-token', token, '--new-bundle-format=false', '-', '-'],
  ]) {
    const result = await runInProcess(['sign-blob', '--yes', ...args], { stdin: 'content' });
    assert.equal(result.code, 2);
    assert.match(result.stderr, /standard input for one thing/);
  }
});

test('a key can get a certificate, and services cannot be asked offline', async (t) => {
  const at = await openSandboxCommand(t);
  const env = { COSIGN_PASSWORD: '' };
  const prefix = join(at.folder, 'key');
  assert.equal((await runInProcess(['generate-key-pair', '--output-key-prefix', prefix], { env })).code, 0);
  const certificate = join(at.folder, 'certificate.pem');
  const outputs = ['--bundle', join(at.folder, 'bundle.json'), '--output-certificate', certificate, '--yes'];
  const args = ['sign-blob', ...(await at.keyless()), '--key', `${prefix}.key`, '--issue-certificate', ...outputs];
  const file = at.write('a', 'a');
  const offline = await runInProcess([...args, '--offline', file], { env });
  assert.match(offline.stderr, /`--offline` cannot ask a certificate authority/);
  const signed = await runInProcess([...args, file], { env });
  assert.equal(signed.code, 0, signed.stderr);
  const key = parsePublicKey(readFileSync(`${prefix}.pub`));
  const [leaf] = parseCertificatesPem(readFileSync(certificate, 'utf8'), 1);
  assert.deepEqual(leaf?.publicKey.spki, key.spki);
});

test('the sandbox is refused without the flag that says that one knows', async (t) => {
  const at = await openSandboxCommand(t);
  const flags = (await at.keyless()).filter((flag) => flag !== '--insecure-sandbox');
  const args = ['sign-blob', ...flags, '--yes', '--bundle', join(at.folder, 'bundle.json'), at.write('a', 'a')];
  const refused = await runInProcess(args);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /sandbox-refused/);
  const config = at.write('signing_config.json', at.sandbox.world.signingConfig('v1'));
  const byConfig = ['--signing-config', config, '--identity-token', join(at.folder, 'token'), '--yes'];
  const configured = ['sign-blob', ...byConfig, '--bundle', join(at.folder, 'bundle.json'), at.write('a', 'a')];
  assert.match((await runInProcess(configured)).stderr, /signing configuration .* sandbox.* \[sandbox-refused\]/s);
});

test('a signing configuration names all services, and without a trusted root that is a warning', async (t) => {
  const at = await openSandboxCommand(t);
  const bundle = join(at.folder, 'bundle.json');
  for (const version of ['v1', 'v2'] as const) {
    const config = at.write('signing_config.json', at.sandbox.world.signingConfig(version));
    await at.keyless();
    const flags = [
      '--signing-config',
      config,
      '--identity-token',
      join(at.folder, 'token'),
      '--insecure-sandbox',
      '--yes',
    ];
    const signed = await runInProcess(['sign-blob', ...flags, '--bundle', bundle, at.write('a', 'a')]);
    assert.equal(signed.code, 0, signed.stderr);
    assert.match(signed.stderr, /warning: without `--trusted-root`/);
    const { logEntries, timestamps } = parseBundle(readFileSync(bundle));
    assert.deepEqual([logEntries[0]?.version, timestamps.length], [version === 'v1' ? '0.0.1' : '0.0.2', 1]);
  }
});

test('Rekor 2 without a timestamp authority is refused before anything is published', async (t) => {
  const at = await openSandboxCommand(t);
  const flags = [...(await at.keyless()), '--rekor-url', at.sandbox.urls.rekor2, '--rekor-version', '2', '--yes'];
  const refused = await runInProcess(['sign-blob', ...flags, '--bundle', join(at.folder, 'b'), at.write('a', 'a')]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /service-not-configured/);
  assert.doesNotMatch(refused.stderr, /go to/);
});

test('a key is logged only when that is asked for', async (t) => {
  const at = await openSandboxCommand(t);
  const env = { COSIGN_PASSWORD: '' };
  const prefix = join(at.folder, 'key');
  assert.equal((await runInProcess(['generate-key-pair', '--output-key-prefix', prefix], { env })).code, 0);
  const file = at.write('a', 'a');
  const bundle = join(at.folder, 'bundle.json');
  const sign = async (...flags: readonly string[]) => {
    const result = await runInProcess(['sign-blob', '--key', `${prefix}.key`, ...flags, '--bundle', bundle, file], {
      env,
    });
    assert.equal(result.code, 0, result.stderr);
    const { logEntries, timestamps } = parseBundle(readFileSync(bundle));
    return [logEntries.length, timestamps.length];
  };
  assert.deepEqual(await sign(), [0, 0]);
  assert.deepEqual(await sign('--rekor-url', at.sandbox.urls.rekor1, '--yes'), [1, 0]);
  assert.deepEqual(await sign('--timestamp-server-url', at.sandbox.urls.timestampAuthority), [0, 1]);
});

test('flags that make no sense together are refused, each with its reason', async (t) => {
  const at = await openSandboxCommand(t);
  const file = at.write('a', 'a');
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['--certificate', 'c.pem'], /`--certificate` needs the `--key`/],
    [['--key', 'k', '--certificate-chain', 'c.pem'], /`--certificate-chain` needs `--certificate`/],
    [['--issue-certificate'], /`--issue-certificate` needs `--key`/],
    [['--key', 'k', '--identity-token', 't'], /wanted `--key` or `--identity-token`, got both/],
    [['--rekor-url', 'https://r', '--tlog-upload=false'], /`--rekor-url` or `--tlog-upload=false`, got both/],
    [['--sk'], /`--sk` is refused: security keys/],
    [['--insecure-skip-verify'], /`--insecure-skip-verify` is refused/],
    [
      ['--fulcio-url', 'http://fulcio.example', '--rekor-url', 'https://r', '--identity-token', 't'],
      /plain-http-refused/,
    ],
    [
      ['--fulcio-url', 'https://fulcio.example', '--identity-token', 't'],
      /wanted a transparency log, and no flag names one/,
    ],
  ];
  for (const [flags, message] of cases) {
    const result = await runInProcess(['sign-blob', ...flags, '--bundle', join(at.folder, 'b'), file]);
    assert.equal(result.code, 2, result.stderr);
    assert.match(result.stderr, message);
  }
});
