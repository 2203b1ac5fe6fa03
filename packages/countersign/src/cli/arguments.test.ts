// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Command, Option } from 'commander';
import { normaliseArguments, splitArguments } from './arguments.ts';
import { addOnByDefault } from './boolean-flag.ts';
import { commandTable } from './command-table.ts';
import { createProgram } from './program.ts';

function sample(): Command {
  const command = new Command('sample')
    .addOption(new Option('--key <key>'))
    .addOption(new Option('-r, --recursive'))
    .addOption(new Option('-a, --annotations <pair>'));
  return addOnByDefault(command, 'upload', 'upload');
}

function argsOf(argv: readonly string[], env: Readonly<Record<string, string>> = {}): readonly string[] {
  return normaliseArguments(sample(), argv, env).args;
}

test('flags that stand before the command are moved behind it', () => {
  assert.deepEqual(splitArguments(['-d', '--timeout', '5s', 'sign', 'x']), {
    name: 'sign',
    rest: ['-d', '--timeout', '5s', 'x'],
  });
  assert.equal(splitArguments(['-timeout', '5s', 'verify']).name, 'verify');
  assert.deepEqual(splitArguments(['download', 'signature', 'x']), { name: 'download signature', rest: ['x'] });
  assert.equal(splitArguments(['--help']).name, undefined);
});

test('a single dash before a long flag is read as two, and told', () => {
  const { args, notes } = normaliseArguments(sample(), ['-key', 'a', '-key=b', '-r'], {});
  assert.deepEqual(args, ['--key', 'a', '--key=b', '-r']);
  assert.equal(notes.length, 2);
});

test("cosign's short names of flags are read as the long ones, and told", () => {
  const command = sample().addOption(new Option('--certificate-identity <name>'));
  const { args, notes } = normaliseArguments(
    command,
    ['--cert-identity', 'a', '--cert-identity=b=c', '-cert-identity', 'd'],
    {},
  );
  assert.deepEqual(args, ['--certificate-identity', 'a', '--certificate-identity=b=c', '--certificate-identity', 'd']);
  assert.equal(notes[0], '`--cert-identity` is read as `--certificate-identity`');
  assert.deepEqual(argsOf(['--cert-identity', 'a']), ['--cert-identity', 'a']);
});

test('one note says what comes from the environment', () => {
  const { notes } = normaliseArguments(sample(), [], { COSIGN_KEY: 'k', COSIGN_RECURSIVE: 'true' });
  assert.deepEqual(notes, ['taken from the environment: `COSIGN_KEY`, `COSIGN_RECURSIVE`']);
});

test('a boolean flag takes `=true` and `=false`, also where it has no opposite', () => {
  assert.deepEqual(argsOf(['--upload=false', '--recursive=true']), ['--no-upload', '--recursive']);
  assert.deepEqual(argsOf(['--recursive=false', '--upload=true']), ['--upload']);
  assert.throws(() => argsOf(['--upload=perhaps']), { code: 'usage-flag' });
});

test('the environment gives what the command line does not', () => {
  const env = { COSIGN_KEY: 'k.pub', COSIGN_RECURSIVE: 'true', COSIGN_UPLOAD: 'false', COSIGN_ANNOTATIONS: 'a=b' };
  assert.deepEqual(argsOf(['x'], env), ['--key=k.pub', '--recursive', '--annotations=a=b', '--no-upload', 'x']);
  const given = ['--key', 'other', '-r', '--no-upload', '-a', 'c=d'];
  assert.deepEqual(argsOf(given, env), given);
  assert.deepEqual(argsOf([], { COSIGN_RECURSIVE: 'false', COSIGN_KEY: '' }), []);
  assert.throws(() => argsOf([], { COSIGN_RECURSIVE: 'perhaps' }), { code: 'usage-flag' });
});

test('what stands behind two dashes is left alone', () => {
  assert.deepEqual(argsOf(['--', '-key', '--upload=false']), ['--', '-key', '--upload=false']);
});

const ownVariables: ReadonlySet<string> = new Set(['--password', '--repository']);
for (const { name } of commandTable) {
  test(`every flag of \`${name}\` can be given in the environment`, async () => {
    const { chosen } = await createProgram(name);
    for (const option of chosen?.command.options ?? []) {
      if (chosen === undefined || typeof option.long !== 'string' || option.negate || ownVariables.has(option.long))
        continue;
      const variable = `COSIGN_${option.long.slice(2).replaceAll('-', '_').toUpperCase()}`;
      const takesValue = option.required || option.optional;
      const { args, notes } = normaliseArguments(chosen.command, [], { [variable]: takesValue ? 'value' : 'true' });
      assert.deepEqual(args, [takesValue ? `${option.long}=value` : option.long]);
      assert.equal(notes.length, 1);
    }
  });
}
