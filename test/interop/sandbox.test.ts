// SPDX-License-Identifier: Apache-2.0
// cosign 2 and 3 sign without keys in the sandbox, in every format and with every log; they and we believe what they signed,
// and they believe what we sign there.
import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { after, before, suite, test } from 'node:test';
import { table, writeSection } from './support/document.ts';
import { missingPrograms } from './support/find-program.ts';
import { ourRows, theirRows } from './support/keyless-rows.ts';
import { describeOutcome, type Outcome } from './support/run-program.ts';
import { writeSampleLayout } from './support/sample-layout.ts';
import { type SandboxProgram, startSandboxProgram } from './support/sandbox.ts';
import { openWorkshop, type Workshop } from './support/workshop.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
const missingIpv6 = hasIpv6 ? false : 'NO IPv6 ON THIS MACHINE';
const skip = missingPrograms('cosign2', 'cosign3', 'crane');
const results: (readonly string[])[] = [];
let workshop: Workshop;
let sandbox: SandboxProgram;
let stranger: SandboxProgram;

before(async () => {
  if (skip !== false) return;
  workshop = openWorkshop();
  [sandbox, stranger] = await Promise.all([startSandboxProgram(workshop), startSandboxProgram(workshop)]);
});

after(async () => {
  if (skip !== false) return;
  assert.deepEqual(await Promise.all([sandbox.stop(), stranger.stop()]), [0, 0]);
  workshop.close();
  if (results.length === theirRows.length + ourRows.length) await writeSection('keyless', describeResults());
});

function describeResults(): string {
  return `## Without keys, in the sandbox

Certificates, logs and timestamps come from \`countersign sandbox\`. Every signature was also refused for another identity, and theirs
with the root of another sandbox.

${table(
  ['signed by', 'what', 'verified by'],
  results.toSorted((a, b) => a.join().localeCompare(b.join())),
)}`;
}

function filled(args: readonly string[], from = sandbox): readonly string[] {
  return args.map((arg) => arg.replace(/\{(\w+)\}/g, (_all, name: string) => from.env[name] ?? ''));
}

async function run(program: string, args: readonly string[], env = sandbox.env): Promise<Outcome> {
  return await workshop.run(program, args, { env });
}

function succeeded(outcome: Outcome): void {
  assert.equal(outcome.code, 0, describeOutcome(outcome));
}

function refused(outcome: Outcome, reason: RegExp): void {
  assert.notEqual(outcome.code, 0, describeOutcome(outcome));
  assert.match(outcome.stderr, reason);
}

// cosign's words differ by format.
const anotherIdentity = /none of the expected identities|no matching CertificateIdentity/;
const unknownRoots = /not enough verified log entries|log public key not found|signed by unknown authority/;

function identity(email = sandbox.env['SANDBOX_EMAIL']): readonly string[] {
  return [`--certificate-identity=${email}`, `--certificate-oidc-issuer=${sandbox.env['SANDBOX_ISSUER']}`];
}

async function pushImage(name: string): Promise<string> {
  const layout = workshop.path(name);
  writeSampleLayout(layout, 'image', name);
  const repository = `${sandbox.env['SANDBOX_REGISTRY']}/demo/${name}`;
  const pushed = await run('crane', ['push', '--insecure', layout, `${repository}:v1`]);
  succeeded(pushed);
  return `${repository}@${pushed.stdout.trim().split('@')[1]}`;
}

suite('cosign in the sandbox', { skip, concurrency: 2 }, () => {
  for (const [number, row] of theirRows.entries()) {
    test(`${row.program} signs one ${row.subject} without a key and verifies it: ${row.what}`, async () => {
      const isImage = row.subject === 'image';
      const bundle = workshop.path(`bundle-${number}.json`);
      const content = isImage ? await pushImage(`image-${number}`) : workshop.write(`blob-${number}`, `blob ${number}`);
      const [sign, verify] = isImage ? ['sign', 'verify'] : ['sign-blob', 'verify-blob'];
      const place = isImage ? [] : ['--bundle', bundle];
      succeeded(await run(row.program, [sign, '--yes', ...filled(row.sign), ...place, content]));
      const check = async (who = identity(), from = sandbox): Promise<Outcome> =>
        await run(row.program, [verify, ...who, ...filled(row.verify, from), ...place, content], from.env);
      succeeded(await check());
      const ours = async (who = identity(), from = sandbox): Promise<Outcome> =>
        await workshop.countersign([verify, ...who, ...place, content], { env: from.env });
      succeeded(await ours());
      assert.equal((await ours(identity('somebody@else.example'))).code, 12);
      assert.equal((await ours(identity(), stranger)).code, 12);
      refused(await check(identity('somebody@else.example')), anotherIdentity);
      refused(await check(identity(), stranger), unknownRoots);
      results.push([row.program, `${row.subject}, ${row.what}`, `${row.program}, countersign`]);
    });
  }

  for (const [number, row] of ourRows.entries()) {
    test(`we sign one ${row.subject} without a key and cosign verifies it: ${row.what}`, async () => {
      const isImage = row.subject === 'image';
      const bundle = workshop.path(`our-bundle-${number}.json`);
      const content = isImage
        ? await pushImage(`our-image-${number}`)
        : workshop.write(`our-${number}`, `our ${number}`);
      const [sign, verify] = isImage ? ['sign', 'verify'] : ['sign-blob', 'verify-blob'];
      const place = isImage ? [] : ['--bundle', bundle];
      succeeded(await workshop.countersign([sign, ...filled(row.sign), ...place, content], { env: sandbox.env }));
      for (const [program, ...flags] of row.readers) {
        const check = async (who: readonly string[]): Promise<Outcome> =>
          await run(program, [verify, ...who, ...filled(flags), ...place, content]);
        succeeded(await check(identity()));
        refused(await check(identity('somebody@else.example')), anotherIdentity);
      }
      const readers = row.readers.map(([program, ...flags]) =>
        [program, ...flags.filter((flag) => flag === '--use-signed-timestamps')].join(' '),
      );
      results.push(['countersign', `${row.subject}, ${row.what}`, readers.join(', ')]);
    });
  }

  for (const program of ['cosign2', 'cosign3']) {
    test(`${program} initializes itself from the TUF repository, and does not with the root of another`, async () => {
      const { TUF_MIRROR = '', TUF_ROOT_JSON = '' } = sandbox.env;
      const env = { TUF_ROOT: workshop.path(`initialized-${program}`) };
      succeeded(await run(program, ['initialize', '--mirror', TUF_MIRROR, '--root', TUF_ROOT_JSON], env));
      const other = { TUF_ROOT: workshop.path(`refused-${program}`) };
      const wrong = ['initialize', '--mirror', TUF_MIRROR, '--root', stranger.env['TUF_ROOT_JSON'] ?? ''];
      refused(await run(program, wrong, other), /signature|threshold|verif/);
    });
  }

  test('cosign 3 signs with Rekor 2 in a sandbox that listens on an IPv6 address', { skip: missingIpv6 }, async () => {
    const sixth = await startSandboxProgram(workshop, '--listen', '[::1]:0');
    try {
      const blob = workshop.write('sixth-blob', 'sixth');
      const sign = ['sign-blob', '--yes', ...filled(['--signing-config={SANDBOX_SIGNING_CONFIG_REKOR_V2}'], sixth)];
      succeeded(await run('cosign3', [...sign, '--bundle', workshop.path('sixth.json'), blob], sixth.env));
    } finally {
      assert.equal(await sixth.stop(), 0);
    }
  });

  test('cosign 3 logs in through a browser', async () => {
    // What a person does: open the page, type an address, press the button, and be sent back.
    const person = workshop.write(
      'person.mjs',
      `const page = new URL(process.argv[2]);
const body = new URLSearchParams([...page.searchParams, ['email', 'browser@example.com']]);
await fetch(page.origin + page.pathname, { method: 'POST', body });
`,
    );
    // cosign listens for the answer only when the browser's starter has returned.
    const script = `#!/bin/sh\n${process.execPath} ${person} "$1" >/dev/null 2>&1 &\n`;
    const browser = workshop.write('xdg-open', script);
    chmodSync(browser, 0o755);
    const env = { ...sandbox.env, SIGSTORE_ID_TOKEN: '', PATH: `${workshop.folder}:${workshop.env['PATH']}` };
    const blob = workshop.write('browser-blob', 'browser');
    const place = ['--bundle', workshop.path('browser.json'), blob];
    succeeded(await run('cosign3', ['sign-blob', '--yes', '--fulcio-auth-flow=normal', ...place], env));
    succeeded(await run('cosign3', ['verify-blob', ...identity('browser@example.com'), ...place]));
    refused(await run('cosign3', ['verify-blob', ...identity(), ...place]), anotherIdentity);
  });
});
