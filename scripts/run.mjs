// SPDX-License-Identifier: Apache-2.0
// Every `npm run …` of the workspace goes through here. Plain JavaScript that Node 20 can run: it has to work
// before anything is installed, and it then hands over to the Node 24 that the lockfile pins.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const tools = join(root, 'tools');
const pinnedPackage = `node-linux-${process.arch}`;

/** Each task: its steps in order; every step runs, and the first exit code that is not 0 is kept. */
const tasks = {
  demo: (args) => [nodeStep('scripts/demo.ts', args)],
  typecheck: (args) => [typecheckStep(args)],
  test: (args) => [typecheckStep([]), testStep(args)],
  'test:interop': (args) => [interopStep(args)],
  bench: (args) => [nodeStep('bench/run.ts', args)],
  docs: (args) => [nodeStep('scripts/generate-docs.ts', args)],
  'update-roots': (args) => [nodeStep('scripts/update-embedded-roots.ts', args)],
  lint: (args) => [lintStep(args), formatStep(['--check'])],
  format: (args) => [formatStep(args)],
  build: () => buildSteps(),
  check: () => [
    formatStep(['--check']),
    lintStep([]),
    typecheckStep([]),
    nodeStep('scripts/generate-docs.ts', ['--check']),
    testStep([]),
  ],
};
const tasksWithTools = new Set(['lint', 'format', 'build', 'check', 'bench', 'test:interop']);

function nodeStep(script, args) {
  return { title: [script, ...args].join(' '), args: [script, ...args] };
}

function typecheckStep(args) {
  return { title: 'types', args: ['node_modules/typescript/bin/tsc', '-p', '.', ...args] };
}

function testStep(args) {
  const files = testFiles(['packages', 'test']).filter((file) => !isInterop(file));
  const chosen = chooseFiles(args, files);
  // One process and random order: state that one test leaves behind cannot hide.
  const runner = ['--test', '--test-isolation=none', '--test-randomize', '--test-timeout=120000'];
  return { title: `tests (${chosen.files.length} files)`, args: [...runner, ...chosen.flags, ...chosen.files] };
}

function interopStep(args) {
  const chosen = chooseFiles(args, testFiles(['test']).filter(isInterop));
  const runner = ['--test', '--test-concurrency=2', '--test-timeout=1800000'];
  return {
    title: `interoperability tests (${chosen.files.length} files)`,
    args: [...runner, ...chosen.flags, ...chosen.files],
  };
}

function lintStep(args) {
  // oxlint looks for its type checker beside the sources, and ours stands in tools/.
  const env = { OXLINT_TSGOLINT_PATH: join(tools, 'node_modules/.bin/tsgolint') };
  return {
    title: 'lint',
    args: ['tools/node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings', ...args],
    env,
  };
}

function formatStep(args) {
  const isCheck = args.includes('--check');
  const rest = args.filter((arg) => arg !== '--check');
  const paths = rest.some((arg) => !arg.startsWith('-')) ? [] : ['.'];
  const mode = isCheck ? [] : ['--write'];
  return {
    title: isCheck ? 'format (check only)' : 'format',
    args: ['tools/node_modules/@biomejs/biome/bin/biome', 'check', ...mode, ...rest, ...paths],
  };
}

function buildSteps() {
  return [
    { title: 'clear dist/', args: ['scripts/prepare-dist.ts'] },
    { title: 'library', args: ['node_modules/typescript/bin/tsc', '-p', 'packages/countersign/tsconfig.build.json'] },
    {
      title: 'command line',
      args: [
        'tools/node_modules/rolldown/bin/cli.mjs',
        '-c',
        'packages/countersign/rolldown.config.mjs',
        '--logLevel',
        'warn',
      ],
    },
  ];
}

function isInterop(file) {
  return file.startsWith('test/interop/');
}

function testFiles(folders) {
  return folders.flatMap((folder) => filesBelow(folder)).filter((file) => file.endsWith('.test.ts'));
}

function filesBelow(folder) {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  entries.sort((left, right) => (left.name < right.name ? -1 : 1));
  return entries.flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist') return [];
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** Files named by the caller replace the whole list; a folder means the test files below it. */
function chooseFiles(args, all) {
  const flags = args.filter((arg) => arg.startsWith('-'));
  const named = args.filter((arg) => !arg.startsWith('-')).map(fromCallersFolder);
  const files = named.length === 0 ? all : named.flatMap((path) => filesOf(path, all));
  if (files.length === 0) throw new Error(`no test file fits \`${args.join(' ')}\``);
  return { flags, files };
}

function filesOf(path, all) {
  const relative = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  const below = all.filter((file) => file.startsWith(`${relative}/`));
  return below.length > 0 ? below : [path];
}

function fromCallersFolder(path) {
  const candidates = [process.env.INIT_CWD, process.cwd(), root].filter(Boolean).map((folder) => resolve(folder, path));
  return candidates.find((candidate) => existsSync(candidate)) ?? path;
}

function say(line) {
  process.stderr.write(`· ${line}\n`);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null; // Absent or cut short by an interrupted installation: both mean "install again".
  }
}

/** Why `node_modules` does not hold what the lockfile says, or null. */
function staleness() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  const present = readJson(join(root, 'node_modules/.package-lock.json'))?.packages;
  if (present === undefined) return 'nothing is installed yet';
  for (const [path, entry] of Object.entries(wanted)) {
    const fault = path.startsWith('node_modules/') ? faultOf(path, entry, present[path]) : null;
    if (fault !== null) return fault;
  }
  return nodePath() === null && wanted[`node_modules/${pinnedPackage}`] !== undefined
    ? 'the pinned Node is missing'
    : null;
}

function faultOf(path, wanted, present) {
  const isHere = present !== undefined && existsSync(join(root, path));
  if (!isHere) return wanted.optional ? null : `\`${path}\` is missing`;
  return present.version === wanted.version ? null : `\`${path}\` is another version`;
}

function toolsAreStale() {
  const wanted = readJson(join(tools, 'package.json')).devDependencies;
  return Object.entries(wanted).some(
    ([name, version]) => readJson(join(tools, 'node_modules', name, 'package.json'))?.version !== version,
  );
}

function fits(version) {
  const [major, minor] = version.split('.').map(Number);
  return (major === 24 && minor >= 12) || major >= 26;
}

/** A Node that runs TypeScript sources as they are: our own process's, else the one that the lockfile pins. */
function nodePath() {
  if (fits(process.versions.node)) return process.execPath;
  const pinned = join(root, 'node_modules', pinnedPackage, 'bin/node');
  return process.platform === 'linux' && existsSync(pinned) ? pinned : null;
}

/** npm as it was called, so that its version and settings stay the same. */
function npmCommand() {
  const cli = process.env.npm_execpath;
  return cli !== undefined && basename(cli) === 'npm-cli.js' ? [process.execPath, cli] : ['npm'];
}

async function runNpm(args, cwd) {
  const [program, ...first] = npmCommand();
  const quiet = [
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--include=dev',
    '--include=optional',
  ];
  // npm's own report goes to stderr: stdout belongs to the task.
  const code = await runProgram(program, [...first, ...args, ...quiet], { cwd, stdio: ['ignore', 2, 2] });
  if (code !== 0) throw new Error(`\`npm ${args[0]}\` ended with ${code}`);
}

async function install(task) {
  const reason = staleness();
  if (reason !== null) {
    say(`npm ci (${reason})`);
    await runNpm(['ci'], root);
  }
  if (tasksWithTools.has(task) && toolsAreStale()) {
    say('npm install in tools/');
    await runNpm(['install', '--no-package-lock', '--prefix', tools], tools);
  }
}

/** The exit code of the program; one that a signal ended counts 128 and the signal's number, as in a shell. */
function runProgram(program, args, options) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, options);
    // Ctrl-C reaches the child by itself; we only stay to report how it ended.
    const ignore = () => undefined;
    const forward = (signal) => child.kill(signal);
    process.on('SIGINT', ignore).on('SIGTERM', forward);
    child.on('error', fail);
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore).off('SIGTERM', forward);
      done(code ?? 128 + constants.signals[signal]);
    });
  });
}

async function main([task, ...args]) {
  const steps = tasks[task];
  if (steps === undefined)
    throw new Error(`wanted one of \`${Object.keys(tasks).join('`, `')}\`, got \`${task ?? ''}\``);
  await install(task);
  const node = nodePath();
  if (node === null) {
    throw new Error(
      `wanted Node ^24.12 or >=26, got ${process.versions.node}, and none is pinned for ${process.platform}-${process.arch}; install Node 24`,
    );
  }
  let result = 0;
  for (const step of steps(args)) {
    const startedMs = Date.now();
    say(step.title);
    const code = await runProgram(node, step.args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...step.env },
    });
    say(
      `${step.title}: ${code === 0 ? 'ok' : `failed with ${code}`}, ${((Date.now() - startedMs) / 1000).toFixed(1)} s`,
    );
    if (code > 128) return code;
    result ||= code;
  }
  return result;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
