// SPDX-License-Identifier: Apache-2.0
// The GitHub Action and the GitLab job, run as their runners run them: steps of shell with inputs in the environment.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { before, suite, type TestContext, test } from 'node:test';
import { parse } from 'yaml';
import { createTestKey, pushSampleImage, signSampleImage, startTestHub } from '../attack/signed-image.ts';
import { runProgram } from './support/run-program.ts';

const root = resolve(import.meta.dirname, '../..');
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;
const gitlab = parse(readFileSync(join(root, 'deploy/gitlab/countersign.yml'), 'utf8')) as Record<string, GitlabJob>;

interface Step {
  readonly id: string;
  readonly run: string;
  readonly shell: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}
interface GitlabJob {
  readonly variables: Readonly<Record<string, string>>;
  readonly script: readonly string[];
}

interface Pipeline {
  readonly folder: string;
  readonly signed: string;
  readonly unsigned: string;
  readonly policy: string;
}

/** A hub with a signed and an unsigned image, and a policy that wants the signature, in a folder of its own. */
async function openPipeline(t: TestContext): Promise<Pipeline> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-pipeline-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [hub, other] = [await startTestHub(t), await startTestHub(t)];
  const key = await createTestKey(t);
  await signSampleImage(await pushSampleImage(t, hub.host), key.signer, ['bundle']);
  await pushSampleImage(t, other.host);
  const policy = join(folder, 'policy.yaml');
  cpSync(key.publicKeyFile, join(folder, 'ci.pub'));
  const signer = 'ci: {key: {file: ci.pub}}';
  const rule = `{name: all, images: ["${hub.host}/**", "${other.host}/**"], signedName: any, require: {signedBy: ci}}`;
  writeFileSync(
    policy,
    `apiVersion: countersign.dev/v1\nkind: TrustPolicy\nmetadata: {name: p}\nspec:\n  signers: {${signer}}\n  rules: [${rule}]\n`,
  );
  return { folder, policy, signed: `${hub.host}/team/app:v1`, unsigned: `${other.host}/team/app:v1` };
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: string;
  readonly summary: string;
}

/** The step as GitHub's runner runs it: expressions in `env` replaced, the script as it stands in a file. */
async function runStep(
  id: string,
  inputs: Readonly<Record<string, string>>,
  folder: string,
  checkout = root,
): Promise<Ran> {
  const step = action.runs.steps.find((one) => one.id === id);
  assert.ok(step);
  const script = join(folder, `${id}.sh`);
  writeFileSync(script, step.run);
  const [outputs, summary] = [join(folder, 'outputs'), join(folder, 'summary')];
  for (const file of [outputs, summary]) writeFileSync(file, '');
  const env = {
    // How this machine reaches the registry of packages.
    ...(id === 'install' ? process.env : { HOME: folder }),
    PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
    GITHUB_ACTION_PATH: checkout,
    GITHUB_OUTPUT: outputs,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    ...stepEnvironment(step, inputs),
  };
  const args = ['--noprofile', '--norc', '-eo', 'pipefail', script];
  const outcome = await runProgram('bash', args, { env, cwd: folder, timeoutMs: 300_000 });
  return { ...outcome, outputs: readFileSync(outputs, 'utf8'), summary: readFileSync(summary, 'utf8') };
}

function stepEnvironment(step: Step, inputs: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(step.env ?? {}).map(([name, text]) => {
    const input = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(text)?.[1];
    assert.ok(input !== undefined && action.inputs[input] !== undefined, `${name} is no input`);
    return [name, inputs[input] ?? action.inputs[input]?.default ?? ''] as const;
  });
  return Object.fromEntries(entries);
}

async function runJob(variables: Readonly<Record<string, string>>, folder: string) {
  const job = gitlab['countersign-check'];
  assert.ok(job);
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  if (!existsSync(join(bin, 'countersign'))) {
    symlinkSync(join(root, 'packages/countersign/bin/countersign.cjs'), join(bin, 'countersign'));
  }
  const path = `${bin}:${dirname(process.execPath)}:${process.env['PATH']}`;
  const env = { PATH: path, HOME: folder, ...job.variables, ...variables };
  return await runProgram('sh', ['-c', job.script.join('\n')], { env, cwd: folder });
}

const hostile = (folder: string) => [
  `$(touch ${folder}/run-1)`,
  `\`touch ${folder}/run-2\``,
  `"; touch ${folder}/run-3; echo "`,
  `'; touch ${folder}/run-4; '`,
  `a && touch ${folder}/run-5`,
  `$\{IFS}|touch ${folder}/run-6`,
  `END_OF_IMAGES\ntouch ${folder}/run-7`,
];

function nothingRan(folder: string): void {
  for (let number = 1; number <= 7; number++) assert.ok(!existsSync(join(folder, `run-${number}`)), `run-${number}`);
}

suite('GitHub Action', () => {
  test('no script holds an expression, which would be pasted into it', () => {
    assert.equal(action.runs.using, 'composite');
    for (const step of action.runs.steps) {
      assert.doesNotMatch(step.run, /\$\{\{/);
      assert.equal(step.shell, 'bash');
    }
    const read = action.runs.steps.flatMap((step) => Object.values(step.env ?? {}));
    assert.deepEqual(
      Object.keys(action.inputs).filter((name) => !read.includes(`\${{ inputs.${name} }}`)),
      [],
    );
  });

  test('a signed image passes, an unsigned one fails with 13, and the summary says why', async (t) => {
    const { folder, policy, signed, unsigned } = await openPipeline(t);
    const good = await runStep('check', { policy, images: `${signed}\n` }, folder);
    assert.equal(good.code, 0, good.stderr);
    assert.match(good.outputs, /^exit-code=0$/m);
    assert.match(good.summary, /verified/);

    const bad = await runStep('check', { policy, images: `${signed}\n${unsigned}\n`, output: 'out.sarif' }, folder);
    assert.equal(bad.code, 13, bad.stderr);
    assert.match(bad.outputs, /^exit-code=13\nsarif=out\.sarif$/m);
    assert.match(bad.summary, /exit code 13/);
    const sarif = JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8')) as { readonly version: string };
    assert.equal(sarif.version, '2.1.0');
  });

  test('images of manifests are judged in the context that is given', async (t) => {
    const { folder, policy, signed, unsigned } = await openPipeline(t);
    const pod = (image: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: "${image}"}]}\n`;
    writeFileSync(join(folder, 'good.yaml'), pod(signed));
    writeFileSync(join(folder, 'bad.yaml'), `${pod(signed)}---\n${pod(unsigned)}`);
    const context = 'namespace.name=prod\nnamespace.labels.env=prod';
    const good = await runStep('check', { policy, from: 'good.yaml', context }, folder);
    assert.equal(good.code, 0, good.stderr);
    assert.equal((await runStep('check', { policy, from: 'good.yaml\nbad.yaml', context }, folder)).code, 13);
  });

  test('nothing in an input is run by the shell, or is a command to the runner', async (t) => {
    const { folder, policy, signed } = await openPipeline(t);
    const [first = '', ...others] = hostile(folder);
    const whole = [first, ...others].join('\n');
    assert.equal((await runStep('check', { policy, images: signed }, folder)).code, 0);
    for (const name of ['policy', 'images', 'from', 'context', 'output', 'args']) {
      const { code, outputs } = await runStep('check', { policy, images: signed, [name]: whole }, folder);
      assert.ok(code === 2 || code === 3, `${name}: ${code}`);
      assert.ok(
        outputs.split('\n').every((line) => line === '' || /^(?:exit-code|sarif)=/.test(line)),
        outputs,
      );
    }
    assert.equal((await runStep('check', { policy, images: signed, output: first }, folder)).code, 2);
    nothingRan(folder);
    const { stdout, stderr } = await runStep('check', { policy, images: '::set-env name=A::b' }, folder);
    // The runner reads two streams in any order, so that one must hold all of it.
    assert.equal(stderr, '');
    assert.match(stdout, /^::stop-commands::([0-9a-f]{32})\n[^]*::\1::\n$/);
  });

  test('a result of another run is none of this one', async (t) => {
    const { folder, policy } = await openPipeline(t);
    writeFileSync(join(folder, 'out.sarif'), '{}');
    const { code, outputs } = await runStep('check', { policy, output: 'out.sarif' }, folder);
    assert.deepEqual([code, outputs], [2, 'exit-code=2\n']);
  });

  test('without images it fails: an empty list is a mistake of the pipeline', async (t) => {
    const { folder, policy } = await openPipeline(t);
    assert.equal((await runStep('check', { policy }, folder)).code, 2);
  });
});

suite('GitHub Action, installed from a checkout', () => {
  const checkout = mkdtempSync(join(tmpdir(), 'countersign-checkout-'));
  before(() => {
    for (const path of ['package.json', 'package-lock.json', 'action.yml', 'deploy', 'packages']) {
      cpSync(join(root, path), join(checkout, path), {
        recursive: true,
        filter: (from) => !/[/\\](?:node_modules|dist)(?:[/\\]|$)/.test(from),
      });
    }
  });

  test('its steps install what it needs and check an image', async (t) => {
    t.after(() => rmSync(checkout, { recursive: true, force: true }));
    const { folder, policy, signed, unsigned } = await openPipeline(t);
    const installed = await runStep('install', {}, folder, checkout);
    assert.equal(installed.code, 0, installed.stderr);
    assert.equal((await runStep('check', { policy, images: signed }, folder, checkout)).code, 0);
    assert.equal((await runStep('check', { policy, images: unsigned }, folder, checkout)).code, 13);
  });
});

suite('GitLab', () => {
  test('a signed image passes, an unsigned one fails with 13, and the report names it', async (t) => {
    const { folder, policy, signed, unsigned } = await openPipeline(t);
    const good = await runJob({ CHECK_POLICY: policy, CHECK_IMAGES: signed }, folder);
    assert.equal(good.code, 0, good.stderr);
    const images = `${signed}\n${unsigned}`;
    assert.equal((await runJob({ CHECK_POLICY: policy, CHECK_IMAGES: images }, folder)).code, 13);
    assert.match(readFileSync(join(folder, 'countersign.xml'), 'utf8'), /<failure/);
  });

  test('nothing in a variable is run by the shell', async (t) => {
    const { folder, policy, signed } = await openPipeline(t);
    const whole = hostile(folder).join('\n');
    for (const name of ['POLICY', 'IMAGES', 'FROM', 'CONTEXT', 'ARGS']) {
      const variables = { CHECK_POLICY: policy, CHECK_IMAGES: signed, [`CHECK_${name}`]: whole };
      const { code } = await runJob(variables, folder);
      assert.ok(code === 2 || code === 3, `${name}: ${code}`);
    }
    nothingRan(folder);
  });

  test('the job is one that GitLab reads: text in every variable, and steps of shell', () => {
    const job = gitlab['countersign-check'];
    assert.ok(job);
    assert.ok(Object.values(job.variables).every((value) => typeof value === 'string'));
    const { status } = spawnSync('sh', ['-n', '-c', job.script.join('\n')]);
    assert.equal(status, 0);
  });
});
