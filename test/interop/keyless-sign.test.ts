// SPDX-License-Identifier: Apache-2.0
// We sign at the sandbox without a key, and cosign verifies with the trusted root of the sandbox.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, suite, test } from 'node:test';
import { encodePem } from '../../packages/countersign/src/bytes/pem.ts';
import { succeeded } from './support/bench.ts';
import { missingPrograms } from './support/find-program.ts';
import {
  identityFlags,
  type KeylessBench,
  openKeylessBench,
  type ServiceKind,
  serviceFlags,
  serviceKinds,
} from './support/keyless.ts';
import { describeOutcome } from './support/run-program.ts';
import { subjects } from './support/sample-layout.ts';

const skip = missingPrograms('cosign2', 'cosign3', 'crane');
const versions = ['cosign2', 'cosign3'] as const;
const loggedKinds = ['Rekor 1', 'Rekor 1 and a timestamp', 'Rekor 2 and a timestamp'] as const;
let bench: KeylessBench;

before(async () => {
  if (skip === false) bench = await openKeylessBench();
});

after(async () => {
  if (skip === false) await bench.close();
});

async function sign(args: readonly string[], kind: ServiceKind): Promise<void> {
  const flags = [...serviceFlags(bench, kind), '--identity-token', await bench.token()];
  succeeded('countersign', await bench.workshop.countersign([...args.slice(0, 1), ...flags, ...args.slice(1)]));
}

/** What cosign must be told when there is no log entry, or a timestamp beside it. */
function verifyFlags(kind: ServiceKind): readonly string[] {
  if (kind === 'a timestamp alone') return ['--insecure-ignore-tlog', '--use-signed-timestamps'];
  return kind === 'Rekor 1' ? [] : ['--use-signed-timestamps'];
}

suite('a bundle of an image', { skip }, () => {
  for (const [number, kind] of serviceKinds.entries()) {
    for (const subject of subjects) {
      test(`${subject}, ${kind}`, async (t) => {
        const image = await bench.push(`team/bundle-${number}-${subject}`, subject);
        await sign(['sign', image], kind);
        for (const version of versions) {
          await t.test(version, async () => {
            const format = version === 'cosign2' ? ['--new-bundle-format'] : [];
            const verify = async (name?: string) =>
              await bench.workshop.run(version, [
                'verify',
                ...format,
                ...verifyFlags(kind),
                ...identityFlags(bench, name),
                image,
              ]);
            const outcome = await verify();
            assert.equal(outcome.code, 0, describeOutcome(outcome));
            assert.notEqual((await verify('bob@example.org')).code, 0);
          });
        }
      });
    }
  }
});

suite('a legacy signature of an image', { skip }, () => {
  for (const [number, kind] of serviceKinds.entries()) {
    if (kind === 'Rekor 2 and a timestamp') continue;
    test(kind, async (t) => {
      const image = await bench.push(`team/legacy-${number}`, 'image');
      await sign(['sign', '--format', 'legacy', image], kind);
      for (const version of versions) {
        await t.test(version, async () => {
          const verify = async (name?: string) =>
            await bench.workshop.run(version, ['verify', ...verifyFlags(kind), ...identityFlags(bench, name), image]);
          const outcome = await verify();
          assert.equal(outcome.code, 0, describeOutcome(outcome));
          assert.notEqual((await verify('bob@example.org')).code, 0);
        });
      }
    });
  }
});

suite('a bundle of a file', { skip }, () => {
  for (const kind of serviceKinds) {
    test(kind, async (t) => {
      const file = bench.workshop.write('artifact.txt', `content for ${kind}`);
      const bundle = bench.workshop.path('artifact.sigstore.json');
      await sign(['sign-blob', '--bundle', bundle, file], kind);
      for (const version of versions) {
        await t.test(version, async () => {
          const format = version === 'cosign2' ? ['--new-bundle-format'] : [];
          const verify = async (blob: string) =>
            await bench.workshop.run(version, [
              'verify-blob',
              ...format,
              ...verifyFlags(kind),
              ...identityFlags(bench),
              '--bundle',
              bundle,
              blob,
            ]);
          const outcome = await verify(file);
          assert.equal(outcome.code, 0, describeOutcome(outcome));
          assert.notEqual((await verify(bench.workshop.write('other.txt', 'other content'))).code, 0);
        });
      }
    });
  }
});

suite('a key that is logged', { skip }, () => {
  for (const [number, kind] of loggedKinds.entries()) {
    test(kind, async (t) => {
      const image = await bench.push(`team/key-${number}`, 'image');
      const pair = bench.workshop.path(`key-${number}`);
      succeeded('keys', await bench.workshop.countersign(['generate-key-pair', '--output-key-prefix', pair]));
      const flags = serviceFlags(bench, kind).filter((_, index) => index > 1);
      succeeded('sign', await bench.workshop.countersign(['sign', '--key', `${pair}.key`, ...flags, image]));
      for (const version of versions) {
        await t.test(version, async () => {
          const format = version === 'cosign2' ? ['--new-bundle-format'] : [];
          const common = ['verify', ...format, ...verifyFlags(kind), '--trusted-root', bench.trustedRoot];
          const outcome = await bench.workshop.run(version, [...common, '--key', `${pair}.pub`, image]);
          assert.equal(outcome.code, 0, describeOutcome(outcome));
        });
      }
    });
  }
});

suite('a legacy bundle of a file', { skip }, () => {
  test('Rekor 1', async (t) => {
    const file = bench.workshop.write('legacy.txt', 'legacy content');
    const bundle = bench.workshop.path('legacy.json');
    await sign(['sign-blob', '--new-bundle-format=false', '--bundle', bundle, file], 'Rekor 1');
    const keys = {
      SIGSTORE_ROOT_FILE: 'root.pem',
      SIGSTORE_REKOR_PUBLIC_KEY: 'rekor.pem',
      SIGSTORE_CT_LOG_PUBLIC_KEY_FILE: 'ct.pem',
    };
    await writePemFiles(keys);
    await t.test('cosign2', async () => {
      const [, , ...who] = identityFlags(bench);
      const verify = async (blob: string) =>
        await bench.workshop.run('cosign2', ['verify-blob', ...who, '--bundle', bundle, blob], { env: keys });
      const outcome = await verify(file);
      assert.equal(outcome.code, 0, describeOutcome(outcome));
      assert.notEqual((await verify(bench.workshop.write('other.txt', 'other content'))).code, 0);
    });
  });
});

/** The trusted root in the pieces that cosign 2 reads from the environment. */
async function writePemFiles(names: Readonly<Record<string, string>>): Promise<void> {
  const root = JSON.parse(await readFile(bench.trustedRoot, 'utf8'));
  const pem = (label: string, base64: string): string =>
    encodePem({ label, bytes: new Uint8Array(Buffer.from(base64, 'base64')) });
  const [authority] = root.certificateAuthorities;
  const certificates = authority.certChain.certificates.map(({ rawBytes }: { rawBytes: string }) =>
    pem('CERTIFICATE', rawBytes),
  );
  bench.workshop.write(names['SIGSTORE_ROOT_FILE'] ?? '', certificates.join(''));
  bench.workshop.write(names['SIGSTORE_REKOR_PUBLIC_KEY'] ?? '', pem('PUBLIC KEY', root.tlogs[0].publicKey.rawBytes));
  bench.workshop.write(
    names['SIGSTORE_CT_LOG_PUBLIC_KEY_FILE'] ?? '',
    pem('PUBLIC KEY', root.ctlogs[0].publicKey.rawBytes),
  );
}
