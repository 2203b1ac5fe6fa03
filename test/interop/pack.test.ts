// SPDX-License-Identifier: Apache-2.0
// What a user of the published package gets: packed, installed into an empty project, run, imported, type-checked.
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { image as sampleImage } from '../attack/sample-image.ts';
import { createTestKey, pushSampleImage, signSampleImage, startTestHub } from '../attack/signed-image.ts';

const execFileAsync = promisify(execFile);

const root = resolve(import.meta.dirname, '../..');
const packageFolder = join(root, 'packages/countersign');
const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
const project = mkdtempSync(join(tmpdir(), 'countersign-pack-'));
let packed: readonly string[] = [];

function run(program: string, args: readonly string[], cwd = project): string {
  return execFileSync(program, args, { cwd, encoding: 'utf8', timeout: 300_000, stdio: ['ignore', 'pipe', 'pipe'] });
}

function runNode(...args: readonly string[]): string {
  return run(process.execPath, args);
}

before(() => {
  run(process.execPath, ['scripts/run.mjs', 'build'], root);
  const [report] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], packageFolder),
  );
  packed = report.files.map((file: { readonly path: string }) => file.path);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const types = `@types/node@${devDependencies['@types/node']}`;
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', join(project, report.filename), types]);
});

after(() => rmSync(project, { recursive: true, force: true }));

test('the package holds the command, the library with its types, licence and readme, and nothing else', () => {
  const allowed =
    /^(package\.json|LICENSE|README\.md|bin\/countersign\.cjs|dist\/lib\/.+\.(js|d\.ts)|dist\/cli\/.+\.cjs)$/;
  assert.deepEqual(
    packed.filter((path) => !allowed.test(path) || /\.test\.|\/testing\//.test(path)),
    [],
  );
  for (const path of [
    'LICENSE',
    'README.md',
    'dist/cli/main.cjs',
    'dist/lib/oci/digest.js',
    'dist/lib/oci/digest.d.ts',
  ]) {
    assert.ok(packed.includes(path), `the package lacks \`${path}\``);
  }
});

test('the installed command runs', () => {
  const result = spawnSync(process.execPath, ['node_modules/countersign/bin/countersign.cjs', 'version'], {
    cwd: project,
    encoding: 'utf8',
  });
  assert.equal(result.status, 0, result.stderr);
  assert.ok(result.stdout.includes(version), `wanted \`${version}\` in \`${result.stdout}\``);
});

test('the installed command keeps its exit codes', () => {
  const result = spawnSync(
    process.execPath,
    ['node_modules/countersign/bin/countersign.cjs', 'verify', '--no-such-flag'],
    { cwd: project },
  );
  assert.equal(result.status, 2);
});

test('every public module can be imported', () => {
  const modules = packed
    .filter((path) => /^dist\/lib\/(?!host\/).+\.js$/.test(path))
    .map((path) => `countersign/${path.slice(9, -3)}`);
  assert.ok(modules.length > 20, `found only ${modules.length} modules`);
  writeFileSync(join(project, 'all.mjs'), modules.map((name) => `await import(${JSON.stringify(name)});`).join('\n'));
  runNode('all.mjs');
});

for (const name of ['countersign', 'countersign/main', 'countersign/cli/run', 'countersign/host/system-files']) {
  test(`\`${name}\` cannot be imported`, () => {
    writeFileSync(join(project, 'internal.mjs'), `await import('${name}');`);
    assert.throws(() => runNode('internal.mjs'), /ERR_PACKAGE_PATH_NOT_EXPORTED/);
  });
}

function typeCheck(file: string): void {
  const options = [
    '--strict',
    '--noEmit',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--lib',
    'es2024,esnext.disposable,esnext.iterator',
    '--types',
    'node',
  ];
  const result = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...options, file], {
    cwd: project,
    encoding: 'utf8',
  });
  assert.equal(result.status, 0, result.stdout);
}

test('types arrive with the modules, and are strict', () => {
  const lines = [
    "import { type Digest, parseDigest } from 'countersign/oci/digest';",
    "import { MalformedError } from 'countersign/errors/errors';",
    "export const digest: Digest = parseDigest('sha256:' + '0'.repeat(64));",
    '// @ts-expect-error a string is not a digest',
    "export const wrong: Digest = 'sha256:0';",
    "export const code: 'digest-invalid' extends MalformedError['code'] ? true : never = true;",
  ];
  writeFileSync(join(project, 'consumer.ts'), lines.join('\n'));
  typeCheck('consumer.ts');
});

test('the example of the library in the README is correct and runs', async (t) => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const example = /^```ts example\n([\s\S]*?)^```$/m.exec(readme)?.[1];
  assert.ok(example, 'README.md has no block marked `ts example`');
  writeFileSync(join(project, 'example.ts'), example);
  typeCheck('example.ts');
  const hub = await startTestHub(t);
  const store = await pushSampleImage(t, hub.host);
  const key = await createTestKey(t);
  const image = `${hub.host}/team/app:v1`;
  const runExample = async (): Promise<{ readonly stdout: string }> =>
    await execFileAsync(process.execPath, ['example.ts', image, key.publicKeyFile], { cwd: project });
  await assert.rejects(runExample(), { code: 1, stderr: /^signature-not-found: / });
  await signSampleImage(store, key.signer, ['bundle']);
  assert.equal((await runExample()).stdout, `run ${sampleImage.descriptor.digest}\n`);
});
