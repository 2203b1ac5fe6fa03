// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Command, CommanderError, Option } from 'commander';
import { usageErrorOf } from './usage-error-of.ts';

function errorOf(...argv: readonly string[]) {
  const command = new Command('countersign')
    .command('sign')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .addOption(new Option('--workflow-repository <name>').hideHelp())
    .addOption(new Option('-o, --output <format>').choices(['json', 'text']))
    .argument('<image>');
  try {
    command.parse([...argv], { from: 'user' });
  } catch (error) {
    assert.ok(error instanceof CommanderError);
    const { code, message, hint } = usageErrorOf(error, command);
    assert.equal(code, 'usage-flag');
    return { message, hint };
  }
  throw new Error('the command line was taken');
}

test('a flag that begins as another is answered with that one, also if it is hidden', () => {
  assert.deepEqual(errorOf('--workflow-repo', 'x'), {
    message: 'unknown option `--workflow-repo`',
    hint: 'did you mean `--workflow-repository`?',
  });
});

test('a flag with a typing error is answered with the nearest', () => {
  assert.deepEqual(errorOf('--ouput', 'json'), {
    message: 'unknown option `--ouput`',
    hint: 'did you mean `--output`?',
  });
});

test('a value that is no choice is answered with the choices', () => {
  const message = 'wanted one of `json`, `text` for `--output`, got `it\'s "x"`';
  assert.deepEqual(errorOf('-o', 'it\'s "x"', 'image'), { message, hint: 'see `countersign sign --help`' });
});

test('everything else ends with where the help is', () => {
  assert.deepEqual(errorOf(), { message: 'missing required argument `image`', hint: 'see `countersign sign --help`' });
  assert.equal(errorOf('--nonsense').hint, 'see `countersign sign --help`');
});

test('without a command the hint is that of the error', () => {
  const error = usageErrorOf(new CommanderError(1, 'x', 'error: something'), undefined);
  assert.deepEqual([error.message, error.hint], ['something', 'see `--help` of the command']);
});
