// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../host/system-clock.ts';
import { systemRandom } from '../../host/system-random.ts';
import { createFetch } from '../../net/create-fetch.ts';
import { silentLog } from '../../ports/log.ts';
import { createAuthorizer } from '../../registry/auth/create-authorizer.ts';
import { createRegistryStore } from '../../registry/create-registry-store.ts';
import { testImage, writeContent } from '../../store/test-image.ts';
import { runInProcess } from '../testing/run-in-process.ts';
import { openSandboxCommand, person, type SandboxCommand } from '../testing/sandbox-command.ts';

async function pushImage({ sandbox }: SandboxCommand, name: string): Promise<string> {
  const { fetch, close } = createFetch();
  const common = { fetch, clock: systemClock };
  const authorizer = createAuthorizer({ ...common, credentials: () => Promise.resolve(null) });
  const repository = `team/${name}`;
  const store = createRegistryStore({
    ...common,
    authorizer,
    random: systemRandom,
    log: silentLog,
    host: sandbox.registry,
    repository,
  });
  const image = testImage(name);
  await writeContent(store, image);
  close();
  return `${sandbox.registry}/${repository}@${image.manifest.descriptor.digest}`;
}

test('images are signed under one certificate, in both formats, and not twice by the same name', async (t) => {
  const at = await openSandboxCommand(t);
  const images = [await pushImage(at, 'one'), await pushImage(at, 'two')];
  const args = ['sign', ...(await at.keyless()), '--yes', '--format', 'both', ...images];
  const signed = await runInProcess(args);
  assert.equal(signed.code, 0, signed.stderr);
  assert.equal(signed.stderr.match(/^signed: .* with a certificate for `ann@example.org`/gm)?.length, 4);
  assert.equal(signed.stderr.match(/note: the name/g)?.length, 1);
  const root = ['--trusted-root', join(at.folder, 'trusted_root.json'), '--insecure-sandbox'];
  const issuer = ['--certificate-oidc-issuer', at.sandbox.urls.issuer];
  const verify = async (name: string) =>
    await runInProcess(['verify', ...root, '--certificate-identity', name, ...issuer, ...images]);
  assert.equal((await verify(person)).code, 0);
  assert.equal((await verify('bob@example.org')).code, 12);
  const again = await runInProcess(args);
  assert.equal(again.stderr.match(/^already signed/gm)?.length, 4, again.stderr);
});

test('who has no trusted root signs again, because nobody can say who signed before', async (t) => {
  const at = await openSandboxCommand(t);
  const image = await pushImage(at, 'one');
  const flags = (await at.keyless()).filter((flag) => flag !== '--trusted-root' && !flag.endsWith('trusted_root.json'));
  for (let time = 0; time < 2; time++) {
    const signed = await runInProcess(['sign', ...flags, '--yes', image]);
    assert.equal(signed.code, 0, signed.stderr);
    assert.match(signed.stderr, /warning: without `--trusted-root`/);
    assert.match(signed.stderr, /^signed: .* with a certificate that was not verified/m);
  }
});

test('signature, certificate and payload can be had as files', async (t) => {
  const at = await openSandboxCommand(t);
  const image = await pushImage(at, 'one');
  const outputs = ['signature', 'certificate', 'payload'].flatMap((name) => [
    `--output-${name}`,
    join(at.folder, name),
  ]);
  const signed = await runInProcess(['sign', ...(await at.keyless()), '--yes', ...outputs, image]);
  assert.equal(signed.code, 0, signed.stderr);
  assert.match(readFileSync(join(at.folder, 'signature'), 'utf8'), /^[A-Za-z0-9+/]+=*$/);
  assert.match(readFileSync(join(at.folder, 'certificate'), 'utf8'), /^-----BEGIN CERTIFICATE-----/);
  assert.match(
    readFileSync(join(at.folder, 'payload'), 'utf8'),
    /"predicateType":"https:\/\/sigstore.dev\/cosign\/sign\/v1"/,
  );
});

test('the legacy format with Rekor 2 is refused before anybody is asked', async (t) => {
  const at = await openSandboxCommand(t);
  const image = await pushImage(at, 'one');
  const { rekor2, timestampAuthority } = at.sandbox.urls;
  const flags = ['--rekor-url', rekor2, '--rekor-version', '2', '--timestamp-server-url', timestampAuthority];
  const refused = await runInProcess(['sign', ...(await at.keyless()), ...flags, '--format', 'legacy', image]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /service-not-configured/);
});

test('after `initialize` no flag is needed but those that say who signs', async (t) => {
  const at = await openSandboxCommand(t);
  const env = { TUF_ROOT: join(at.folder, 'tuf') };
  const root = at.write('root.json', await (await fetch(`${at.sandbox.tufUrl}/1.root.json`)).text());
  const initialize = ['initialize', '--mirror', at.sandbox.tufUrl, '--root', root];
  assert.equal((await runInProcess(initialize, { env })).code, 0);
  const image = await pushImage(at, 'one');
  await at.keyless();
  const args = ['sign', '--yes', '--identity-token', join(at.folder, 'token'), image];
  assert.match((await runInProcess(args, { env })).stderr, /sandbox-refused/);
  const signed = await runInProcess([...args, '--insecure-sandbox'], { env });
  assert.equal(signed.code, 0, signed.stderr);
  assert.match(signed.stderr, /^signed: .* with a certificate for `ann@example.org`/m);
});
