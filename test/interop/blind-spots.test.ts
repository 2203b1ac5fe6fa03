// SPDX-License-Identifier: Apache-2.0
// What cosign 3 overlooks, or takes for what it is not, and we must not. Each case shows both answers.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { startTestHub } from '../conformance-hub/start-test-hub.ts';
import { type Bench, openBench, type PushedImage, succeeded } from './support/bench.ts';
import { table, writeSection } from './support/document.ts';
import { missingPrograms } from './support/find-program.ts';
import { type FrontServer, startFrontServer } from './support/front-server.ts';
import { type KeyPair, makeKeyPair } from './support/keys.ts';
import { readWith } from './support/readers.ts';
import type { Registry } from './support/registries.ts';
import { describeOutcome, type Outcome } from './support/run-program.ts';
import { cosignSignFlags } from './support/signers.ts';

const skip = missingPrograms('cosign3', 'oras', 'crane', 'docker-registry');
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const cosign3 = { program: 'cosign3', format: 'bundle' } as const;
const facts: (readonly string[])[] = [];
const caseCount = 8;
let bench: Bench;
let key: KeyPair;
let otherKey: KeyPair;

before(async () => {
  if (skip !== false) return;
  bench = await openBench(['hub, memory', 'docker-registry']);
  key = await makeKeyPair(bench, 'P-256', 'key');
  otherKey = await makeKeyPair(bench, 'P-256', 'other');
});

after(async () => {
  if (skip !== false) return;
  await bench.closeAll();
  if (facts.length === caseCount) await writeSection('blind-spots', describeFacts());
});

interface Answers {
  readonly cosign: Outcome;
  readonly ours: Outcome;
}

async function ask(image: PushedImage, registry: Registry): Promise<Answers> {
  return {
    cosign: await readWith(bench, 'cosign3', { image, registry, key }),
    ours: await bench.countersign(['verify', '--key', key.publicFile, `${image.repository}@${image.digest}`]),
  };
}

async function sign(image: PushedImage, format: string, by = key): Promise<void> {
  const flags = ['--key', by.privateFile, '--format', format];
  succeeded('sign', await bench.countersign(['sign', ...flags, `${image.repository}@${image.digest}`]));
}

/** Both programs give these exit codes; ours says why, in a message that names `code`. */
function expectAnswers(
  what: string,
  answers: Answers,
  expected: { cosign: number; ours: number; code?: string },
): void {
  const { cosign, ours } = answers;
  assert.equal(ours.code, expected.ours, describeOutcome(ours));
  if (expected.code !== undefined) assert.ok(ours.stderr.includes(`[${expected.code}]`), describeOutcome(ours));
  assert.equal(cosign.code, expected.cosign, describeOutcome(cosign));
  facts.push([what, String(cosign.code), `${ours.code}${expected.code === undefined ? '' : ` \`${expected.code}\``}`]);
}

function at(registry: Registry, host: string): Registry {
  return { ...registry, host };
}

async function attachNote(image: PushedImage, number: number): Promise<void> {
  const name = `note-${number}.txt`;
  bench.write(name, `note ${number}`);
  const flags = ['attach', '--plain-http', '--artifact-type', 'application/vnd.example.note'];
  succeeded('oras', await bench.run('oras', [...flags, `${image.repository}@${image.digest}`, name]));
}

async function firstPage(host: string, image: PushedImage): Promise<Response> {
  const path = image.repository.slice(image.repository.indexOf('/') + 1);
  return await fetch(`http://${host}/v2/${path}/referrers/${image.digest}`);
}

suite('blind spots', { skip, concurrency: 1 }, () => {
  test('a signature that is not on the first page of the referrers is found', async (t) => {
    const hub = await startTestHub({ referrersPageSize: 1 });
    t.after(() => hub.close());
    const registry = at(bench.registry('hub, memory'), hub.host);
    const image = await bench.push(registry, 'team/pages', 'image');
    await sign(image, 'bundle');
    for (let number = 0; (await (await firstPage(hub.host, image)).text()).includes(bundleType); number += 1) {
      assert.ok(number < 50, 'the signature stayed on the first page');
      await attachNote(image, number);
    }
    const answers = await ask(image, registry);
    expectAnswers('signature on a later page of the referrers', answers, { cosign: 10, ours: 0 });
  });

  test('a `.sig` by the right key is found beside a bundle of another key', async () => {
    const registry = bench.registry('docker-registry');
    const image = await bench.push(registry, 'team/beside', 'image');
    await sign(image, 'legacy');
    await sign(image, 'bundle', otherKey);
    expectAnswers("`.sig` by the right key beside somebody else's bundle", await ask(image, registry), {
      cosign: 1,
      ours: 0,
    });
  });

  test('an attestation of an SBOM by the right key is not a signature of the image', async () => {
    const registry = bench.registry('hub, memory');
    const image = await bench.push(registry, 'team/attested', 'image');
    const predicate = bench.write('predicate.json', '{"spdxVersion":"SPDX-2.3"}');
    const what = ['--type', 'spdxjson', '--predicate', predicate, '--key', key.privateFile];
    const flags = [...what, ...cosignSignFlags(cosign3), ...registry.cosign];
    succeeded('attest', await bench.run('cosign3', ['attest', ...flags, `${image.repository}@${image.digest}`]));
    expectAnswers('SBOM attestation by the right key, and no signature', await ask(image, registry), {
      cosign: 0,
      ours: 12,
      code: 'statement-not-image-signing',
    });
  });

  for (const status of [429, 403, 500]) {
    test(`a registry that answers ${status} for the referrers is not one without signatures`, async (t) => {
      const registry = bench.registry('hub, memory');
      const pushed = await bench.push(registry, `team/throttled-${status}`, 'image');
      await sign(pushed, 'bundle');
      const front = await throttle(registry.host, status);
      t.after(() => front.close());
      const image = { ...pushed, repository: pushed.repository.replace(registry.host, front.host) };
      const answers = await ask(image, at(registry, front.host));
      expectAnswers(`referrers answered with ${status}, signature behind it`, answers, { cosign: 10, ours: 4 });
    });
  }

  for (const [wrong, cosign] of [
    ['application/vnd.oci.empty.v1+json', 0],
    [undefined, 0],
  ] as const) {
    const what = wrong === undefined ? 'no' : 'a wrong';
    test(`a signature is found under ${what} artifactType in the referrers tag`, async () => {
      const registry = bench.registry('docker-registry');
      const image = await bench.push(registry, `team/${what.replace(' ', '-')}-type`, 'image');
      await sign(image, 'bundle');
      await rewriteReferrersTag(image, wrong);
      expectAnswers(`referrers tag with ${what} \`artifactType\``, await ask(image, registry), { cosign, ours: 0 });
    });
  }
});

async function throttle(host: string, status: number): Promise<FrontServer> {
  return await startFrontServer(host, (incoming, response) => {
    if (!incoming.url?.includes('/referrers/')) return false;
    response.writeHead(status, { 'retry-after': '0', 'content-type': 'application/json' });
    response.end('{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}');
    return true;
  });
}

async function rewriteReferrersTag(image: PushedImage, artifactType: string | undefined): Promise<void> {
  const [host = '', ...path] = image.repository.split('/');
  const url = `http://${host}/v2/${path.join('/')}/manifests/${image.digest.replace(':', '-')}`;
  const type = 'application/vnd.oci.image.index.v1+json';
  const index = JSON.parse(await (await fetch(url, { headers: { accept: type } })).text());
  for (const entry of index.manifests) {
    delete entry.artifactType;
    if (artifactType !== undefined) entry.artifactType = artifactType;
  }
  const answer = await fetch(url, { method: 'PUT', headers: { 'content-type': type }, body: JSON.stringify(index) });
  assert.equal(answer.status, 201);
}

function describeFacts(): string {
  const rows = facts.toSorted((left, right) => ((left[0] ?? '') < (right[0] ?? '') ? -1 : 1));
  return `## Where cosign 3 looks away, or takes one thing for another

Exit codes of \`verify --key\` over the same image: 0 verified · 10 no signature · 12 none acceptable · 4 could not find out. cosign has
no code for the last.

${table(['situation', 'cosign3', 'countersign'], rows)}`;
}
