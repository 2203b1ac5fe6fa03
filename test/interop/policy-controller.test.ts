// SPDX-License-Identifier: Apache-2.0
// What a ClusterImagePolicy speaks of, and which ones are mistakes, as Sigstore's policy-controller says at the command line.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { parseReference } from '../../packages/countersign/src/oci/parse-reference.ts';
import { clusterImageGlob } from '../../packages/countersign/src/policy/cluster-image-policy/cluster-image-glob.ts';
import { imageNameOf } from '../../packages/countersign/src/policy/image-name-of.ts';
import { policyFolder, readPolicy } from '../policies/cluster-image-world.ts';
import { succeeded } from './support/bench.ts';
import { missingPrograms } from './support/find-program.ts';
import { describeOutcome } from './support/run-program.ts';
import { openSandboxBench, type SandboxBench } from './support/sandbox-bench.ts';
import { openWorkshop, type Workshop } from './support/workshop.ts';

const skip = missingPrograms('policy-tester', 'cosign2', 'crane');
let workshop: Workshop;
let bench: SandboxBench;

before(async () => {
  if (skip !== false) return;
  workshop = openWorkshop();
  bench = await openSandboxBench();
});
after(async () => {
  if (skip !== false) return;
  workshop.close();
  await bench.close();
});

const digest = `@sha256:${'2'.repeat(64)}`;
const globs = [
  '*',
  '*/*',
  '**',
  'nginx*',
  'docker.io/library/*',
  'index.docker.io/library/*',
  'index.docker.io/library/nginx',
  'index.docker.io/library/nginx:latest',
  'ghcr.io/*',
  'ghcr.io/**',
  'ghcr.io/***',
  'ghcr.io/acme/app',
  'ghcr.io/acme/app:v1',
  'ghcr.io/acme/app@*',
  'ghcr.io/acme/*:v*',
  'GHCR.IO/**',
];
const images = [
  'nginx',
  'nginx:1.25',
  'docker.io/library/nginx',
  `index.docker.io/library/nginx${digest}`,
  'acme/app',
  'ghcr.io/acme/app',
  'ghcr.io/acme/app:v1',
  `ghcr.io/acme/app:v1${digest}`,
  `ghcr.io/acme/app${digest}`,
  'ghcr.io/acme/deep/app:v1',
  'GHCR.IO/acme/app:v1',
];

/**
 * Where we see an image that they do not. Another spelling of one host is one image here, so that nobody gets past a policy by capitals; and
 * their library tries names without a registry as they are written, which the program never comes to, because it completes them before.
 */
function isOurs(glob: string, image: string): boolean {
  const usual = image.toLowerCase();
  return (usual !== image && matches(glob, usual)) || (glob === 'nginx*' && image.startsWith('nginx'));
}

function matches(glob: string, image: string): boolean {
  const reference = parseReference(image);
  assert.ok(reference.kind === 'registry');
  return clusterImageGlob(glob).match(imageNameOf(reference, image)) !== undefined;
}

/** They accept it, and never find it satisfied, or read on elsewhere; here it is told when the policy is read. */
const onlyOurMistake: ReadonlySet<string> = new Set([
  'invalid/bundle-with-key.yaml',
  'invalid/cue-that-asks-too-much.yaml',
  'invalid/key-in-kms.yaml',
  'invalid/key-in-secret.yaml',
  // Its webhook refuses it; this program knows no kinds.
  'invalid/match-resource.yaml',
  // It runs these; we refuse what we cannot translate.
  'invalid/one-signature-and-no-more.yaml',
  'invalid/policy-about-the-workload.yaml',
  'invalid/policy-names-no-authority.yaml',
  'invalid/policy-over-all-authorities.yaml',
  'invalid/rego-that-only-warns.yaml',
  'invalid/trust-root-missing.yaml',
]);

suite('policy-controller', { skip, concurrency: 2 }, () => {
  for (const glob of globs) {
    test(`the pattern ${glob} speaks of the same images`, async () => {
      const policy = `apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: one}\nspec:\n  images: [{glob: "${glob}"}]\n  authorities: [{static: {action: pass}}]\n`;
      const file = workshop.write(`glob-${globs.indexOf(glob)}.yaml`, policy);
      for (const image of images) {
        const { code, stdout, stderr } = await tester(file, image);
        assert.ok(code === 0 || /uncovered by policy/.test(stdout), `${image}: ${stderr}`);
        assert.equal(matches(glob, image), code === 0 || isOurs(glob, image), image);
      }
    });
  }

  for (const path of policyFiles()) {
    test(`${path} is a mistake for both or for neither`, async () => {
      const file = workshop.write(path.replaceAll('/', '-'), readPolicy(path));
      const { stdout, stderr } = await tester(file, 'never.example/app:v1');
      const isTheirs = /CIP is invalid|unable to/.test(stderr + stdout);
      const isOurMistake = path.startsWith('invalid/') && !onlyOurMistake.has(path);
      assert.equal(isTheirs, isOurMistake, stderr + stdout);
    });
  }
});

function policyFiles(): readonly string[] {
  const files = readdirSync(policyFolder, { recursive: true, encoding: 'utf8' });
  // The program reads policies alone; lists and trust roots are for the cluster.
  return files.filter(
    (file) => /^(?:valid|surprising|invalid)\/.*\.yaml$/.test(file) && !readsLike(file, 'TrustRoot|List'),
  );
}

function readsLike(path: string, kinds: string): boolean {
  return new RegExp(`^kind: (?:${kinds})$`, 'm').test(new TextDecoder().decode(readPolicy(path)));
}

async function tester(policy: string, image: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return await workshop.run('policy-tester', ['-policy', policy, '-image', image, '-log-level', 'error']);
}

interface Judged {
  readonly name: string;
  /** What stands below `spec.authorities`, with `KEY` and `STRANGER` for the keys and `PLACE` for a repository of signatures. */
  readonly authority: string;
  readonly want: 'accepted' | 'refused';
  /** The image whose signature lies in another repository alone. */
  readonly image?: 'signed elsewhere';
}

const attested = (rest: string): string =>
  `key: {data: KEY}\n      attestations: [{name: a, predicateType: https://acme.example/tests/v1${rest}}]`;
const inLanguage = (type: string, data: string): string =>
  attested(`, policy: {type: ${type}, data: ${JSON.stringify(data)}}`);
const rego = (result: string): string =>
  `package sigstore\ndefault isCompliant = false\nisCompliant {\n  input.predicate.result == "${result}"\n}\n`;

const judged: readonly Judged[] = [
  { name: 'the right key', authority: 'key: {data: KEY}', want: 'accepted' },
  { name: 'another key', authority: 'key: {data: STRANGER}', want: 'refused' },
  { name: 'one of two keys', authority: 'key: {data: STRANGER}\n    - key: {data: KEY}', want: 'accepted' },
  { name: 'an empty ctlog', authority: 'key: {data: KEY}\n      ctlog: {}', want: 'accepted' },
  {
    name: 'a verdict that fails beside the right key',
    authority: 'static: {action: fail}\n    - key: {data: KEY}',
    want: 'accepted',
  },
  {
    name: 'signatures that lie elsewhere',
    authority: 'key: {data: KEY}\n      source: [{oci: PLACE}]',
    image: 'signed elsewhere',
    want: 'accepted',
  },
  {
    name: 'signatures that lie elsewhere, unnoticed',
    authority: 'key: {data: KEY}',
    image: 'signed elsewhere',
    want: 'refused',
  },
  { name: 'an attestation', authority: attested(''), want: 'accepted' },
  { name: 'an attestation of another type', authority: attested('').replace('tests/v1', 'tests/v2'), want: 'refused' },
  { name: 'an attestation by another key', authority: attested('').replace('KEY', 'STRANGER'), want: 'refused' },
  {
    name: 'CUE that holds',
    authority: inLanguage('cue', 'predicate: {result: "passed", failures: <1}'),
    want: 'accepted',
  },
  {
    name: 'CUE that does not',
    authority: inLanguage('cue', 'predicate: {result: "passed", failures: >1}'),
    want: 'refused',
  },
  { name: 'Rego that holds', authority: inLanguage('rego', rego('passed')), want: 'accepted' },
  { name: 'Rego that does not', authority: inLanguage('rego', rego('failed')), want: 'refused' },
];

suite('policy-controller and signatures of cosign 2', { skip, concurrency: 2 }, () => {
  let image: string;
  let other: string;
  let place: string;

  before(async () => {
    image = await bench.make('image');
    other = await bench.make('image');
    place = `${bench.variable('SANDBOX_REGISTRY')}/team/signatures`;
    const key = ['--key', bench.key.privateFile, '--tlog-upload=false', '--yes'];
    succeeded('cosign sign', await bench.run('cosign2', ['sign', ...key, image]));
    const predicate = bench.workshop.write('tests.json', '{"result": "passed", "failures": 0}');
    const type = ['--type', 'https://acme.example/tests/v1', '--predicate', predicate];
    succeeded('cosign attest', await bench.run('cosign2', ['attest', ...key, ...type, image]));
    const elsewhere = { env: { ...bench.env, COSIGN_REPOSITORY: place } };
    succeeded('cosign sign', await bench.workshop.run('cosign2', ['sign', ...key, other], elsewhere));
  });

  for (const { name, authority, want, image: which } of judged) {
    test(`${name}: ${want} by both`, async () => {
      const pem = (file: string): string => JSON.stringify(readFileSync(file, 'utf8'));
      const text = authority
        .replaceAll('KEY', pem(bench.key.publicFile))
        .replaceAll('STRANGER', pem(bench.otherKey.publicFile))
        .replaceAll('PLACE', place);
      const spec = `spec:\n  images: [{glob: "**"}]\n  authorities:\n    - ${text}\n`;
      const head = 'apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: judged}\n';
      const policy = bench.workshop.write(`judged-${judged.findIndex((one) => one.name === name)}.yaml`, head + spec);
      const used = which === undefined ? image : other;
      const theirs = await bench.run('policy-tester', ['-policy', policy, '-image', used, '-log-level', 'error']);
      const ours = await bench.countersign(['check', '--policy', policy, used]);
      assert.equal(theirs.code, want === 'accepted' ? 0 : 1, describeOutcome(theirs));
      assert.equal(ours.code, want === 'accepted' ? 0 : 13, describeOutcome(ours));
    });
  }
});
